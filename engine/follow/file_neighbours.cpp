#include "engine/follow/file_neighbours.h"

#include <algorithm>
#include <utility>

#include "engine/input/open_file.h"

namespace insitu {
namespace {

namespace fs = std::filesystem;

/// How often a folder is listed again whose files are renamed meanwhile.
constexpr int kMaxLooks = 10;

}  // namespace

bool stat_file(const std::string& path, struct stat& file) { return ::stat(path.c_str(), &file) == 0; }

bool is_beside(const std::string& path, const std::string& other) { return path != other && path.starts_with(other); }

std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(folder.empty() ? fs::path(".") : folder, error);
       !error && at != fs::directory_iterator(); at.increment(error)) {
    names.insert(at->path().filename().string());
  }
  return names;
}

std::vector<Neighbour> neighbours_of(const std::string& path) {
  const fs::path whole(path);
  const std::string name = whole.filename().string();
  const fs::path folder = whole.parent_path();
  std::vector<Neighbour> found;
  bool has_lost_one = true;
  for (int looks = 0; has_lost_one && looks < kMaxLooks; ++looks) {
    found.clear();
    has_lost_one = false;
    for (const std::string& other : names_in(folder)) {
      if (!is_beside(other, name)) continue;
      Neighbour one{.path = folder.empty() ? other : (folder / other).string()};
      // One that has gone meanwhile may be there under another name.
      const bool is_there = stat_file(one.path, one.file);
      has_lost_one = has_lost_one || !is_there;
      if (is_there && S_ISREG(one.file.st_mode)) found.push_back(std::move(one));
    }
  }
  std::ranges::sort(found, {},
                    [](const Neighbour& one) { return std::pair(nanoseconds_of(one.file.st_mtim), one.path); });
  return found;
}

std::string text_head(const std::string& path) {
  std::string head(FilePosition::kBeginningBytes, '\0');
  std::size_t filled = 0;
  auto source = open_file(path);
  while (source && filled < head.size()) {
    const auto count = (*source)->read(head.data() + filled, head.size() - filled);
    if (!count || *count == 0) break;
    filled += *count;
  }
  head.resize(filled);
  return head;
}

bool has_text_of(const std::string& path, const FilePosition& position) {
  if (is_still(OpenDescriptor(path).get(), position)) return true;
  const std::string head = text_head(path);
  const bool is_plain = read_bytes_at(OpenDescriptor(path).get(), 0, head.size()) == head;
  if (is_plain || !head.starts_with(position.beginning)) return false;
  auto source = open_file(path);
  return source && reads_up_to(**source, position);
}

}  // namespace insitu
