#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <system_error>

struct stat;

namespace insitu {

/// The target of `-o FILE`: its new content appears whole, or not at all.
///
/// The content goes to a temporary file in the same directory, `.insitu-PID-N`, which `commit` renames.
/// Without a commit the temporary file is removed and what was there before stays. A new file has the permissions that
/// the umask leaves, a replaced one keeps its own (except set-user-ID, set-group-ID and sticky if its owner changes),
/// and the temporary file is never readable for more users than the result; a symbolic link stays one and its target is
/// replaced, or made.
///
/// Targets that exist and are not regular files (a named pipe, a device) are written directly, as are descriptors that
/// are open already (`/dev/stdout`, `/dev/fd/3`).
class AtomicFile {
 public:
  /// Who may read a new file.
  enum class Readers { AsUmask, Owner };
  /// Opens the target, or its temporary file. The error is that of the system call that failed.
  static std::expected<AtomicFile, std::error_code> create(const std::string& path, Readers readers = Readers::AsUmask);
  /// Removes the temporary file, unless it was committed.
  ~AtomicFile();
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// The descriptor to write to. Closed by `commit` and the destructor, so a ByteOutput on it must not outlive this
  /// file.
  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// The path of the temporary file until the commit; empty: the target is written directly.
  [[nodiscard]] const std::string& temporary() const { return temporary_; }
  /// Makes the new content the target. Call it once, after everything was written and flushed. If it fails, a file that
  /// was to be replaced is left as it was.
  std::error_code commit();

 private:
  AtomicFile(int descriptor, std::string temporary, std::string path);
  static std::expected<AtomicFile, std::error_code> directly(int descriptor);
  static std::expected<AtomicFile, std::error_code> open_beside(const std::string& path, const struct stat* replaced,
                                                                Readers readers);

  int descriptor_ = -1;
  std::string temporary_;  // empty: written directly
  std::string path_;
};

/// Whether a file of that name is the temporary file of an AtomicFile, perhaps of a process that was killed.
bool is_temporary_name(std::string_view name);

}  // namespace insitu
