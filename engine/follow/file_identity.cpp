#include "engine/follow/file_identity.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace insitu {

void FilePosition::advance(std::string_view bytes) {
  if (beginning.size() < kBeginningBytes && beginning.size() == offset) {
    beginning += bytes.substr(0, kBeginningBytes - beginning.size());
  }
  offset += bytes.size();
  before += bytes.substr(bytes.size() - std::min(bytes.size(), kBeforeBytes));
  if (before.size() > kBeforeBytes) before.erase(0, before.size() - kBeforeBytes);
}

std::string read_bytes_at(int descriptor, std::uint64_t offset, std::size_t size, std::error_code* error) {
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t count =
        ::pread(descriptor, bytes.data() + filled, size - filled, static_cast<off_t>(offset + filled));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && error != nullptr) *error = std::error_code(errno, std::generic_category());
    if (count <= 0) break;
    filled += static_cast<std::size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

bool is_still(int descriptor, const FilePosition& position) {
  struct stat file = {};
  if (::fstat(descriptor, &file) != 0 || static_cast<std::uint64_t>(file.st_size) < position.offset) return false;
  const std::uint64_t window = position.offset - position.before.size();
  return read_bytes_at(descriptor, window, position.before.size()) == position.before &&
         read_bytes_at(descriptor, 0, position.beginning.size()) == position.beginning;
}

bool reads_up_to(ByteSource& source, const FilePosition& position) {
  std::array<char, 64 * 1024> buffer;
  std::string beginning;
  std::string before;
  for (std::uint64_t at = 0; at < position.offset;) {
    const auto count = source.read(buffer.data(), std::min<std::uint64_t>(buffer.size(), position.offset - at));
    if (!count || *count == 0) return false;
    const std::string_view bytes(buffer.data(), *count);
    if (beginning.size() < position.beginning.size()) {
      beginning += bytes.substr(0, position.beginning.size() - beginning.size());
      // Another file is known by its first bytes, whatever its length.
      if (!position.beginning.starts_with(beginning)) return false;
    }
    before += bytes.substr(bytes.size() - std::min(bytes.size(), FilePosition::kBeforeBytes));
    if (before.size() > position.before.size()) before.erase(0, before.size() - position.before.size());
    at += *count;
  }
  return beginning == position.beginning && before == position.before;
}

}  // namespace insitu
