#include "engine/input/read_whole.h"

#include <cstddef>

#include "engine/input/open_file.h"

namespace insitu {
namespace {

std::string too_much_text(std::size_t max_bytes) {
  return "has more than " + std::to_string(max_bytes >> 20) + " MiB: nothing of this kind has";
}

}  // namespace

std::expected<std::string, InputProblem> read_whole(
    const std::expected<std::unique_ptr<ByteSource>, InputProblem>& source, std::size_t max_bytes,
    const std::string& too_much) {
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
    if (content.size() > max_bytes) return std::unexpected(InputProblem{too_much});
  }
}

std::expected<std::string, InputProblem> read_whole(const std::string& file, std::size_t max_bytes) {
  return read_whole(file == "-" ? open_standard_input() : open_file(file), max_bytes, too_much_text(max_bytes));
}

std::expected<std::string, InputProblem> read_whole_below(const std::filesystem::path& folder,
                                                          const std::filesystem::path& relative) {
  return read_whole(open_file_below(folder, relative), kMaxWholeBytes, too_much_text(kMaxWholeBytes));
}

}  // namespace insitu
