#include "cli/write_file.h"

#include <fmt/format.h>

#include <system_error>

#include "cli/console.h"
#include "engine/engine.h"

namespace insitu::cli {

bool write_file(const std::string& file, std::string_view text) {
  const auto refuse = [&](const std::error_code& error) {
    complain(fmt::format("{}: {}", file, error.message()));
    return false;
  };
  auto target = AtomicFile::create(file);
  if (!target) return refuse(target.error());
  {
    ByteOutput out(target->descriptor());
    out.write(text);
    out.flush();
    if (out.error()) return refuse(out.error());
  }
  const std::error_code error = target->commit();
  return error ? refuse(error) : true;
}

}  // namespace insitu::cli
