#include "cli/configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "cli/environment.h"
#include "grammar/near_name.h"

namespace insitu::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> kSettings = {"color", "chart", "show-times", "wide"};

std::string_view trimmed_line(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t begin = std::min(text.find_first_not_of(kBlank), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(kBlank) + 1);
}

std::unexpected<UsageError> refuse_setting(const std::string& origin, std::string_view name) {
  const std::string_view near = near_name(name, kSettings);
  return std::unexpected(UsageError{fmt::format(
      "{}: `{}` is no setting: a configuration only says how results look{}", origin, name,
      near.empty() ? fmt::format(" ({})", fmt::join(kSettings, ", ")) : fmt::format("; did you mean `{}`?", near))});
}

/// Adds the settings of a file; one that is not there has none.
std::expected<void, UsageError> read_file(const fs::path& file, std::vector<Setting>& settings) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return {};
  std::ifstream in(file);
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    const std::string_view text = trimmed_line(line);
    if (text.empty() || text.starts_with('#')) continue;
    const std::string origin = fmt::format("{}:{}", file.string(), number);
    const std::size_t sign = text.find('=');
    const std::string_view name = trimmed_line(text.substr(0, sign));
    if (sign == std::string_view::npos) {
      return std::unexpected(UsageError{fmt::format("{}: `{}` is not of the form `NAME = VALUE`", origin, text)});
    }
    if (std::ranges::find(kSettings, name) == kSettings.end()) return refuse_setting(origin, name);
    settings.push_back({std::string(name), std::string(trimmed_line(text.substr(sign + 1))), origin});
  }
  return {};
}

fs::path file_of_user() {
  const fs::path folder = own_folder("XDG_CONFIG_HOME", ".config");
  return folder.empty() ? folder : folder / "config";
}

/// The file of the project; empty: there is none.
fs::path file_of_project() {
  std::error_code error;
  const fs::path here = fs::current_path(error);
  if (error) return {};
  fs::path shown;
  for (fs::path at = here;; at = at.parent_path()) {
    if (fs::exists(at / ".insitu.config", error)) return shown / ".insitu.config";
    if (fs::exists(at / ".git", error) || at == at.parent_path()) return {};
    shown /= "..";
  }
}

void read_variables(std::vector<Setting>& settings) {
  for (const std::string_view name : kSettings) {
    std::string of_setting = "INSITU_";
    for (const char c : name) of_setting += c == '-' ? '_' : static_cast<char>(c - 'a' + 'A');
    std::string value = environment_variable(of_setting.c_str());
    if (!value.empty()) settings.push_back({std::string(name), std::move(value), of_setting});
  }
}

}  // namespace

std::expected<std::vector<Setting>, UsageError> read_configuration() {
  std::vector<Setting> settings;
  if (environment_variable("CI").empty()) {
    for (const fs::path& file : {file_of_user(), file_of_project()}) {
      if (auto read = read_file(file, settings); !read) return std::unexpected(std::move(read.error()));
    }
  }
  read_variables(settings);
  return settings;
}

std::span<const std::string_view> setting_names() { return kSettings; }

}  // namespace insitu::cli
