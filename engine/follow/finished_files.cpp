#include "engine/follow/finished_files.h"

#include <algorithm>
#include <utility>

#include "engine/follow/file_neighbours.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxFiles = 4096;

}  // namespace

void FinishedFiles::add(FilePosition position) {
  if (files_.size() >= kMaxFiles) files_.erase(files_.begin());
  files_.push_back(std::move(position));
}

void FinishedFiles::add_unread(const std::string& path, const FileId& id) {
  const OpenDescriptor open(path);
  FilePosition position{.id = id, .offset = 0, .beginning = {}, .before = {}};
  position.advance(read_bytes_at(open.get(), 0, FilePosition::kBeginningBytes));
  add(std::move(position));
}

bool FinishedFiles::knows(const FileId& id) const {
  return std::ranges::find(files_, id, &FilePosition::id) != files_.end();
}

}  // namespace insitu
