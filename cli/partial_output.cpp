#include "cli/partial_output.h"

#include <unistd.h>

#include <system_error>

#include "cli/console.h"
#include "cli/write_file.h"
#include "insitu/byte_output.h"

namespace insitu::cli {

bool write_partial_to(const std::string& file, std::string_view bytes) {
  if (file != "-") return write_file(file, bytes);
  ByteOutput out(STDOUT_FILENO);
  out.write(bytes);
  out.flush();
  // Whatever the reason, what was read of it is no partial result.
  if (out.error()) complain("standard output: " + out.error().message());
  return !out.error();
}

}  // namespace insitu::cli
