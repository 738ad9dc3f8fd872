#include "cli/write_file.h"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "cli/commands.h"
#include "cli/signals.h"
#include "engine/engine.h"

namespace insitu::cli {
namespace {

void refuse(const std::string& file, const std::error_code& error) {
  complain(fmt::format("{}: {}", file, error.message()));
}

}  // namespace

std::optional<AtomicFile> create_file(const std::string& file) {
  const SignalsBlocked blocked;  // between the file and its name for the handler
  auto target = AtomicFile::create(file);
  if (!target) {
    refuse(file, target.error());
    return std::nullopt;
  }
  remove_on_signal(target->temporary());
  return std::move(*target);
}

bool commit_file(AtomicFile& target, const std::string& file) {
  const std::error_code error = target.commit();
  if (error) refuse(file, error);
  return !error;
}

bool write_file(const std::string& file, std::string_view text) {
  auto target = create_file(file);
  if (!target) return false;
  {
    ByteOutput out(target->descriptor());
    out.write(text);
    out.flush();
    if (out.error()) {
      refuse(file, out.error());
      return false;
    }
  }
  return commit_file(*target, file);
}

}  // namespace insitu::cli
