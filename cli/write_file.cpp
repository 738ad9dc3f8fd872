#include "cli/write_file.h"

#include <fmt/format.h>

#include <unistd.h>

#include <cerrno>
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

bool is_missing(const std::error_code& error) {
  return error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory;
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
  const auto status = std::filesystem::status(output, error);
  if (!std::filesystem::status_known(status)) {
    refuse(output, error);
    return true;
  }
  // Nothing is lost by writing to a device or a pipe.
  if (!std::filesystem::is_regular_file(status)) return false;
  for (const std::string& file : files) {
    const bool is_output = std::filesystem::equivalent(file == "-" ? "/dev/stdin" : file, output, error);
    const bool is_unknown = error && !is_missing(error);
    if (is_unknown) refuse(file, error);
    if (is_output) complain(fmt::format("{}: is {}, too", output, what));
    if (is_output || is_unknown) return true;
  }
  return false;
}

ExitCode with_output(const std::optional<std::string>& file, const std::function<ExitCode()>& run) {
  if (!file) return run();
  auto target = create_file(*file);
  if (!target) return ExitCode::Error;
  if (::dup2(target->descriptor(), STDOUT_FILENO) < 0) {
    refuse(*file, std::error_code(errno, std::generic_category()));
    return ExitCode::Error;
  }
  const ExitCode code = run();
  if (code == ExitCode::Error) return code;
  return commit_file(*target, *file) ? code : ExitCode::Error;
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
