#include "cli/test_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "cli/agent_options.h"
#include "cli/options.h"

namespace insitu::cli {
namespace {

constexpr std::pair<std::string_view, TestFormat> kTestFormats[] = {{"junit", TestFormat::Junit},
                                                                    {"tap", TestFormat::Tap},
                                                                    {"github", TestFormat::Github},
                                                                    {"json", TestFormat::Json},
                                                                    {"html", TestFormat::Html}};

constexpr std::string_view kTestFile = R"(  version: 1
  sources: [infra/plan.json, { path: stack.yaml, name: prod, params: { Stage: prod } }]
  samples:
    api: { files: ['samples/api*.jsonl.gz'], log_group: /app/api }
  filters:
    - filter: ApiErrors
      sample: api
      expect: { matches: 12, metric: { sum: 12, dimensions: { Service: [pay, cart] } } }
      match:  ['{"level":"ERROR","svc":"pay"}']
      reject: ['{"level":"error"}', 'ERROR plain text']
  queries:
    - query: 'filter level = "ERROR" | stats count(*) as n by svc'
      sample: api
      expect: { rows: [{ svc: pay, n: '>= 3' }], count: '<= 20' }
  logs:
    - sample: { files: [build/app.log] }
      never:  ['ERROR']
      always: [{ pattern: '"server started"', count: 1 }]
  alarms:
    - alarm: TooManyErrors
      source: prod
      sample: { events: [{ time: '2026-03-02T12:04:10Z', level: ERROR }] }
      expect: [{ at: '12:05Z', state: ALARM, for: at most 10m }]
)";

Applied check_file(const ReportRequest& request, std::string_view name) {
  switch (request.format) {
    case TestFormat::Junit:
    case TestFormat::Json:
    case TestFormat::Html:
      if (!request.file) return std::unexpected(fmt::format("`{0}` goes into a file: `{0}=FILE`", name));
      return {};
    case TestFormat::Github:
      if (request.file) return std::unexpected("`github` goes to standard output and takes no file");
      return {};
    case TestFormat::Tap: return {};
  }
  return {};
}

Applied read_report(const std::string& text, std::vector<ReportRequest>& reports) {
  const std::size_t sign = text.find('=');
  ReportRequest request;
  const std::string name = text.substr(0, sign);
  if (auto known = read_choice<TestFormat>(name, kTestFormats, request.format); !known) return known;
  if (sign != std::string::npos) request.file = text.substr(sign + 1);
  if (request.file && request.file->empty()) return std::unexpected(fmt::format("`{}` names no file", text));
  if (auto fine = check_file(request, name); !fine) return fine;
  if (request.file == "-") request.file.reset();
  reports.push_back(std::move(request));
  return {};
}

Option report_option_of_test(TestArguments& a) {
  Option option{"report", '\0', "FORMAT[=FILE]",
                "junit=FILE, tap or tap=FILE, github, json=FILE, html=FILE; several: all of them",
                [&a](const std::string& v) { return read_report(v, a.reports); }};
  for (const auto& [name, format] : kTestFormats) option.values.push_back(name);
  return option;
}

std::vector<Option> test_options(TestArguments& a) {
  std::vector<Option> options = {
      report_option_of_test(a),
      {"only", '\0', "TEXT", "only the cases with TEXT in their name, such as `filter ApiErrors`",
       [&a](const std::string& v) -> Applied {
         a.options.only = v;
         return {};
       }},
      {"param", '\0', "NAME=VALUE", "a parameter of templates among the sources, for those that state none in `params`",
       [&a](const std::string& v) { return read_parameter(v, a.options.parameters); }},
      flag("all-conditions", '\0', "read what templates do not create with these parameters, too",
           [&a] { a.options.conditions = ResourceConditions::Ignored; }),
      flag("coverage", '\0', "fail for filters of the sources that no case shows matching and not matching",
           [&a] { a.options.coverage = ExtraCheck::On; }),
      flag("mutate", '\0', "change each pattern and query, and fail for changes that no case notices",
           [&a] { a.options.mutation = ExtraCheck::On; }),
      flag("update", '\0', "write measured numbers into the test files, for review", [&a] { a.update = true; }),
      flag("quiet", 'q', "print only what does not pass", [&a] { a.verbosity = Verbosity::Quiet; }),
      flag("init", '\0', "write a first test file for the templates, plans and other sources FILE...",
           [&a] { a.init = true; }),
      output_file_option(a, "write the text to FILE, whole or not at all; with --init no file is replaced"),
      flag("schema", '\0', "print the JSON Schema of test files, for editors", [&a] { a.schema = true; }),
  };
  append(options, agent_options(a.agent));
  append(options, agent_time_options(a.agent));
  append(options, common_options(a));
  return options;
}

/// Checks the options of --init. Its operands are sources, and no case is run.
std::expected<void, UsageError> check_init(const TestArguments& arguments) {
  const auto refuse = [](std::string message) { return std::unexpected(UsageError{std::move(message)}); };
  if (!arguments.init) return {};
  const TestOptions& options = arguments.options;
  const bool runs = !arguments.reports.empty() || options.only || arguments.update ||
                    options.coverage == ExtraCheck::On || options.mutation == ExtraCheck::On ||
                    options.conditions != ResourceConditions::Followed;
  if (runs) return refuse("`--init` runs no case: of the other options it takes only `--param` and `-o`");
  if (arguments.files.empty()) return refuse("`--init` needs the sources of the test file: name templates or plans");
  return {};
}

std::expected<void, UsageError> check_combinations(const TestArguments& arguments) {
  const auto refuse = [](std::string message) { return std::unexpected(UsageError{std::move(message)}); };
  const auto on_output = std::ranges::count_if(arguments.reports, [](const ReportRequest& one) { return !one.file; });
  const auto path_of = [](const ReportRequest& one) {
    return std::filesystem::path(one.file.value_or("")).lexically_normal();
  };
  for (const ReportRequest& report : arguments.reports) {
    if (report.file && std::ranges::count(arguments.reports, path_of(report), path_of) > 1) {
      return refuse(fmt::format("two reports go to `{}`: give each a file of its own", *report.file));
    }
  }
  if (on_output > 1) return refuse("two reports go to standard output: give one a file, such as `tap=FILE`");
  if (arguments.options.only && arguments.options.coverage == ExtraCheck::On) {
    return refuse("`--coverage` looks at all cases: leave `--only` out");
  }
  return {};
}

}  // namespace

std::expected<TestArguments, UsageError> parse_test_arguments(std::vector<std::string> words) {
  TestArguments arguments;
  auto operands = read_options(std::move(words), test_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  if (arguments.help || arguments.version || arguments.schema) return arguments;
  arguments.files = std::move(*operands);
  if (auto init = check_init(arguments); !init) return std::unexpected(std::move(init.error()));
  if (auto agent = check_without_agent(arguments.agent, true); !agent) return std::unexpected(std::move(agent.error()));
  if (auto combined = check_combinations(arguments); !combined) return std::unexpected(std::move(combined.error()));
  return arguments;
}

CommandPage test_page() {
  TestArguments unused;
  return {
      .name = "test",
      .usage = {"[OPTIONS] [FILE...]", "--init [--param NAME=VALUE] [-o FILE] SOURCE..."},
      .description =
          "Checks what test files expect of filter patterns, metric filters, queries, logs and alarms.\n\n"
          "Without FILE: the `*.insitu.yaml` files of this directory, or of the nearest one above it that has "
          "any.\n\nWhat cannot be looked at (an empty sample, a missing file, a filter that is gone) is an "
          "error, never a pass.",
      .options = test_options(unused),
      .sections = {{"A test file", kTestFile}},
      .examples = {"insitu test", "insitu test --report junit=build/insitu.xml ops/*.insitu.yaml",
                   "insitu test --init -o first.insitu.yaml template.yaml"},
      .exit_status = "0 everything is as expected, 1 something is not, 2 something could not be looked at.",
  };
}

}  // namespace insitu::cli
