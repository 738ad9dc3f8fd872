#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/command.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/serve_arguments.h"

namespace insitu::cli {
namespace {

namespace fs = std::filesystem;

/// The program that serves, where it was installed, or where it was built. Empty: it is not there.
fs::path find_server() {
  std::error_code error;
  const fs::path own = fs::read_symlink("/proc/self/exe", error);
  if (error) return {};
  const fs::path below = fs::path("libexec") / "insitu" / "insitu-serve";
  for (const fs::path& place : {own.parent_path() / below, own.parent_path().parent_path() / below}) {
    if (fs::is_regular_file(place, error)) return place;
  }
  return {};
}

}  // namespace

ExitCode run_serve(std::vector<std::string> words) {
  // Read here as well, so that what is wrong is said even where the server is not installed.
  const auto arguments = parse_serve_arguments(words);
  if (!arguments) return refuse_usage(arguments.error());
  if (const auto status = begin_command(*arguments, serve_page)) return *status;
  const fs::path server = find_server();
  if (server.empty()) {
    complain(
        "insitu-serve is not there: it belongs into libexec/insitu, beside the folder of this program "
        "(the static program is built without it)");
    return ExitCode::Error;
  }
  std::string name = server.string();
  std::vector<char*> argv = {name.data()};
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  // It takes the place of this process, so that signals reach it.
  ::execv(server.c_str(), argv.data());
  complain(fmt::format("{}: {}", server.string(), std::error_code(errno, std::system_category()).message()));
  return ExitCode::Error;
}

}  // namespace insitu::cli
