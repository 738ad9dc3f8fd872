#include "engine/input/open_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <system_error>
#include <utility>

#include "engine/input/decompress.h"

namespace insitu {
namespace {

// read(2) takes no more than this at once on Linux, and less is as fast.
constexpr std::size_t kMaxRead = std::size_t{1} << 30;

std::string system_message(int error) { return std::generic_category().message(error); }

std::unexpected<InputProblem> system_problem(int error, std::optional<std::uint64_t> offset = std::nullopt) {
  return std::unexpected(InputProblem{system_message(error), offset});
}

enum class Ownership { Ours, Theirs };

/// An open file that is closed at the end, unless it is someone else's.
class FileDescriptor {
 public:
  FileDescriptor(int number, Ownership ownership) : number_(number), ownership_(ownership) {}
  ~FileDescriptor() {
    if (number_ >= 0 && ownership_ == Ownership::Ours) ::close(number_);
  }
  FileDescriptor(FileDescriptor&& other) noexcept
      : number_(std::exchange(other.number_, -1)), ownership_(other.ownership_) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    std::swap(ownership_, other.ownership_);
    return *this;
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
  Ownership ownership_;
};

/// Waits until there is something to read (or the end, or an error): with 0, only looks.
bool is_readable(int descriptor, int timeout_milliseconds) {
  pollfd request{.fd = descriptor, .events = POLLIN, .revents = 0};
  return ::poll(&request, 1, timeout_milliseconds) > 0 && (request.revents & POLLIN) != 0;
}

/// Calls pread(2) until it is not interrupted. Returns -1 with errno set when it fails.
ssize_t read_once_at(int descriptor, char* into, std::size_t capacity, std::uint64_t offset) {
  for (;;) {
    const ssize_t count = ::pread(descriptor, into, std::min(capacity, kMaxRead), static_cast<off_t>(offset));
    if (count >= 0 || errno != EINTR) return count;
  }
}

/// Calls read(2) until it is neither interrupted nor would block. Returns -1 with errno set when it fails.
ssize_t read_once(int descriptor, char* into, std::size_t capacity) {
  for (;;) {
    const ssize_t count = ::read(descriptor, into, std::min(capacity, kMaxRead));
    if (count >= 0) return count;
    if (errno == EAGAIN) {
      // Another process has set O_NONBLOCK on our standard input: wait here instead of failing.
      is_readable(descriptor, -1);
    } else if (errno != EINTR) {
      return -1;
    }
  }
}

/// A regular file (or a device that behaves like one): every read returns all that was asked for, up to the end.
class RegularFileSource final : public ByteSource, private RandomAccessFile {
 public:
  RegularFileSource(FileDescriptor file, std::uint64_t size, std::optional<std::int64_t> modified_milliseconds)
      : file_(std::move(file)),
        size_when_opened_(size),
        modified_milliseconds_(modified_milliseconds),
        position_(start_of(file_.number())) {
    // Advice only: that it fails for a device is of no interest.
    if (size > kSmallFileBytes) ::posix_fadvise(file_.number(), 0, 0, POSIX_FADV_SEQUENTIAL);
  }

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    if (ended_ || capacity == 0) return 0;
    const ssize_t count = read_once(file_.number(), into, capacity);
    if (count > 0) {
      position_ += static_cast<std::uint64_t>(count);
      return static_cast<std::size_t>(count);
    }
    ended_ = true;
    return end_at(position_, count);
  }

  [[nodiscard]] bool is_live() const override { return false; }
  [[nodiscard]] SourceFacts facts() const override { return {.modified_milliseconds = modified_milliseconds_}; }
  [[nodiscard]] RandomAccessFile* random_access() override { return size() > 0 ? this : nullptr; }

 private:
  static constexpr std::uint64_t kSmallFileBytes = 128 * 1024;  ///< the system reads those ahead in any case

  [[nodiscard]] std::uint64_t size() const override { return size_when_opened_ - std::min(begin_, size_when_opened_); }

  [[nodiscard]] std::expected<std::size_t, InputProblem> read_at(std::uint64_t offset, char* into,
                                                                 std::size_t capacity) const override {
    const ssize_t count = read_once_at(file_.number(), into, capacity, begin_ + offset);
    if (count > 0) return static_cast<std::size_t>(count);
    return end_at(begin_ + offset, count);
  }

  void seek(std::uint64_t offset) override {
    position_ = begin_ + offset;
    ::lseek(file_.number(), static_cast<off_t>(position_), SEEK_SET);
  }

  /// The offset of its begin: `< FILE` may have been read in part by a program before this one.
  static std::uint64_t start_of(int descriptor) {
    const off_t position = ::lseek(descriptor, 0, SEEK_CUR);
    return position > 0 ? static_cast<std::uint64_t>(position) : 0;
  }

  /// Returns what it means that a read returned nothing (0), or failed (-1 and errno).
  [[nodiscard]] std::expected<std::size_t, InputProblem> end_at(std::uint64_t position, ssize_t result) const {
    if (result < 0) return system_problem(errno, position - begin_);
    if (was_truncated(position)) return std::unexpected(InputProblem{"truncated while being read", position - begin_});
    return 0;
  }

  /// Asks for the size again, because some files of the kernel (/sys) are always shorter than they say.
  [[nodiscard]] bool was_truncated(std::uint64_t position) const {
    struct stat now{};
    if (position >= size_when_opened_ || ::fstat(file_.number(), &now) != 0) return false;
    return static_cast<std::uint64_t>(now.st_size) < size_when_opened_;
  }

  FileDescriptor file_;
  std::uint64_t size_when_opened_;
  std::optional<std::int64_t> modified_milliseconds_;
  std::uint64_t position_;
  std::uint64_t begin_ = position_;
  bool ended_ = false;
};

/// A pipe, socket or terminal: hands on what is there right now.
class LiveSource final : public ByteSource {
 public:
  explicit LiveSource(FileDescriptor file) : file_(std::move(file)) {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    if (ended_ || capacity == 0) return end();
    if (ask_ && !is_readable(file_.number(), 0) && !ask_()) {
      ended_ = true;
      return end();
    }
    std::size_t filled = 0;
    // A read from a pipe returns 64 KiB at most: as long as its writer is faster, more is fetched before it is handed
    // on.
    do {
      const ssize_t count = read_once(file_.number(), into + filled, capacity - filled);
      if (count <= 0) {
        note_end(count < 0 ? errno : 0);
        break;
      }
      filled += static_cast<std::size_t>(count);
    } while (filled < capacity && is_readable(file_.number(), 0));
    position_ += filled;
    if (filled == 0) return end();
    return filled;
  }

  [[nodiscard]] bool is_live() const override { return true; }
  void ask_before_waiting(const std::function<bool()>& ask) override { ask_ = ask; }

 private:
  // An end is remembered: a terminal would go on after ^D, and an error may have come after bytes to be handed on.
  void note_end(int error) {
    ended_ = true;
    error_ = error;
  }

  std::expected<std::size_t, InputProblem> end() {
    if (error_ == 0) return 0;
    return system_problem(std::exchange(error_, 0), position_);
  }

  FileDescriptor file_;
  std::function<bool()> ask_;
  std::uint64_t position_ = 0;
  bool ended_ = false;
  int error_ = 0;
};

bool is_live_file(int descriptor, const struct stat& status) {
  return S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || (S_ISCHR(status.st_mode) && ::isatty(descriptor) == 1);
}

std::int64_t in_milliseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1000 + std::int64_t{time.tv_nsec} / 1'000'000;
}

std::expected<std::unique_ptr<ByteSource>, InputProblem> open_descriptor(
    FileDescriptor file, CompressedBytes compressed = CompressedBytes::Opened) {
  struct stat status{};
  if (::fstat(file.number(), &status) != 0) return system_problem(errno);
  if (S_ISDIR(status.st_mode)) return std::unexpected(InputProblem{"is a directory"});
  if (is_live_file(file.number(), status)) return decompress(std::make_unique<LiveSource>(std::move(file)));
  if (!S_ISREG(status.st_mode))
    return decompress(std::make_unique<RegularFileSource>(std::move(file), 0, std::nullopt));
  const auto size = static_cast<std::uint64_t>(status.st_size);
  auto source = std::make_unique<RegularFileSource>(std::move(file), size, in_milliseconds(status.st_mtim));
  if (compressed == CompressedBytes::AsTheyAre) return source;
  return decompress(std::move(source));
}

/// `folder`: of a relative path; `flags`: beside those of reading.
FileDescriptor open_for_reading(int folder, const std::string& path, int flags) {
  if (path.contains('\0')) {
    errno = ENOENT;  // the system would take what precedes the NUL for the path, and open another file
    return {-1, Ownership::Ours};
  }
  for (;;) {
    const int descriptor = ::openat(folder, path.c_str(), O_RDONLY | O_CLOEXEC | flags);
    if (descriptor >= 0 || errno != EINTR) return {descriptor, Ownership::Ours};
  }
}

}  // namespace

std::expected<std::unique_ptr<ByteSource>, InputProblem> open_file(const std::string& path) {
  FileDescriptor file = open_for_reading(AT_FDCWD, path, 0);
  if (file.number() < 0) return system_problem(errno);
  return open_descriptor(std::move(file));
}

std::expected<std::unique_ptr<ByteSource>, InputProblem> open_file_below(const std::filesystem::path& folder,
                                                                         const std::filesystem::path& relative,
                                                                         CompressedBytes compressed) {
  FileDescriptor outer = open_for_reading(AT_FDCWD, folder.string(), O_DIRECTORY);
  for (const auto& name : relative.parent_path()) {
    if (outer.number() < 0) return system_problem(errno);
    outer = open_for_reading(outer.number(), name.string(), O_DIRECTORY | O_NOFOLLOW);
  }
  if (outer.number() < 0) return system_problem(errno);
  FileDescriptor file = open_for_reading(outer.number(), relative.filename().string(), O_NOFOLLOW | O_NONBLOCK);
  if (file.number() < 0) return system_problem(errno);
  struct stat status{};
  if (::fstat(file.number(), &status) != 0) return system_problem(errno);
  if (!S_ISREG(status.st_mode)) return std::unexpected(InputProblem{"is no regular file"});
  return open_descriptor(std::move(file), compressed);
}

bool opening_may_block(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

std::expected<std::unique_ptr<ByteSource>, InputProblem> open_standard_input() {
  const int mode = ::fcntl(STDIN_FILENO, F_GETFL);
  if (mode >= 0 && (mode & O_ACCMODE) == O_WRONLY) return system_problem(EBADF);
  return open_descriptor(FileDescriptor(STDIN_FILENO, Ownership::Theirs));
}

}  // namespace insitu
