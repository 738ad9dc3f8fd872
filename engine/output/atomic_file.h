#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <system_error>

struct stat;

namespace insitu {

/// The target of `-o FILE`: its new content appears whole, or not at all.
///
/// What is written goes to a temporary file in the same directory, `.insitu-PID-N`, which `commit` gives the name.
/// Without a commit the temporary file is removed and what was there before stays. A new file has the permissions that
/// the umask leaves, a replaced one keeps its own (but set-user-ID and its kin where its owner changes), and nobody
/// reads more of the temporary file than may read it; a symbolic link stays one and its target is replaced, or made.
///
/// Written directly, as there is nothing to keep: what exists and is no regular file (a named pipe, a device), and
/// descriptors that are open already (`/dev/stdout`, `/dev/fd/3`).
class AtomicFile {
 public:
  static std::expected<AtomicFile, std::error_code> create(const std::string& path);
  ~AtomicFile();
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// For a ByteOutput, which must not outlive this file.
  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// Where the file lies until the commit; empty: it is written directly.
  [[nodiscard]] const std::string& temporary() const { return temporary_; }
  /// Puts the file in its place. Once, after everything was written and flushed.
  std::error_code commit();

 private:
  AtomicFile(int descriptor, std::string temporary, std::string path);
  static std::expected<AtomicFile, std::error_code> directly(int descriptor);
  static std::expected<AtomicFile, std::error_code> open_beside(const std::string& path, const struct stat* replaced);

  int descriptor_ = -1;
  std::string temporary_;  // empty: written directly
  std::string path_;
};

/// Whether a file of that name is the temporary file of an AtomicFile, perhaps of a process that was killed.
bool is_temporary_name(std::string_view name);

}  // namespace insitu
