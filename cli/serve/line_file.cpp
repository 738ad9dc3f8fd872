#include "cli/serve/line_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace insitu::serve {
namespace {

constexpr mode_t kOwnersFile = 0600;
constexpr mode_t kOwnersFolder = 0700;

std::error_code line_file_error() { return {errno, std::generic_category()}; }

/// An open descriptor, which is closed at the end.
class LineFile {
 public:
  LineFile(const std::string& path, int flags)
      : descriptor_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, kOwnersFile)) {}
  ~LineFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  LineFile(const LineFile&) = delete;
  LineFile& operator=(const LineFile&) = delete;

  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] int get() const { return descriptor_; }
  /// The number of bytes; nullopt in `size`: errno says why not.
  [[nodiscard]] bool read_size(std::uint64_t& size) const {
    struct stat file = {};
    if (::fstat(descriptor_, &file) != 0) return false;
    size = static_cast<std::uint64_t>(file.st_size);
    return true;
  }
  [[nodiscard]] bool cut(std::uint64_t size) const { return ::ftruncate(descriptor_, static_cast<off_t>(size)) == 0; }

 private:
  int descriptor_;
};

/// Finds where the last whole line of a file ends. False: errno says why it cannot be read.
bool find_end_of_lines(const LineFile& file, std::uint64_t size, std::uint64_t& end) {
  std::array<char, 4096> bytes{};
  while (size > 0) {
    const std::uint64_t from = size - std::min<std::uint64_t>(size, bytes.size());
    const ssize_t got = ::pread(file.get(), bytes.data(), size - from, static_cast<off_t>(from));
    if (got < 0) return false;
    const std::string_view text(bytes.data(), static_cast<std::size_t>(got));
    if (const std::size_t last = text.rfind('\n'); last != std::string_view::npos) {
      end = from + last + 1;
      return true;
    }
    size = from;
  }
  end = 0;
  return true;
}

bool ends_with_line(const LineFile& file, std::uint64_t size) {
  char last = '\0';
  return size == 0 || (::pread(file.get(), &last, 1, static_cast<off_t>(size - 1)) == 1 && last == '\n');
}

bool write_whole(const LineFile& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      if (written == 0) errno = ENOSPC;
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

std::error_code append_lines(const std::string& path, std::string_view lines, bool durably) {
  const LineFile file(path, O_RDWR | O_APPEND);
  std::uint64_t size = 0;
  if (!file.is_open() || !file.read_size(size)) return line_file_error();
  // A write that failed may have left more than could be cut off at that time.
  if (!ends_with_line(file, size) && (!find_end_of_lines(file, size, size) || !file.cut(size))) {
    return line_file_error();
  }
  if (write_whole(file, lines) && (!durably || ::fdatasync(file.get()) == 0)) return {};
  const std::error_code error = line_file_error();
  (void)file.cut(size);
  return error;
}

std::expected<std::uint64_t, std::error_code> cut_torn_line(const std::string& path) {
  const LineFile file(path, O_RDWR);
  std::uint64_t size = 0;
  if (!file.is_open() || !file.read_size(size)) return std::unexpected(line_file_error());
  if (ends_with_line(file, size)) return 0;
  std::uint64_t end = 0;
  if (!find_end_of_lines(file, size, end) || !file.cut(end)) return std::unexpected(line_file_error());
  return size - end;
}

std::error_code make_file(const std::string& path) {
  const LineFile file(path, O_WRONLY | O_CREAT);
  return file.is_open() ? std::error_code() : line_file_error();
}

std::error_code make_folder(const std::string& path) {
  for (std::size_t end = 0; end != std::string::npos;) {
    end = path.find('/', end + 1);
    if (::mkdir(path.substr(0, end).c_str(), kOwnersFolder) == 0 || end != std::string::npos) continue;
    struct stat file = {};
    if (errno != EEXIST) return line_file_error();
    if (::stat(path.c_str(), &file) != 0) return line_file_error();
    if (!S_ISDIR(file.st_mode)) return std::make_error_code(std::errc::not_a_directory);
  }
  return {};
}

std::error_code sync_path(const std::string& path) {
  const LineFile file(path, O_RDONLY);
  if (!file.is_open()) return errno == ENOENT ? std::error_code() : line_file_error();
  return ::fsync(file.get()) == 0 ? std::error_code() : line_file_error();
}

}  // namespace insitu::serve
