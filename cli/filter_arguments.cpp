#include <fmt/format.h>

#include <utility>

#include "cli/count_expectation.h"
#include "cli/options.h"

namespace insitu::cli {
namespace {

constexpr std::pair<std::string_view, OutputFormat> kFilterFormats[] = {{"raw", OutputFormat::Raw},
                                                                        {"json", OutputFormat::Json}};

/// -q wins over all other reports.
void choose(FilterArguments& arguments, Report report) {
  if (arguments.report != Report::Nothing) arguments.report = report;
}

std::vector<Option> filter_options(FilterArguments& a) {
  std::vector<Option> options = {
      {"pattern", 'e', "PATTERN", "a pattern; several: any of them may match",
       [&a](const std::string& v) -> Applied {
         a.patterns.push_back(v);
         return {};
       }},
      flag("invert-match", 'v', "select the events that do not match", [&a] { a.selection = Selection::NotMatching; }),
      flag("count", 'c', "print only how many events of each file are selected", [&a] { choose(a, Report::Counts); }),
      flag("files-with-matches", 'l', "print only the names of files with selected events",
           [&a] { choose(a, Report::FilesWithMatches); }),
      flag("files-without-match", 'L', "print only the names of files without any",
           [&a] { choose(a, Report::FilesWithout); }),
      flag("quiet", 'q', "print nothing, end at the first match", [&a] { a.report = Report::Nothing; }),
      {"max-count", 'm', "NUM", "stop reading a file after NUM selected events",
       [&a](const std::string& v) -> Applied { return read_number(v, a.max_per_file.emplace()); }},
      flag("line-number", 'n', "number each event within its file", [&a] { a.line_numbers = true; }),
      flag("with-filename", 'H', "name the file of each event", [&a] { a.file_names = true; }),
      flag("no-filename", 'h', "never name files", [&a] { a.file_names = false; }),
      {"after-context", 'A', "NUM", "print NUM events after each selected one",
       [&a](const std::string& v) -> Applied { return read_number(v, a.after.emplace()); }},
      {"before-context", 'B', "NUM", "print NUM events before it",
       [&a](const std::string& v) -> Applied { return read_number(v, a.before.emplace()); }},
      {"context", 'C', "NUM", "both",
       [&a](const std::string& v) -> Applied { return read_number(v, a.around.emplace()); }},
      {"output", '\0', "FORMAT", "raw (default): the events as they are; json: one object per match",
       [&a](const std::string& v) -> Applied { return read_choice<OutputFormat>(v, kFilterFormats, a.output); }},
      flag("explain", '\0', "print the plan instead of running it", [&a] { a.explain = true; }),
      flag("no-aws-limits", '\0', "take patterns that exceed the service's quotas",
           [&a] { a.compile.quotas = ServiceQuotas::Lifted; }),
      flag("no-prefilter", '\0', "examine every event; answers are the same",
           [&a] { a.compile.prefiltering = Prefiltering::Off; }),
      colour_option(a.colour),
  };
  for (Option& option : expectation_options(a.expectations)) options.push_back(std::move(option));
  for (Option& option : input_options(a)) options.push_back(std::move(option));
  return options;
}

std::expected<void, UsageError> check_combinations(const FilterArguments& arguments) {
  const auto refuse = [](std::string message) { return std::unexpected(UsageError{std::move(message)}); };
  if (arguments.output == OutputFormat::Json) {
    if (arguments.report != Report::Events && arguments.report != Report::Nothing) {
      return refuse("`--output json` prints matches; -c, -l and -L print none: choose one");
    }
    if (arguments.context()) return refuse("`--output json` prints matches only: -A, -B and -C have no place there");
  }
  if (!arguments.expectations.all.empty()) {
    if (arguments.max_per_file) return refuse("`--expect` counts all events; -m ends early: choose one");
    if (arguments.report == Report::FilesWithMatches || arguments.report == Report::FilesWithout) {
      return refuse("`--expect` counts all events; -l and -L end each file early: choose one");
    }
  }
  return check_input(arguments);
}

}  // namespace

std::optional<Context> FilterArguments::context() const {
  if (!before && !after && !around) return std::nullopt;
  return Context{.before = before.value_or(around.value_or(0)), .after = after.value_or(around.value_or(0))};
}

std::expected<FilterArguments, UsageError> parse_filter_arguments(std::vector<std::string> words) {
  FilterArguments arguments;
  auto operands = read_options(words, filter_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  if (arguments.help) return arguments;
  if (arguments.patterns.empty()) {
    if (operands->empty()) return std::unexpected(UsageError{"a pattern is missing; try `insitu filter --help`"});
    arguments.patterns.push_back(std::move(operands->front()));
    operands->erase(operands->begin());
  }
  arguments.files = std::move(*operands);
  if (auto combined = check_combinations(arguments); !combined) return std::unexpected(std::move(combined.error()));
  return arguments;
}

std::string filter_help() {
  FilterArguments unused;
  return "Usage: insitu filter [OPTIONS] PATTERN [FILE...]\n"
         "Prints the log events that a CloudWatch Logs filter pattern matches.\n"
         "\n"
         "Without FILE, or with `-`, reads standard input. gzip, zstd, bzip2 and xz files and zip and tar archives are "
         "read\nas they are. Other shapes than lines are recognised, or stated with --input, see below.\n"
         "\n" +
         list_options(filter_options(unused)) + "\n" + input_shapes_help() +
         "\n"
         "Examples:\n"
         "  insitu filter 'ERROR -timeout' app.log\n"
         "  insitu filter '{ $.level = \"ERROR\" && $.user.age >= 20 }' app.jsonl.gz\n"
         "  insitu filter -c '[ip, id, user, time, request, status = 5*, ...]' access.log\n"
         "  insitu filter -rl --include '*.jsonl' '{ $.errorCode = \"DA0001*\" }' logs\n"
         "  aws logs filter-log-events ... | insitu filter --output json '?WARN ?ERROR'\n"
         "\n"
         "  insitu filter --expect 'count == 0' '?ERROR ?FATAL' build/run.log\n"
         "\n"
         "Exit status: 0 something matched, 1 nothing matched, 2 an error. With --expect: 0 it is as expected, 1 it "
         "is\n"
         "not, 2 an error, which an input without any event is, too.\n";
}

}  // namespace insitu::cli
