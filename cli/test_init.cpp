#include "cli/test_init.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/console.h"
#include "cli/write_file.h"
#include "engine/expect/first_test_file.h"
#include "insitu/read_definitions.h"

namespace insitu::cli {
namespace {

/// Returns the path of a source from the folder of the test file.
std::filesystem::path path_from(const std::string& test_file, const std::filesystem::path& source) {
  const std::filesystem::path folder = std::filesystem::path(test_file).parent_path().lexically_normal();
  if (folder.empty() || folder == "." || source.is_absolute()) return source;
  // Links may make the way out of the folder lead elsewhere.
  std::error_code error;
  const std::filesystem::path relative = source.lexically_normal().lexically_relative(folder);
  const bool is_same = !relative.empty() && std::filesystem::equivalent(folder / relative, source, error);
  return is_same ? relative : std::filesystem::absolute(source, error).lexically_normal();
}

/// Returns a path as a glob that names only this file.
std::string glob_of(const std::filesystem::path& path) {
  std::string glob;
  for (const char c : path.string()) {
    if (std::string_view("*?[\\").contains(c)) glob += '\\';
    glob += c;
  }
  return glob;
}

/// Returns those parameters that the source declares, and all pseudo parameters.
TemplateParameters parameters_of(const Definitions& definitions, const TemplateParameters& given) {
  TemplateParameters parameters;
  for (const auto& parameter : given) {
    if (!unknown_parameter(definitions, {parameter})) parameters.push_back(parameter);
  }
  return parameters;
}

/// Reads the sources. nullopt, after complaining: one cannot be read, or no template has one of the parameters.
std::optional<std::vector<FirstSource>> read_first_sources(const TestArguments& arguments) {
  const TemplateParameters& given = arguments.options.parameters;
  std::vector<FirstSource> sources;
  Definitions declared;
  bool is_complete = true;
  for (const std::string& file : arguments.files) {
    auto definitions = file == "-" ? std::unexpected(ReadProblem{{}, "a test file cannot name standard input", ""})
                                   : read_definitions(file, given, UnknownParameters::Accepted,
                                                      ResourceConditions::Followed, arguments.files);
    if (!definitions) {
      complain(describe_with_help(definitions.error()));
      is_complete = false;
      continue;
    }
    for (const std::string& note : definitions->notes) complain("note: " + note);
    std::ranges::copy(definitions->parameters, std::back_inserter(declared.parameters));
    TemplateParameters parameters = parameters_of(*definitions, given);
    sources.push_back(
        {glob_of(path_from(arguments.output_file.value_or(""), file)), std::move(*definitions), std::move(parameters)});
  }
  const auto unknown = is_complete ? unknown_parameter(declared, given) : std::nullopt;
  if (unknown) complain(describe_with_help(*unknown));
  if (unknown || !is_complete) return std::nullopt;
  return sources;
}

/// Whether there is a file, or nothing says that there is none; complains then.
bool may_exist(const std::string& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::status_known(status)) {
    complain(fmt::format("{}: {}", file, error.message()));
    return true;
  }
  if (!std::filesystem::exists(status)) return false;
  complain(fmt::format("{}: exists already; what a person wrote is not replaced", file));
  return true;
}

}  // namespace

ExitCode init_test_file(const TestArguments& arguments, ByteOutput& out) {
  if (arguments.output_file && may_exist(*arguments.output_file)) return ExitCode::Error;
  const auto sources = read_first_sources(arguments);
  if (!sources) return ExitCode::Error;
  const auto text = first_test_file(*sources);
  if (!text) {
    complain("no test file: the sources define nothing that a case can be about");
    for (const std::string& why : text.error()) complain("note: " + why);
    return ExitCode::Error;
  }
  if (arguments.output_file) return write_file(*arguments.output_file, *text) ? ExitCode::Matched : ExitCode::Error;
  out.write(*text);
  return ExitCode::Matched;
}

}  // namespace insitu::cli
