#include "cli/lint_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>

#include "cli/options.h"
#include "insitu/lint_rules.h"

namespace insitu::cli {
namespace {

constexpr std::pair<std::string_view, LintFormat> kLintFormats[] = {{"text", LintFormat::Text},
                                                                    {"json", LintFormat::Json},
                                                                    {"sarif", LintFormat::Sarif},
                                                                    {"github", LintFormat::GitHub},
                                                                    {"gitlab", LintFormat::GitLab}};

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

std::function<Applied(const std::string&)> onto(std::vector<std::string>& list) {
  return [&list](const std::string& v) -> Applied {
    list.push_back(v);
    return {};
  };
}

std::vector<Option> lint_options(LintArguments& a) {
  return {
      {"pattern", 'e', "PATTERN", "check this filter pattern; several: each", onto(a.patterns)},
      {"query", '\0', "QUERY", "check this query; several: each", onto(a.queries)},
      {"query-file", '\0', "FILE", "check the query that is the content of FILE", onto(a.query_files)},
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
      {"format", '\0', "FORMAT", "text (default), json, sarif, github, gitlab",
       [&a](const std::string& v) { return read_choice<LintFormat>(v, kLintFormats, a.format); }},
      {"output-file", 'o', "FILE", "write the findings to FILE, whole or not at all",
       [&a](const std::string& v) -> Applied {
         a.output_file = v;
         return {};
       }},
      {"disable", '\0', "RULES", "do not tell what these rules find: names with commas between them",
       [&a](const std::string& v) { return read_rules(v, a.disabled); }},
      {"fail-on", '\0', "SEVERITY", "exit with 1 from this severity on: error, warning, unresolved (default)",
       [&a](const std::string& v) { return read_choice<Severity>(v, kFailures, a.fail_on); }},
      {"allow-unresolved", '\0', "ADDRESS",
       "take it that this definition is unresolved: its Terraform address or logical id", onto(a.allowed)},
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
      flag("help", '\0', "this text", [&a] { a.help = true; }),
  };
}

}  // namespace

std::expected<LintArguments, UsageError> parse_lint_arguments(std::vector<std::string> words) {
  LintArguments arguments;
  auto operands = read_options(words, lint_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  arguments.files = std::move(*operands);
  if (arguments.help || arguments.list_rules || arguments.explained) return arguments;
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

std::string lint_help() {
  LintArguments unused;
  return "Usage: insitu lint [OPTIONS] FILE...\n"
         "       insitu lint [OPTIONS] -e PATTERN | --query QUERY\n"
         "Checks filter patterns, metric filters, alarms and queries before they are deployed, without running them.\n"
         "\n"
         "FILE is recognised by its content: a Terraform plan or state (`terraform show -json`, or the state\n"
         "file), a CloudFormation or SAM template, a template or the manifest of cdk.out, what `aws logs "
         "describe-metric-filters`,\n"
         "`describe-subscription-filters`, `describe-query-definitions` and `aws cloudwatch describe-alarms` print;\n"
         "as a second best, `*.tf`, `*.tf.json` and `serverless.yml`, of which only what is literal is known;\n"
         "by its name: a test file (`*.insitu.yaml`), a query (`*.query`). `-` is standard input.\n"
         "\n" +
         list_options(lint_options(unused)) +
         "\n"
         "Examples:\n"
         "  insitu lint -e '{ $.level = \"ERROR\" && $.level = \"FATAL\" }'\n"
         "  insitu lint infra/plan.json cdk.out/*.template.json\n"
         "  insitu lint --sample /app/api=api.jsonl --format sarif -o lint.sarif template.yaml\n"
         "  insitu lint --explain never-matches\n"
         "\n"
         "Exit status: 0 nothing was found that fails, 1 there are findings, 2 an error. What is not modelled here "
         "(metric\n"
         "math, anomaly detection, queries with commands that are not evaluated) is reported and does not fail.\n";
}

}  // namespace insitu::cli
