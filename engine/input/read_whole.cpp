#include "engine/input/read_whole.h"

#include <cstddef>
#include <memory>

#include "engine/input/open_file.h"

namespace insitu {
namespace {

using OpenedSource = std::expected<std::unique_ptr<ByteSource>, InputProblem>;

std::expected<std::string, InputProblem> read_all(const OpenedSource& source, std::size_t max_bytes) {
  constexpr std::size_t kChunkBytes = 64 * 1024;
  if (!source) return std::unexpected(source.error());
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

}  // namespace

std::expected<std::string, InputProblem> read_whole(const std::string& file, std::size_t max_bytes) {
  return read_all(file == "-" ? open_standard_input() : open_file(file), max_bytes);
}

std::expected<std::string, InputProblem> read_whole_below(const std::filesystem::path& folder,
                                                          const std::filesystem::path& relative) {
  return read_all(open_file_below(folder, relative), kMaxWholeBytes);
}

}  // namespace insitu
