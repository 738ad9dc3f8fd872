#include "cli/write_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/console.h"
#include "cli/signals.h"
#include "insitu/insitu.h"

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

bool replaces(const std::string& output, std::span<const std::string> files, std::string_view what) {
  std::error_code error;
  // Nothing is lost by writing to a device or a pipe.
  if (!std::filesystem::is_regular_file(output, error)) return false;
  const auto is_output = [&](const std::string& file) {
    return std::filesystem::equivalent(file == "-" ? "/dev/stdin" : file, output, error);
  };
  if (std::ranges::none_of(files, is_output)) return false;
  complain(fmt::format("{}: is {}, too", output, what));
  return true;
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
