#include "engine/input/read_whole.h"

#include <cstddef>
#include <utility>

#include "engine/input/open_file.h"

namespace insitu {

std::expected<std::string, InputProblem> read_whole(const std::string& file) {
  constexpr std::size_t kChunkBytes = 64 * 1024;
  auto source = file == "-" ? open_standard_input() : open_file(file);
  if (!source) return std::unexpected(std::move(source.error()));
  std::string content;
  while (true) {
    const std::size_t size = content.size();
    content.resize(size + kChunkBytes);
    const auto read = (*source)->read(content.data() + size, kChunkBytes);
    if (!read) return std::unexpected(read.error());
    content.resize(size + *read);
    if (*read == 0) return content;
  }
}

}  // namespace insitu
