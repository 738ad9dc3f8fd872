#include "engine/output/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

namespace insitu {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kNewFile = 0666;  // less what the umask takes
constexpr mode_t kPrivate = 0600;  // until it is known who may read it
constexpr mode_t kPermissions = 0777;
constexpr mode_t kIdentity = 07000;  // set-user-ID, set-group-ID, sticky
constexpr int kMaxLinks = 40;
constexpr std::string_view kPrefix = ".insitu-";
constexpr int kMaxLeftovers = 1000;  // of processes that were killed and had the same number

std::error_code last_error() { return {errno, std::generic_category()}; }

/// The open descriptor that a name refers to; opening the name would start at the begin of its file.
std::optional<int> named_descriptor(std::string_view path) {
  if (path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder)) continue;
    const std::string_view digits = path.substr(folder.size());
    int descriptor = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), descriptor);
    if (error == std::errc() && end == digits.data() + digits.size()) return descriptor;
  }
  return std::nullopt;
}

/// The path that a link leads to whose target is missing.
fs::path target_of(fs::path path) {
  std::error_code error;
  for (int links = 0; links < kMaxLinks && fs::is_symlink(path, error); ++links) {
    const fs::path target = fs::read_symlink(path, error);
    if (error) break;
    path = path.parent_path() / target;
  }
  return path;
}

/// The permissions of a replaced file, as far as they fit the owner that the new one has.
mode_t permissions_for(int descriptor, const struct stat& replaced) {
  struct stat file = {};
  const bool keeps_owner =
      ::fstat(descriptor, &file) == 0 && file.st_uid == replaced.st_uid && file.st_gid == replaced.st_gid;
  return replaced.st_mode & (keeps_owner ? kPermissions | kIdentity : kPermissions);
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

bool is_temporary_name(std::string_view name) {
  if (!name.starts_with(kPrefix)) return false;
  name.remove_prefix(kPrefix.size());
  const std::size_t dash = name.find('-');
  return dash != std::string_view::npos && is_digits(name.substr(0, dash)) && is_digits(name.substr(dash + 1));
}

AtomicFile::AtomicFile(int descriptor, std::string temporary, std::string path)
    : descriptor_(descriptor), temporary_(std::move(temporary)), path_(std::move(path)) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      temporary_(std::exchange(other.temporary_, {})),
      path_(std::move(other.path_)) {}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

std::expected<AtomicFile, std::error_code> AtomicFile::create(const std::string& path, Readers readers) {
  if (const auto named = named_descriptor(path)) return directly(::fcntl(*named, F_DUPFD_CLOEXEC, 0));
  struct stat file = {};
  if (::stat(path.c_str(), &file) != 0) {
    if (errno != ENOENT) return std::unexpected(last_error());
    return open_beside(target_of(path).string(), nullptr, readers);
  }
  if (!S_ISREG(file.st_mode)) return directly(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  // Renaming asks only for the directory; a file that may not be written shall not be replaced either.
  if (::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0) return std::unexpected(last_error());
  std::error_code error;
  const fs::path target = fs::canonical(path, error);
  if (error) return std::unexpected(error);
  return open_beside(target.string(), &file, readers);
}

std::expected<AtomicFile, std::error_code> AtomicFile::directly(int descriptor) {
  if (descriptor < 0) return std::unexpected(last_error());
  return AtomicFile(descriptor, {}, {});
}

std::expected<AtomicFile, std::error_code> AtomicFile::open_beside(const std::string& path, const struct stat* replaced,
                                                                   Readers readers) {
  const bool is_private = replaced != nullptr || readers == Readers::Owner;
  const fs::path directory = fs::path(path).parent_path();
  for (int attempt = 0; attempt < kMaxLeftovers; ++attempt) {
    // What may throw comes before the file, which would be left.
    std::string temporary = (directory / fmt::format("{}{}-{}", kPrefix, ::getpid(), attempt)).string();
    std::string target = path;
    const int descriptor =
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, is_private ? kPrivate : kNewFile);
    if (descriptor >= 0) {
      AtomicFile file(descriptor, std::move(temporary), std::move(target));
      if (replaced && ::fchmod(descriptor, permissions_for(descriptor, *replaced)) != 0)
        return std::unexpected(last_error());
      return file;
    }
    if (errno != EEXIST && errno != EINTR) break;
  }
  return std::unexpected(last_error());
}

std::error_code AtomicFile::commit() {
  // After a crash the name must not refer to less than was written; a file without a temporary one may be a pipe.
  if (!temporary_.empty() && ::fsync(descriptor_) != 0) return last_error();
  // The last point at which a file system reports that it could not store what it accepted.
  if (::close(std::exchange(descriptor_, -1)) != 0) return last_error();
  if (temporary_.empty()) return {};
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return last_error();
  temporary_.clear();
  return {};
}

}  // namespace insitu
