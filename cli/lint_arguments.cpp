#include "cli/lint_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

#include "cli/options.h"
#include "insitu/lint_rules.h"

namespace insitu::cli {
namespace {

constexpr std::pair<std::string_view, LintFormat> kLintFormats[] = {
    {"text", LintFormat::Text},     {"json", LintFormat::Json},     {"sarif", LintFormat::Sarif},
    {"github", LintFormat::GitHub}, {"gitlab", LintFormat::GitLab}, {"html", LintFormat::Html}};

/// What is not modelled never fails: nothing that a project does would change it.
constexpr std::pair<std::string_view, Severity> kFailures[] = {
    {"error", Severity::Error}, {"warning", Severity::Warning}, {"unresolved", Severity::Unresolved}};

Applied check_rule(std::string_view name) {
  if (std::ranges::find(lint_rules(), name, &LintRule::name) != lint_rules().end()) return {};
  std::vector<std::string_view> names;
  for (const LintRule& rule : lint_rules()) names.push_back(rule.name);
  const std::string_view near = near_name(name, names);
  return std::unexpected(
      fmt::format("there is no rule `{}`; {}", name,
                  near.empty() ? "`insitu lint --list-rules` lists them" : fmt::format("did you mean `{}`?", near)));
}

Applied read_rules(const std::string& text, std::vector<std::string>& rules) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    std::string name = text.substr(begin, end - begin);
    if (auto checked = check_rule(name); !checked) return checked;
    rules.push_back(std::move(name));
    begin = end + 1;
  }
  return {};
}

/// `NAME=VALUE`
Applied read_pair(const std::string& text, std::string_view form,
                  const std::function<void(std::string name, std::string value)>& take) {
  const std::size_t sign = text.find('=');
  if (sign == std::string::npos || sign == 0)
    return std::unexpected(fmt::format("`{}` is not of the form `{}`", text, form));
  take(text.substr(0, sign), text.substr(sign + 1));
  return {};
}

/// `FORMAT[=FILE]`
Applied read_lint_report(const std::string& text, std::vector<LintReportRequest>& reports) {
  const std::size_t sign = text.find('=');
  LintReportRequest request;
  if (auto known = read_choice<LintFormat>(text.substr(0, sign), kLintFormats, request.format); !known) return known;
  if (sign != std::string::npos) request.file = text.substr(sign + 1);
  if (request.file && request.file->empty()) return std::unexpected(fmt::format("`{}` names no file", text));
  if (request.file == "-") request.file.reset();
  reports.push_back(std::move(request));
  return {};
}

Option report_option(LintArguments& a) {
  Option option{"report", '\0', "FORMAT[=FILE]",
                "text (default), json, sarif, github, gitlab, html; several: all of them",
                [&a](const std::string& v) { return read_lint_report(v, a.reports); }};
  for (const auto& [name, format] : kLintFormats) option.values.push_back(name);
  return option;
}

/// What `--report` was called.
Option format_option(LintArguments& a) {
  Option option = report_option(a);
  option.long_name = "format";
  option.help = {};
  return option;
}

std::vector<Option> lint_options(LintArguments& a) {
  std::vector<Option> options = {
      {"pattern", 'e', "PATTERN", "check this filter pattern; several: each", into(a.patterns)},
      {"query", '\0', "QUERY", "check this query; several: each", into(a.queries)},
      {"query-file", '\0', "FILE", "check the query that is the content of FILE", into(a.query_files)},
      {"param", '\0', "NAME=VALUE",
       "the value of a parameter of a template, or a pseudo parameter such as `AWS::Region`",
       [&a](const std::string& v) {
         return read_pair(v, "NAME=VALUE", [&](std::string name, std::string value) {
           a.parameters.emplace_back(std::move(name), std::move(value));
         });
       }},
      {"sample", '\0', "NAME=FILE", "a log of the log group NAME, or of what the filter NAME reads",
       [&a](const std::string& v) {
         return read_pair(v, "NAME=FILE", [&](std::string name, std::string file) {
           a.samples.push_back({std::move(name), std::move(file)});
         });
       }},
      report_option(a),
      format_option(a),
      output_file_option(a, "write the report that names no file to FILE, whole or not at all"),
      {"disable", '\0', "RULES", "do not tell what these rules find: names with commas between them",
       [&a](const std::string& v) { return read_rules(v, a.disabled); }},
      choice<Severity>("fail-on", "SEVERITY", "exit with 1 from this severity on: error, warning, unresolved (default)",
                       kFailures, a.fail_on),
      {"allow-unresolved", '\0', "ADDRESS",
       "take it that this definition is unresolved: its Terraform address or logical id", into(a.allowed)},
      flag("strict", '\0', "also find spellings of queries that the service takes without documenting them",
           [&a] { a.compile.spellings = Spellings::Strict; }),
      flag("no-aws-limits", '\0', "do not check the limits of the service",
           [&a] { a.compile.quotas = ServiceQuotas::Lifted; }),
      flag("list-rules", '\0', "name, severity and summary of all rules", [&a] { a.list_rules = true; }),
      {"explain", '\0', "RULE", "the page of a rule: what it finds, why, examples",
       [&a](const std::string& v) -> Applied {
         a.explained = v;
         return check_rule(v);
       }},
  };
  append(options, common_options(a));
  return options;
}

}  // namespace

std::expected<LintArguments, UsageError> parse_lint_arguments(std::vector<std::string> words) {
  LintArguments arguments;
  auto operands = read_options(std::move(words), lint_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  arguments.files = std::move(*operands);
  if (arguments.help || arguments.version || arguments.list_rules || arguments.explained) return arguments;
  const auto on_output =
      std::ranges::count_if(arguments.reports, [](const LintReportRequest& one) { return !one.file; });
  if (on_output > 1) {
    return std::unexpected(UsageError{"two reports go to standard output: give one a file, such as `json=FILE`"});
  }
  const bool checks_nothing = arguments.patterns.empty() && arguments.queries.empty() &&
                              arguments.query_files.empty() && arguments.files.empty();
  if (checks_nothing) {
    return std::unexpected(UsageError{"nothing to check: name files, or a pattern with -e; try `insitu lint --help`"});
  }
  if (!arguments.samples.empty() && arguments.files.empty()) {
    return std::unexpected(UsageError{"`--sample` is about the log groups of filters in files: name a file"});
  }
  return arguments;
}

CommandPage lint_command_page() {
  LintArguments unused;
  CommandPage page = {
      .name = "lint",
      .usage = {"[OPTIONS] FILE...", "[OPTIONS] -e PATTERN | --query QUERY"},
      .description =
          "Checks filter patterns, metric filters, alarms and queries before they are deployed, without running "
          "them.\n\nFILE is recognised by its content: a Terraform plan or state (`terraform show -json`, or the state "
          "file), a CloudFormation or SAM template, a template or the manifest of cdk.out, what `aws logs "
          "describe-metric-filters`, `describe-subscription-filters`, `describe-query-definitions` and `aws cloudwatch "
          "describe-alarms` print; as a second best, `*.tf`, `*.tf.json` and `serverless.yml`, of which only what is "
          "literal is known; configurations of log agents, as `insitu agent` reads them; by its name: a test file "
          "(`*.insitu.yaml`), a query (`*.query`). `-` is standard input.",
      .options = lint_options(unused),
      .examples = {"insitu lint -e '{ $.level = \"ERROR\" && $.level = \"FATAL\" }'",
                   "insitu lint infra/plan.json cdk.out/*.template.json",
                   "insitu lint --sample /app/api=api.jsonl --report sarif=lint.sarif template.yaml",
                   "insitu lint --explain never-matches"},
      .exit_status =
          "0 nothing was found that fails, 1 there are findings, 2 an error. What is not modelled here (metric math, "
          "anomaly detection, queries with commands that are not evaluated) is reported and does not fail.",
  };
  std::erase_if(page.options, [](const Option& option) { return option.help.empty(); });
  return page;
}

}  // namespace insitu::cli
