#include "cli/serve/catalogue.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "engine/extract/origin.h"
#include "engine/follow/file_identity.h"
#include "engine/input/archive_reader.h"
#include "engine/model/content_hash.h"

namespace insitu::serve {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHeadBytes = 4096;
constexpr std::int64_t kLookEvery = 1000;  // milliseconds

std::int64_t steady_now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// Whether a file is passed over because it is neither text nor a compression or an archive that is read.
bool looks_binary(std::string_view head) {
  constexpr std::array<std::string_view, 4> kCompressions = {"\x1f\x8b", "\x28\xb5\x2f\xfd", "BZh", "\xfd\x37zXZ"};
  if (std::ranges::any_of(kCompressions, [&](std::string_view sign) { return head.starts_with(sign); })) return false;
  return !is_archive(head) && is_binary(head);
}

std::string escaped_name(std::string_view text, const auto& may_be) {
  std::string name;
  for (const char byte : text) {
    if (may_be(byte) && byte != '#') {
      name += byte;
    } else {
      fmt::format_to(std::back_inserter(name), "#{:02X}", static_cast<unsigned char>(byte));
    }
  }
  return name;
}

bool matches_any(const std::vector<std::string>& globs, const std::string& name) {
  return std::ranges::any_of(globs,
                             [&](const std::string& glob) { return ::fnmatch(glob.c_str(), name.c_str(), 0) == 0; });
}

}  // namespace

std::string group_name_of(std::string_view text) {
  return escaped_name(text, [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           std::string_view(".-_/").contains(byte);
  });
}

std::string stream_name_of(std::string_view text) {
  return escaped_name(text, [](char byte) { return byte != ':' && byte != '*'; });
}

const CatalogueGroup* Listing::find(std::string_view group) const {
  const auto found = groups.find(group);
  return found == groups.end() ? nullptr : &found->second;
}

Listing::Place Listing::find_file(std::uint64_t id) const {
  const auto place = places.find(id);
  if (place == places.end()) return {};
  const CatalogueGroup* const group = find(place->second.first);
  if (group == nullptr) return {};
  const auto stream = group->streams.find(place->second.second);
  if (stream == group->streams.end()) return {};
  const auto file = std::ranges::find(stream->second.files, id, &CatalogueFile::id);
  return {.group = group, .stream = &stream->second, .file = file == stream->second.files.end() ? nullptr : *file};
}

struct Catalogue::Look {
  std::shared_ptr<Listing> listing = std::make_shared<Listing>();
  LookSummary summary;
};

/// One walk over all roots.
class Catalogue::Walk {
 public:
  /// `known`: what the last walk of this kind has met.
  Walk(Catalogue& catalogue, Look& look, KnownFiles& known)
      : catalogue_(catalogue), look_(look), known_before_(known) {}

  std::expected<void, std::string> add(const Root& root) {
    std::error_code error;
    const fs::path path = fs::canonical(root.path, error);
    if (error) return std::unexpected(fmt::format("{}: {}", root.path, error.message()));
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) {
      const std::string own = root.name ? *root.name : "/" + group_name_of(path.filename().string());
      // What is below a root without a name is named from the root on.
      return add_folder(path, {}, own, root.name ? *root.name : "");
    }
    if (!fs::is_regular_file(status)) {
      return std::unexpected(fmt::format("{}: is neither a directory nor a regular file", root.path));
    }
    const std::string group = root.name ? *root.name : "/" + group_name_of(path.parent_path().filename().string());
    add_file(path.parent_path(), path.filename(), group);
    return check_number();
  }

  void add(const PutGroup& put) {
    CatalogueGroup& group = group_of(put.name);
    group.created = group.is_of_files ? std::min(group.created, put.created) : put.created;
    for (const PutGroup::Stream& from : put.streams) {
      CatalogueStream& stream = group.streams[from.name];
      stream.name = from.name;
      stream.created = stream.is_of_files ? std::min(stream.created, from.created) : from.created;
      const fs::path path(from.path);
      if (auto file = look_at(path.parent_path(), path.filename().string(), true))
        place(group, stream, std::move(file));
    }
  }

  /// What was not met is forgotten.
  void finish() { known_before_ = std::move(known_); }

 private:
  std::expected<void, std::string> check_number() const {
    if (look_.summary.files <= kMaxFiles) return {};
    return std::unexpected(fmt::format("more than {} files: name a narrower directory, or use --include", kMaxFiles));
  }

  std::expected<void, std::string> add_folder(const fs::path& root, const fs::path& below, const std::string& group,
                                              const std::string& base) {
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator at(root / below, error); !error && at != fs::directory_iterator();
         at.increment(error)) {
      entries.push_back(*at);
    }
    if (error) {
      ++look_.summary.unreadable;
      return {};
    }
    std::ranges::sort(entries, {}, [](const fs::directory_entry& entry) { return entry.path().filename().string(); });
    const auto path_key = (root / below).string();
    for (const fs::directory_entry& entry : entries) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with('.')) {
        ++look_.summary.hidden;
        continue;
      }
      const fs::file_status status = entry.symlink_status(error);
      if (fs::is_directory(status)) {
        if (!catalogue_.selection_.recursive) continue;
        auto added = add_folder(root, below / name, base + "/" + group_name_of((below / name).string()), base);
        if (!added) return added;
      } else if (fs::is_regular_file(status) && is_wanted(name)) {
        if (!claim(group, path_key)) {
          return std::unexpected(fmt::format("{} and {} would both be the log group {}: name one with NAME={}",
                                             folders_[group], path_key, group, path_key));
        }
        add_file(root, below / name, group);
        if (auto checked = check_number(); !checked) return checked;
      }
    }
    return {};
  }

  [[nodiscard]] bool is_wanted(const std::string& name) const {
    const RootSelection& selection = catalogue_.selection_;
    return (selection.include.empty() || matches_any(selection.include, name)) && !matches_any(selection.exclude, name);
  }

  /// A group is of one folder.
  bool claim(const std::string& group, const std::string& folder) {
    return folders_.try_emplace(group, folder).first->second == folder;
  }

  void add_file(const fs::path& folder, const fs::path& relative, const std::string& group_name) {
    auto file = look_at(folder, relative.string(), false);
    if (!file) return;
    ++look_.summary.files;
    CatalogueGroup& group = group_of(group_name);
    const std::string name = stream_name_of(origin_of_path(relative.filename().string()).log_stream);
    CatalogueStream& stream = group.streams[name];
    stream.name = name;
    stream.created = stream.is_of_files ? std::min(stream.created, file->modified) : file->modified;
    group.created = group.is_of_files ? std::min(group.created, file->modified) : file->modified;
    stream.is_of_files = group.is_of_files = true;
    place(group, stream, std::move(file));
  }

  CatalogueGroup& group_of(const std::string& name) {
    CatalogueGroup& group = look_.listing->groups[name];
    group.name = name;
    return group;
  }

  void place(CatalogueGroup& group, CatalogueStream& stream, std::shared_ptr<const CatalogueFile> file) {
    // One file under two names is of the first.
    if (!look_.listing->places.try_emplace(file->id, group.name, stream.name).second) return;
    group.stored_bytes += file->size_bytes;
    stream.files.push_back(std::move(file));
  }

  /// What is known of a file; nullptr: it is passed over.
  std::shared_ptr<const CatalogueFile> look_at(const fs::path& folder, const std::string& relative, bool is_put) {
    struct stat now = {};
    const fs::path path = folder / relative;
    if (::lstat(path.c_str(), &now) != 0 || !S_ISREG(now.st_mode)) {
      ++look_.summary.unreadable;
      return nullptr;
    }
    if (now.st_size == 0 && !is_put) {
      ++look_.summary.empty;
      return nullptr;
    }
    CatalogueFile file{.folder = folder.string(),
                       .relative = relative,
                       .device = now.st_dev,
                       .inode = now.st_ino,
                       .size_bytes = static_cast<std::uint64_t>(now.st_size),
                       .modified = nanoseconds_of(now.st_mtim) / 1'000'000,
                       .is_put = is_put};
    const auto key = std::pair(file.device, file.inode);
    const auto before = known_before_.find(key);
    if (before != known_before_.end() && is_same(*before->second, file)) {
      known_.insert(*before);
      return before->second;
    }
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) {
      ++look_.summary.unreadable;
      return nullptr;
    }
    const std::string head = read_bytes_at(descriptor, 0, kHeadBytes);
    ::close(descriptor);
    if (looks_binary(head)) {
      ++look_.summary.binary;
      return nullptr;
    }
    const std::size_t line = std::min(head.find('\n'), head.size());
    file.id = content_hash(fmt::format("{} {} {}", file.device, file.inode, head.substr(0, line)));
    auto known = std::make_shared<const CatalogueFile>(std::move(file));
    known_.insert_or_assign(key, known);
    return known;
  }

  static bool is_same(const CatalogueFile& left, const CatalogueFile& right) {
    return left.size_bytes == right.size_bytes && left.modified == right.modified && left.relative == right.relative &&
           left.folder == right.folder && left.is_put == right.is_put;
  }

  Catalogue& catalogue_;
  Look& look_;
  std::map<std::string, std::string> folders_;  // of groups
  KnownFiles& known_before_;
  KnownFiles known_;
};

Catalogue::Catalogue(std::vector<Root> roots, RootSelection selection,
                     std::function<std::vector<PutGroup>()> put_groups)
    : roots_(std::move(roots)), selection_(std::move(selection)), put_groups_(std::move(put_groups)) {}

std::expected<Catalogue::Look, std::string> Catalogue::look_at_roots() {
  Look look;
  Walk walk(*this, look, known_);
  for (const Root& root : roots_) {
    if (auto added = walk.add(root); !added) return std::unexpected(std::move(added.error()));
  }
  walk.finish();
  return look;
}

std::shared_ptr<const Listing> Catalogue::with_put(const Listing& files) {
  Look look;
  *look.listing = files;
  Walk walk(*this, look, known_put_);
  if (put_groups_) {
    for (const PutGroup& group : put_groups_()) walk.add(group);
  }
  walk.finish();
  return look.listing;
}

std::expected<LookSummary, std::string> Catalogue::open() {
  const std::lock_guard lock(mutex_);
  auto found = look_at_roots();
  if (!found) return std::unexpected(std::move(found.error()));
  files_ = std::move(found->listing);
  listing_ = with_put(*files_);
  looked_at_ = steady_now();
  return found->summary;
}

std::shared_ptr<const Listing> Catalogue::listing() {
  const std::lock_guard lock(mutex_);
  if (files_ == nullptr || looked_at_ == 0 || steady_now() - looked_at_ >= kLookEvery) {
    // What can no longer be looked at as it was at the start leaves what was seen last.
    if (auto found = look_at_roots()) files_ = std::move(found->listing);
    if (files_ == nullptr) files_ = std::make_shared<const Listing>();
    looked_at_ = steady_now();
    listing_ = nullptr;
  }
  if (listing_ == nullptr) listing_ = with_put(*files_);
  return listing_;
}

void Catalogue::forget() {
  const std::lock_guard lock(mutex_);
  looked_at_ = 0;
}

void Catalogue::forget_put() {
  const std::lock_guard lock(mutex_);
  listing_ = nullptr;
}

}  // namespace insitu::serve
