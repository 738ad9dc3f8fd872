#include "engine/input/read_whole.h"

#include <cstddef>
#include <utility>

#include "engine/input/open_file.h"

namespace insitu {

std::expected<std::string, InputProblem> read_whole(const std::string& file, std::size_t max_bytes) {
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
    if (content.size() > max_bytes) {
      return std::unexpected(
          InputProblem{"has more than " + std::to_string(max_bytes >> 20) + " MiB: nothing of this kind has"});
    }
  }
}

}  // namespace insitu
