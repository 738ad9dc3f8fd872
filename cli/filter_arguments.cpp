#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/agent_options.h"
#include "cli/count_expectation.h"
#include "cli/follow_arguments.h"
#include "cli/options.h"

namespace insitu::cli {
namespace {

constexpr std::pair<std::string_view, OutputFormat> kFilterFormats[] = {
    {"raw", OutputFormat::Raw}, {"json", OutputFormat::Json}, {"pretty", OutputFormat::Pretty}};

/// As in grep, -q wins over all other reports, and names of files over counts.
void choose(FilterArguments& arguments, Report report) {
  const bool names_files = arguments.report == Report::FilesWithMatches || arguments.report == Report::FilesWithout;
  if (arguments.report == Report::Nothing || (names_files && report == Report::Counts)) return;
  arguments.report = report;
}

/// Letters and words of grep that are no options here.
constexpr ForeignOption kGrep[] = {
    {"ignore-case", 'i',
     "patterns mind letter case, as the service's do: write `%[Ee]rror%`, or `insitu query 'filter @message like "
     "/(?i)error/'`"},
    {"extended-regexp", 'E', "a regular expression stands between percent signs: `%ERROR|WARN%`"},
    {"perl-regexp", 'P',
     "a regular expression stands between percent signs: `%ERROR|WARN%`; `insitu query 'filter @message like /regex/'` "
     "understands more of them"},
    {"fixed-strings", 'F', "terms are fixed strings already; `--follow` follows"},
    {"word-regexp", 'w', "a term is found anywhere; `insitu query 'filter @message like /\\bword\\b/'` finds words"},
    {"line-regexp", 'x', "a pattern for the whole of an event is `%^text$%`"},
    {"", 'o', "`--only-matching` prints the parts, `--output-file` writes a file"},
};

/// Reads a format, or `fields=a,b`.
Applied read_filter_output(const std::string& text, FilterArguments& a) {
  constexpr std::string_view kFields = "fields=";
  if (!text.starts_with(kFields)) return read_choice<OutputFormat>(text, kFilterFormats, a.output);
  a.output = OutputFormat::Fields;
  a.fields.clear();
  for (std::string_view rest = std::string_view(text).substr(kFields.size());;) {
    const std::string_view written = rest.substr(0, rest.find(','));
    const std::string_view name = written.starts_with("$.") ? written.substr(2) : written;
    if (name.empty()) return std::unexpected(fmt::format("`{}` has a name without letters: write `fields=a,b`", text));
    a.fields.emplace_back(name);
    if (written.size() == rest.size()) return {};
    rest.remove_prefix(written.size() + 1);
  }
}

Option filter_output_option(FilterArguments& a) {
  Option option{
      "output", '\0', "FORMAT",
      "raw (default): the events as they are; json: one object per match; pretty: for reading; fields=a,b: the "
      "values of these fields",
      [&a](const std::string& v) { return read_filter_output(v, a); }};
  for (const auto& [name, format] : kFilterFormats) option.values.push_back(name);
  option.values.emplace_back("fields=");
  return option;
}

std::vector<Option> filter_options(FilterArguments& a) {
  std::vector<Option> options = {
      {"pattern", 'e', "PATTERN", "a pattern; several: any of them may match", into(a.patterns)},
      {"pattern-file", 'f', "FILE", "patterns, one a line (`-`: standard input)", into(a.pattern_files)},
      flag("invert-match", 'v', "select the events that do not match", [&a] { a.selection = Selection::NotMatching; }),
      flag("count", 'c', "print only how many events of each file are selected", [&a] { choose(a, Report::Counts); }),
      flag("files-with-matches", 'l', "print only the names of files with selected events",
           [&a] { choose(a, Report::FilesWithMatches); }),
      flag("files-without-match", 'L', "print only the names of files without any",
           [&a] { choose(a, Report::FilesWithout); }),
      flag("quiet", 'q', "print nothing, end at the first match", [&a] { a.report = Report::Nothing; }),
      flag("only-matching", '\0', "print only what matched, each part on a line", [&a] { a.only_matching = true; }),
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
      filter_output_option(a),
      flag("pretty", '\0', "the same as --output pretty", [&a] { a.output = OutputFormat::Pretty; }),
      output_file_option(a, "write the output to FILE, whole or not at all"),
      flag("explain", '\0', "print the plan instead of running it", [&a] { a.explain = true; }),
      flag("no-aws-limits", '\0', "take patterns that exceed the service's quotas",
           [&a] { a.compile.quotas = ServiceQuotas::Lifted; }),
      flag("no-prefilter", '\0', "examine every event; answers are the same",
           [&a] { a.compile.prefiltering = Prefiltering::Off; }),
  };
  append(options, expectation_options(a.expectations));
  append(options, follow_options(a.follow));
  append(options, follow_filter_options(a.follow));
  append(options, agent_options(a.agent));
  append(options, time_options(a.time));
  append(options, input_options(a));
  // grep's letters mean what they mean there.
  for (Option& option : options) {
    if (option.long_name == "help" || option.long_name == "output-file") option.short_name = '\0';
  }
  return options;
}

std::string_view name_of_format(OutputFormat format) {
  switch (format) {
    case OutputFormat::Raw: return "raw";
    case OutputFormat::Json: return "json";
    case OutputFormat::Pretty: return "pretty";
    case OutputFormat::Fields: return "fields=...";
  }
  return {};
}

bool reads_standard_input(const FilterArguments& arguments) {
  if (arguments.files_from == "-" || std::ranges::find(arguments.files, "-") != arguments.files.end()) return true;
  return arguments.files.empty() && !arguments.files_from && !arguments.recursive;
}

std::expected<void, UsageError> check_combinations(const FilterArguments& arguments) {
  const auto refuse = [](std::string message) { return std::unexpected(UsageError{std::move(message)}); };
  if (arguments.output != OutputFormat::Raw) {
    const std::string_view format = name_of_format(arguments.output);
    if (arguments.report != Report::Events && arguments.report != Report::Nothing) {
      return refuse(fmt::format("`--output {}` prints matches; -c, -l and -L print none: choose one", format));
    }
    if (arguments.output == OutputFormat::Fields && (arguments.line_numbers || arguments.file_names == true)) {
      return refuse(fmt::format("`--output {}` prints values only: -n and -H have no place there", format));
    }
    const bool prints_only_matches = arguments.output != OutputFormat::Pretty;
    if (prints_only_matches && arguments.context()) {
      return refuse(fmt::format("`--output {}` prints matches only: -A, -B and -C have no place there", format));
    }
    if (arguments.only_matching) {
      return refuse(fmt::format("`--only-matching` prints parts of events as they are, not `--output {}`", format));
    }
  }
  if (arguments.only_matching && arguments.context()) {
    return refuse("`--only-matching` prints no context: leave -A, -B and -C out");
  }
  if (std::ranges::count(arguments.pattern_files, "-") > 0 && reads_standard_input(arguments)) {
    return refuse("standard input cannot be both the patterns and the events: name a file");
  }
  if (!arguments.expectations.all.empty()) {
    if (arguments.max_per_file) return refuse("`--expect` counts all events; -m ends early: choose one");
    if (arguments.report == Report::FilesWithMatches || arguments.report == Report::FilesWithout) {
      return refuse("`--expect` counts all events; -l and -L end each file early: choose one");
    }
  }
  if (arguments.follow.is_asked) {
    if (arguments.context())
      return refuse("what comes after an event is not there yet: -A, -B and -C do not go with `--follow`");
    if (arguments.report != Report::Events && arguments.report != Report::Nothing) {
      return refuse("`--follow` prints events as they come; -c, -l and -L wait for the end of files: choose one");
    }
    if (!arguments.expectations.all.empty()) {
      return refuse("`--expect` counts all events; `--follow` waits for more: choose one");
    }
    if (arguments.output_file) {
      return refuse("`--output-file` writes when all events are there; `--follow` waits for more");
    }
    if (arguments.stats) return refuse("`--stats` counts all events; `--follow` waits for more: choose one");
    if (arguments.time.anchor_at_last) {
      return refuse("`--anchor last` reads the files before; `--follow` waits for more");
    }
    const bool is_plain = arguments.output == OutputFormat::Raw || arguments.output == OutputFormat::Json;
    if (!is_plain || arguments.only_matching || arguments.time.shown) {
      return refuse("`--follow` prints events as they are, or as json: leave other forms out");
    }
    if (auto expected = check_followed_expectations(arguments.expectations); !expected) return expected;
  }
  if (auto followed = check_follow(arguments.follow, arguments); !followed) return followed;
  return check_input(arguments);
}

}  // namespace

std::optional<Context> FilterArguments::context() const {
  if (!before && !after && !around) return std::nullopt;
  return Context{.before = before.value_or(around.value_or(0)), .after = after.value_or(around.value_or(0))};
}

std::expected<FilterArguments, UsageError> parse_filter_arguments(std::vector<std::string> words) {
  FilterArguments arguments;
  auto operands = read_options(std::move(words), filter_options(arguments), kGrep);
  if (!operands) return std::unexpected(std::move(operands.error()));
  if (arguments.help || arguments.version) return arguments;
  if (arguments.patterns.empty() && arguments.pattern_files.empty()) {
    if (operands->empty()) return std::unexpected(UsageError{"a pattern is missing; try `insitu filter --help`"});
    arguments.patterns.push_back(std::move(operands->front()));
    operands->erase(operands->begin());
  }
  arguments.files = std::move(*operands);
  if (auto combined = check_combinations(arguments); !combined) return std::unexpected(std::move(combined.error()));
  const bool asserts = !arguments.expectations.all.empty();
  if (auto agent = complete_agent(arguments, &arguments.time, asserts); !agent)
    return std::unexpected(std::move(agent.error()));
  return arguments;
}

CommandPage filter_page() {
  FilterArguments unused;
  return {
      .name = "filter",
      .usage = {"[OPTIONS] PATTERN [FILE...]"},
      .description =
          "Prints the log events that a CloudWatch Logs filter pattern matches.\n\nWithout FILE, or with `-`, reads "
          "standard input. gzip, zstd, bzip2 and xz files and zip and tar archives are read as they are. Other shapes "
          "than lines are recognised, or stated with --input, see below.",
      .options = filter_options(unused),
      .sections = {input_shapes_help()},
      .examples = {"insitu filter 'ERROR -timeout' app.log",
                   "insitu filter '{ $.level = \"ERROR\" && $.user.age >= 20 }' app.jsonl.gz",
                   "insitu filter -c '[ip, id, user, time, request, status = 5*, ...]' access.log",
                   "insitu filter -rl --include '*.jsonl' '{ $.errorCode = \"DA0001*\" }' logs",
                   "insitu filter --start 1h --anchor last ERROR app.log",
                   "aws logs filter-log-events ... | insitu filter --output json '?WARN ?ERROR'", "",
                   "insitu filter --expect 'count == 0' '?ERROR ?FATAL' build/run.log",
                   "insitu filter --follow --stop-on 'server started' --stop-after 1m ERROR app.log"},
      .exit_status =
          "0 something matched, 1 nothing matched, 2 an error. With --expect: 0 it is as expected, 1 it is not, 2 an "
          "error, which an input without any event is, too. With --follow: 0 an event was selected or that of "
          "--stop-on "
          "came, 1 the time of --stop-after ran out without, 130 on Ctrl-C.",
  };
}

}  // namespace insitu::cli
