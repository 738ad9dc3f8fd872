#include "engine/input/text_before.h"

#include <algorithm>

#include "engine/input/text_source.h"

namespace insitu {

std::string text_before(const RandomAccessFile& file, std::uint64_t offset, std::size_t wanted) {
  const std::uint64_t begin = offset - std::min<std::uint64_t>(offset, wanted);
  std::string text(static_cast<std::size_t>(offset - begin), '\0');
  for (std::size_t size = 0; size < text.size();) {
    const auto count = file.read_at(begin + size, text.data() + size, text.size() - size);
    if (!count || *count == 0) return {};
    size += *count;
  }
  if (begin == 0 && text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  return text;
}

}  // namespace insitu
