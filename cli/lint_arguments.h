#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/arguments.h"
#include "insitu/lint_rules.h"
#include "insitu/template_parameters.h"

namespace insitu::cli {

/// The formats of the report.
enum class LintFormat : std::uint8_t { Text, Json, Sarif, GitHub, GitLab, Html };

/// `--sample NAME=FILE`: what the events of a log group look like.
struct SampleArgument {
  std::string name;
  std::string file;
};

/// `--report FORMAT[=FILE]`
struct LintReportRequest {
  LintFormat format = LintFormat::Text;
  std::optional<std::string> file;  ///< nullopt: standard output
};

/// The arguments of `insitu lint`.
struct LintArguments : CommonArguments {
  std::vector<std::string> patterns;
  std::vector<std::string> queries;
  std::vector<std::string> query_files;
  std::vector<std::string> files;
  TemplateParameters parameters;
  std::vector<SampleArgument> samples;
  std::vector<LintReportRequest> reports;  ///< empty: the text, on standard output
  std::vector<std::string> disabled;       ///< names of rules
  std::vector<std::string> allowed;        ///< addresses of definitions that may be unresolved
  Severity fail_on = Severity::Unresolved;
  CompileOptions compile;
  bool list_rules = false;
  std::optional<std::string> explained;  ///< the name of a rule
};

/// Parses `words`, the arguments after the command's name.
std::expected<LintArguments, UsageError> parse_lint_arguments(std::vector<std::string> words);
/// The page of the command.
CommandPage lint_command_page();

}  // namespace insitu::cli
