#include "engine/output/byte_output.h"

#include <unistd.h>

#include <cerrno>

namespace insitu {

void ByteOutput::flush() {
  write_through(buffer_);
  buffer_.clear();
}

void ByteOutput::write_large(std::string_view bytes) {
  flush();
  write_through(bytes);
}

void ByteOutput::write_through(std::string_view bytes) {
  while (!bytes.empty() && !error_) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      error_ = std::error_code(errno, std::generic_category());
    }
  }
}

}  // namespace insitu
