#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/follow/finished_files.h"
#include "engine/follow/followed_file.h"
#include "insitu/byte_source.h"

namespace insitu {

/// Which files are followed, and from where on.
struct FollowTargets {
  /// Returns the paths as they are now: those that were named, whether they exist or not, and what globs and
  /// directories hold. Called whenever a name may have come or gone.
  std::function<std::vector<std::string>()> list;
  /// Where a file that is there when following begins is begun.
  enum class Start : std::uint8_t { AtEnd, AtBeginning };
  Start start = Start::AtEnd;
};

/// A position that is to be gone on from, with the name of its file.
struct NamedPosition {
  std::string path;
  FilePosition position;
};

/// What may have changed since the last look.
struct FileChanges {
  bool names = true;            ///< files may have come or gone
  bool contents = true;         ///< any file may have grown
  std::set<std::string> grown;  ///< otherwise: these may have

  [[nodiscard]] bool may_have_grown(const std::string& path) const { return contents || grown.contains(path); }
};

/// Follows files by their names: notices what comes to them, that they are renamed, truncated, replaced, compressed and
/// removed, and hands on each whole event once. Looks at the files only when it is asked to. Not thread-safe.
///
/// After a rotation the old file is read to its end first; so are files that came and went in the meantime, as far as
/// they lie beside it under its name with something added. A file that was read whole is not read again under another
/// name, also not compressed. After a truncation the copy, which is found by its first bytes, is read from where the
/// old file was left.
class FileFollower {
 public:
  using Clock = FollowedFile::Clock;
  using Take = FollowedFile::Take;

  FileFollower(FollowTargets targets, FollowReading reading)
      : targets_(std::move(targets)), reading_(std::move(reading)) {}

  /// Goes on from positions of an earlier run; files that it did not know are read from their beginning. Call it before
  /// the first look.
  void resume(std::vector<NamedPosition> positions) {
    resumed_ = std::move(positions);
    targets_.start = FollowTargets::Start::AtBeginning;
  }

  /// Looks at the files and hands on what has come. False: no more is wanted.
  bool look(const FileChanges& changes, Clock::time_point now, const Take& take);

  /// Hands on what is left when following ends: events that may have gone on, and a line without an end, of files that
  /// have grown. False: no more is wanted.
  bool conclude(Clock::time_point now, const Take& take);

  /// Returns when a further look is needed although nothing changes: an event that may go on, a file that has gone.
  [[nodiscard]] std::optional<Clock::time_point> next_look(Clock::time_point now) const;

  /// Returns what there is to tell since the last call, as in Diagnostic.
  struct Note {
    bool is_problem = false;
    std::string text;
  };
  std::vector<Note> take_notes();

  /// Returns how far all files have been read.
  [[nodiscard]] std::vector<NamedPosition> positions() const;
  /// Returns the paths of the files that are open.
  [[nodiscard]] std::vector<std::string> open_paths() const;

  /// A file of which the front was passed over when following began.
  struct PassedOver {
    std::string path;
    std::uint64_t file = 0;  ///< as ArrivedText::file
    std::uint64_t bytes = 0;
    std::int64_t written = 0;  ///< when it was written last, in nanoseconds since 1970
  };
  /// Returns them in the order in which they were written last.
  [[nodiscard]] std::vector<PassedOver> passed_over() const;

 private:
  using File = std::unique_ptr<FollowedFile>;

  void refresh_names(Clock::time_point now);
  void refresh_name(const std::string& path, const struct stat& file, Clock::time_point now);
  void lose_name(const std::string& path, Clock::time_point now);
  void note_new_neighbours();
  std::string names_beside(const std::string& path);
  void note_gone(Clock::time_point now);
  void open_new(const std::string& path, FilePosition position, Clock::time_point now);
  void retire(const std::string& path, Clock::time_point now);
  void note_missing(const std::string& path);

  [[nodiscard]] bool is_open(const FileId& id) const;
  void remember_neighbours(const std::string& path);
  bool resume_at(const std::string& path, Clock::time_point now);
  void resume_rotated(const NamedPosition& resumed, Clock::time_point now);

  bool read_all(const FileChanges& changes, Clock::time_point now, const Take& take);
  bool read_ready_packed(Clock::time_point now, const Take& take);
  bool read_old(Clock::time_point now, const Take& take);
  bool read_neighbours(const std::string& path, Clock::time_point now, const Take& take, std::int64_t written_until);
  [[nodiscard]] std::int64_t last_written(const std::string& path) const;
  bool read_neighbour(const std::string& neighbour, const FileId& id, const std::string& path, Clock::time_point now,
                      const Take& take, bool& is_lost);
  bool read_file(FollowedFile& file, Clock::time_point now, bool ends, const Take& take);
  bool read_after_truncation(FollowedFile& file, Clock::time_point now, const Take& take);
  bool read_rest(const std::string& neighbour, const FollowedFile& of, Clock::time_point now, const Take& take,
                 bool& is_found);
  bool read_packed(const std::string& path, const std::string& shown, const Take& take);
  bool read_packed_from(ByteSource& source, ArrivedText like, FilePosition position, const Take& take);
  /// nullopt: it has just been renamed or removed.
  std::optional<bool> is_known_text(const std::string& path);

  FollowTargets targets_;
  FollowReading reading_;
  std::vector<NamedPosition> resumed_;
  bool has_begun_ = false;

  std::map<std::string, File> files_;  // by the name under which they are followed
  struct Retired {
    File file;
    Clock::time_point since;
  };
  std::vector<Retired> retired_;                           // renamed or removed; read until nothing comes any more
  FinishedFiles finished_;                                 // what has been read, or is older than all that is followed
  std::map<std::string, std::set<std::string>> listings_;  // of folders, during one look
  std::map<std::string, std::string> beside_;              // the names beside each file
  std::set<std::string> rotated_;                          // names whose neighbours are to be looked at
  std::map<std::string, Clock::time_point> settling_;      // and once more then: they may be on their way
  std::vector<std::pair<std::string, NamedPosition>> packed_rests_;  // of an earlier run: compressed in the meantime
  bool looks_again_ = false;                                         // a name holds too little to say what it is
  std::map<std::string, Clock::time_point> packed_;  // compressed files that are read once nothing comes any more
  std::map<std::string, std::uint64_t> packed_sizes_;
  std::set<std::string> refused_;                  // names whose file cannot be read, which was told
  std::set<std::string> missing_;                  // names without a file
  std::map<std::string, Clock::time_point> gone_;  // of them: those that had one, until that is told
  std::vector<PassedOver> passed_over_;
  std::vector<Note> notes_;
  std::uint64_t next_number_ = 1;
};

}  // namespace insitu
