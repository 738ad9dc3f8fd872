#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "insitu/byte_source.h"
#include "insitu/input_problem.h"

namespace insitu {

/// A file below a root, found by a glob.
struct HostFile {
  std::string path;                ///< as the host calls it: `/var/log/app.log`
  std::filesystem::path relative;  ///< below the root, all links resolved
  std::int64_t modified = 0;       ///< when it was last written, nanoseconds since 1970
};

/// How an agent reads a glob.
enum class GlobStyle : std::uint8_t {
  Python,  ///< glob.glob: `*` does not take names that begin with a period, `**` is a `*`
  Go,      ///< `**` goes through folders
};

/// Whether a name matches a glob of one part, in the style of Go.
bool glob_matches(std::string_view glob, std::string_view name);

/// The files of a host, below a folder that stands for its root. Links are resolved below it as the host would do it,
/// so that nothing outside of the folder is found or read. Not thread-safe.
class HostFiles {
 public:
  explicit HostFiles(std::filesystem::path root) : root_(std::move(root)) {}

  /// Finds the regular files that match, in byte order of their paths. The error names what cannot be
  /// looked at.
  [[nodiscard]] std::expected<std::vector<HostFile>, InputProblem> find(std::string_view glob, GlobStyle style) const;
  /// Opens a file that was found, without decompressing it.
  [[nodiscard]] std::expected<std::unique_ptr<ByteSource>, InputProblem> open(const HostFile& file) const;
  /// Returns the path by which this system knows a file that was found.
  [[nodiscard]] std::string path_here(const HostFile& file) const;

 private:
  std::filesystem::path root_;
};

}  // namespace insitu
