#include "insitu/byte_output.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace insitu {
namespace {

/// Waits until bytes can be written: another process that shares the descriptor has set O_NONBLOCK, and the reader is
/// slow.
void wait_for_room(int descriptor) {
  pollfd request{.fd = descriptor, .events = POLLOUT, .revents = 0};
  ::poll(&request, 1, -1);
}

}  // namespace

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
    } else if (errno == EAGAIN) {
      wait_for_room(descriptor_);
    } else if (errno != EINTR) {
      error_ = std::error_code(errno, std::generic_category());
    }
  }
}

}  // namespace insitu
