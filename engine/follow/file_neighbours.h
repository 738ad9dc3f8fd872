#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "engine/follow/file_identity.h"

namespace insitu {

/// Whether a file has the name of another one with something added.
bool is_beside(const std::string& path, const std::string& other);

/// A file beside another one, under its name with something added.
struct Neighbour {
  std::string path;
  struct stat file = {};
};

/// Returns the neighbours of a file, those that were written first at the front.
std::vector<Neighbour> neighbours_of(const std::string& path);
/// Returns the names in a folder; empty: the one that the process is in.
std::set<std::string> names_in(const std::filesystem::path& folder);

/// A descriptor that is closed at the end.
class OpenDescriptor {
 public:
  explicit OpenDescriptor(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~OpenDescriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenDescriptor(const OpenDescriptor&) = delete;
  OpenDescriptor& operator=(const OpenDescriptor&) = delete;
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

/// Looks at a file. False: there is none.
bool stat_file(const std::string& path, struct stat& file);
/// Returns the first bytes of a file's text, decompressed where it is compressed.
std::string text_head(const std::string& path);
/// Whether the text of a file, which may be compressed, goes on from a position.
bool has_text_of(const std::string& path, const FilePosition& position);

}  // namespace insitu
