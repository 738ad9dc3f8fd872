#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "insitu/byte_source.h"
#include "insitu/input_problem.h"

namespace insitu {

/// Returns the kind of archive that begins with `head`: `zip` or `tar`; empty: none. Static text.
/// `head` are the first bytes of the file, after decompression: at least 262, or all of a shorter file.
std::string_view archive_kind(std::string_view head);

/// Whether `head`, as for archive_kind, begins an archive.
inline bool is_archive(std::string_view head) { return !archive_kind(head).empty(); }

/// The message for a member that is an archive itself, to follow "insitu: FILE: ".
inline constexpr std::string_view kNestedArchive = "is an archive inside an archive: open it first";

/// Whether a member is passed over because it is no text: it has a NUL in its first KiB, and no form of UTF-16 or
/// UTF-32 explains that (guess_encoding). `head` are its first bytes, after decompression: 4 KiB, or all of a shorter
/// member.
bool is_binary(std::string_view head);

/// A regular file that an archive holds.
struct ArchiveMember {
  /// The path as it is stored, of any bytes: it may be absolute, contain `..`, or hold what a terminal would obey.
  std::string name;
  /// The bytes of the file, at least one; or why there are none that can be read: it is encrypted, damaged, or
  /// compressed by an unknown method. Nothing is decompressed but what the archive itself compresses. A caller that
  /// does not want the member should report its problem all the same, because the archive may end there.
  ///
  /// The source gives its bytes until the reader's next call of `next`, then nothing more. It may outlive the reader.
  /// Its facts hold the time that the archive states for the file. Its problems do not name the member.
  std::expected<std::unique_ptr<ByteSource>, InputProblem> content;
};

/// The number of members that were passed over, by kind.
struct PassedOverMembers {
  std::size_t folders = 0;
  std::size_t links = 0;    ///< symbolic or hard; zip states the former only at its end, so there they are files
  std::size_t devices = 0;  ///< and named pipes
  std::size_t empty = 0;
};

class OpenArchive;

/// Reads a zip or tar archive from its front to its end and gives its members one by one, as a pipe would give them.
/// Memory does not depend on the sizes of archive and members, and nothing is written. Not thread-safe: the reader and
/// the content of its members are used by one thread at a time.
class ArchiveReader {
 public:
  /// Reads from `source`, which gives the archive decompressed.
  explicit ArchiveReader(std::unique_ptr<ByteSource> source);

  /// Returns the next regular member that is not empty; nullopt at the end. What has not been read of the member before
  /// is passed over. The error is a problem of the archive, after which nothing more can be read: it ends too early, or
  /// it is damaged between members or in one that was passed over. Damage that the content of a member has reported is
  /// not reported again.
  std::expected<std::optional<ArchiveMember>, InputProblem> next();

  /// Returns what was passed over so far.
  [[nodiscard]] const PassedOverMembers& passed_over() const { return passed_over_; }

 private:
  std::shared_ptr<OpenArchive> archive_;
  PassedOverMembers passed_over_;
};

}  // namespace insitu
