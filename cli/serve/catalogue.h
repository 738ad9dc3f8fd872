#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace insitu::serve {

/// A file with events. Its path never leaves the server.
struct CatalogueFile {
  std::string folder;    ///< of the root, absolute
  std::string relative;  ///< the names below it; links among them are not followed
  std::uint64_t id = 0;  ///< of device, inode and the first complete line: survives growth, rename and restart
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size_bytes = 0;
  std::int64_t modified = 0;  ///< epoch milliseconds
  bool is_put = false;        ///< of the store: its lines are event objects with their own times and names
};

/// The files that make one log stream.
struct CatalogueStream {
  std::string name;
  std::vector<std::shared_ptr<const CatalogueFile>> files;
  std::int64_t created = 0;  ///< epoch milliseconds
  bool is_of_files = false;  ///< some of it was there before: only what was put can be deleted
};

struct CatalogueGroup {
  std::string name;
  std::map<std::string, CatalogueStream, std::less<>> streams;  ///< by the bytes of their names
  std::int64_t created = 0;                                     ///< of its oldest file
  std::uint64_t stored_bytes = 0;
  bool is_of_files = false;
};

/// What is served at a moment. Immutable, so threads share it.
struct Listing {
  std::map<std::string, CatalogueGroup, std::less<>> groups;  ///< by the bytes of their names

  [[nodiscard]] const CatalogueGroup* find(std::string_view group) const;
  /// The file with an id, its group and stream; nullptr: there is none any more.
  struct Place {
    const CatalogueGroup* group = nullptr;
    const CatalogueStream* stream = nullptr;
    std::shared_ptr<const CatalogueFile> file = nullptr;
  };
  [[nodiscard]] Place find_file(std::uint64_t id) const;
  std::map<std::uint64_t, std::pair<std::string, std::string>> places = {};  ///< id → group and stream
};

/// A root as it was typed: `[NAME=]PATH`.
struct Root {
  std::string path;
  std::optional<std::string> name;
};

/// Which files below the roots are served.
struct RootSelection {
  bool recursive = true;
  std::vector<std::string> include;  ///< globs on the names of files; empty: all
  std::vector<std::string> exclude;
};

/// A log group that clients made, with its streams.
struct PutGroup {
  struct Stream {
    std::string name;
    std::string path;  ///< of its file, which is there
    std::int64_t created = 0;
  };
  std::string name;
  std::int64_t created = 0;
  std::vector<Stream> streams;
};

/// What was found, and passed over, in one look at the roots.
struct LookSummary {
  std::size_t files = 0;
  std::size_t hidden = 0;  ///< passed over: their name begins with a period
  std::size_t empty = 0;
  std::size_t binary = 0;
  std::size_t unreadable = 0;
};

/// Knows which files are which streams. Thread-safe.
class Catalogue {
 public:
  /// The most files that are served.
  static constexpr std::size_t kMaxFiles = 10'000;

  /// `put_groups` gives what the store holds, at each look.
  Catalogue(std::vector<Root> roots, RootSelection selection, std::function<std::vector<PutGroup>()> put_groups);

  /// Looks at the roots for the first time. The error says why they cannot be served: a path that is missing, two
  /// folders of one name, too many files.
  std::expected<LookSummary, std::string> open();
  /// What is served now: looked at anew if the last look is more than a second ago.
  std::shared_ptr<const Listing> listing();
  /// Looks anew at the next call, because something has changed.
  void forget();
  /// Looks anew at what the store holds, at the next call; it takes no look at the roots.
  void forget_put();

 private:
  struct Look;
  using KnownFiles =
      std::map<std::pair<std::uint64_t, std::uint64_t>, std::shared_ptr<const CatalogueFile>>;  // by device, inode
  std::expected<Look, std::string> look_at_roots();
  std::shared_ptr<const Listing> with_put(const Listing& files);
  class Walk;

  std::vector<Root> roots_;
  RootSelection selection_;
  std::function<std::vector<PutGroup>()> put_groups_;
  std::mutex mutex_;
  std::shared_ptr<const Listing> files_;    // of the roots alone
  std::shared_ptr<const Listing> listing_;  // nullptr: what the store holds is to be looked at
  KnownFiles known_;
  KnownFiles known_put_;
  std::int64_t looked_at_ = 0;  // the roots, by the steady clock, in milliseconds; 0: never, or forgotten
};

/// What is served at the moment at which that is first asked for, for one call. Used by one thread.
class CurrentListing {
 public:
  /// `catalogue` must outlive it.
  CurrentListing(Catalogue& catalogue)
      : catalogue_(&catalogue) {}                         // NOLINT(google-explicit-constructor): it is its own
  CurrentListing(std::shared_ptr<const Listing> listing)  // NOLINT(google-explicit-constructor)
      : listing_(std::move(listing)) {}

  const Listing& operator*() const {
    if (listing_ == nullptr) listing_ = catalogue_->listing();
    return *listing_;
  }
  const Listing* operator->() const { return &**this; }

 private:
  Catalogue* catalogue_ = nullptr;
  mutable std::shared_ptr<const Listing> listing_;
};

/// The name of a log group or stream as the service allows it: each byte that may not be there is `#HH`.
std::string group_name_of(std::string_view text);
std::string stream_name_of(std::string_view text);

}  // namespace insitu::serve
