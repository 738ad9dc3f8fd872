#include "cli/arguments.h"

#include <fmt/format.h>
#include <getopt.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <limits>
#include <span>
#include <string_view>
#include <utility>

#include "grammar/near_name.h"

namespace insitu::cli {
namespace {

/// One option: the table drives both the reading (getopt_long) and the help.
template <class Arguments>
struct Option {
  std::string_view long_name;
  char short_name;            // '\0': none
  std::string_view argument;  // empty: takes none
  std::string_view help;
  /// Puts the option into effect; the error says what is wrong with its argument.
  std::expected<void, std::string> (*apply)(Arguments&, const std::string& argument);
};

using Applied = std::expected<void, std::string>;

template <class Number>
Applied read_number(const std::string& text, Number& number) {
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stopped != end)
    return std::unexpected(fmt::format("`{}` is not a number from 0 on", text));
  return {};
}

Applied read_threads(const std::string& text, unsigned& threads) {
  constexpr unsigned kMost = 1024;
  if (read_number(text, threads) && threads > 0 && threads <= kMost) return {};
  return std::unexpected(fmt::format("`{}` is not a number from 1 to {}", text, kMost));
}

/// Bytes, with K, M or G for their binary multiples.
Applied read_size(const std::string& text, std::size_t& bytes) {
  std::string digits = text;
  unsigned shift = 0;
  if (!digits.empty()) {
    const std::size_t unit = std::string_view("KMG").find(static_cast<char>(digits.back() & ~0x20));
    if (unit != std::string_view::npos) {
      shift = 10 * static_cast<unsigned>(unit + 1);
      digits.pop_back();
    }
  }
  if (!read_number(digits, bytes) || bytes == 0 || bytes > (std::numeric_limits<std::size_t>::max() >> shift)) {
    return std::unexpected(fmt::format("`{}` is not a size such as 4096, 64K, 16M or 1G", text));
  }
  bytes <<= shift;
  return {};
}

template <class Value>
Applied read_choice(const std::string& text, std::span<const std::pair<std::string_view, Value>> choices,
                    Value& value) {
  std::string names;
  std::vector<std::string_view> candidates;
  for (const auto& [name, meaning] : choices) {
    if (text == name) {
      value = meaning;
      return {};
    }
    names += fmt::format("{}`{}`", names.empty() ? "" : ", ", name);
    candidates.push_back(name);
  }
  const std::string_view near = near_name(text, candidates);
  return std::unexpected(
      fmt::format("`{}` is none of {}{}", text, names, near.empty() ? "" : fmt::format("; did you mean `{}`?", near)));
}

constexpr std::pair<std::string_view, When> kWhen[] = {
    {"auto", When::Auto}, {"always", When::Always}, {"never", When::Never}};
constexpr std::pair<std::string_view, InputShape> kShapes[] = {{"lines", InputShape::Lines},
                                                               {"events", InputShape::Events}};
constexpr std::pair<std::string_view, OutputFormat> kFormats[] = {{"raw", OutputFormat::Raw},
                                                                  {"json", OutputFormat::Json}};

/// -q wins over whatever else is typed.
void choose(FilterArguments& arguments, Report report) {
  if (arguments.report != Report::Nothing) arguments.report = report;
}

using F = FilterArguments;
const Option<F> kFilterOptions[] = {
    {"pattern", 'e', "PATTERN", "a pattern; several: any of them may match",
     [](F& a, const std::string& v) -> Applied {
       a.patterns.push_back(v);
       return {};
     }},
    {"invert-match", 'v', "", "select the events that do not match",
     [](F& a, const std::string&) -> Applied {
       a.selection = Selection::NotMatching;
       return {};
     }},
    {"count", 'c', "", "print only how many events of each file are selected",
     [](F& a, const std::string&) -> Applied {
       choose(a, Report::Counts);
       return {};
     }},
    {"files-with-matches", 'l', "", "print only the names of files with selected events",
     [](F& a, const std::string&) -> Applied {
       choose(a, Report::FilesWithMatches);
       return {};
     }},
    {"files-without-match", 'L', "", "print only the names of files without any",
     [](F& a, const std::string&) -> Applied {
       choose(a, Report::FilesWithout);
       return {};
     }},
    {"quiet", 'q', "", "print nothing, end at the first match",
     [](F& a, const std::string&) -> Applied {
       a.report = Report::Nothing;
       return {};
     }},
    {"max-count", 'm', "NUM", "stop reading a file after NUM selected events",
     [](F& a, const std::string& v) -> Applied { return read_number(v, a.most_per_file.emplace()); }},
    {"line-number", 'n', "", "number each event within its file",
     [](F& a, const std::string&) -> Applied {
       a.line_numbers = true;
       return {};
     }},
    {"with-filename", 'H', "", "name the file of each event",
     [](F& a, const std::string&) -> Applied {
       a.file_names = true;
       return {};
     }},
    {"no-filename", 'h', "", "never name files",
     [](F& a, const std::string&) -> Applied {
       a.file_names = false;
       return {};
     }},
    {"after-context", 'A', "NUM", "print NUM events behind each selected one",
     [](F& a, const std::string& v) -> Applied { return read_number(v, a.after.emplace()); }},
    {"before-context", 'B', "NUM", "print NUM events before it",
     [](F& a, const std::string& v) -> Applied { return read_number(v, a.before.emplace()); }},
    {"context", 'C', "NUM", "both",
     [](F& a, const std::string& v) -> Applied { return read_number(v, a.around.emplace()); }},
    {"recursive", 'r', "", "search directories, in byte order of names",
     [](F& a, const std::string&) -> Applied {
       a.recursive = true;
       return {};
     }},
    {"include", '\0', "GLOB", "with -r: only files with such a name",
     [](F& a, const std::string& v) -> Applied {
       a.include.push_back(v);
       return {};
     }},
    {"exclude", '\0', "GLOB", "with -r: no files with such a name",
     [](F& a, const std::string& v) -> Applied {
       a.exclude.push_back(v);
       return {};
     }},
    {"input", '\0', "SHAPE", "lines (default): each line is an event; events: what `aws logs filter-log-events` prints",
     [](F& a, const std::string& v) -> Applied { return read_choice<InputShape>(v, kShapes, a.shape); }},
    {"output", '\0', "FORMAT", "raw (default): the events as they are; json: one object per match",
     [](F& a, const std::string& v) -> Applied { return read_choice<OutputFormat>(v, kFormats, a.output); }},
    {"color", '\0', "WHEN", "auto (default), always or never; NO_COLOR is obeyed",
     [](F& a, const std::string& v) -> Applied { return read_choice<When>(v, kWhen, a.colour); }},
    {"stats", '\0', "", "what was scanned and matched, and how fast, on stderr",
     [](F& a, const std::string&) -> Applied {
       a.stats = true;
       return {};
     }},
    {"explain", '\0', "", "print the plan instead of running it",
     [](F& a, const std::string&) -> Applied {
       a.explain = true;
       return {};
     }},
    {"threads", '\0', "NUM", "default: one per processor",
     [](F& a, const std::string& v) -> Applied { return read_threads(v, a.threads); }},
    {"max-line", '\0', "SIZE", "a longer line is an error of its file (default 1G)",
     [](F& a, const std::string& v) -> Applied { return read_size(v, a.max_line); }},
    {"no-aws-limits", '\0', "", "take patterns that exceed the service's quotas",
     [](F& a, const std::string&) -> Applied {
       a.compile.quotas = ServiceQuotas::Lifted;
       return {};
     }},
    {"no-prefilter", '\0', "", "examine every event; answers are the same",
     [](F& a, const std::string&) -> Applied {
       a.compile.prefiltering = Prefiltering::Off;
       return {};
     }},
    {"no-messages", 's', "", "no messages about files that cannot be read, no notes",
     [](F& a, const std::string&) -> Applied {
       a.messages = false;
       return {};
     }},
    {"help", '\0', "", "this text",
     [](F& a, const std::string&) -> Applied {
       a.help = true;
       return {};
     }},
};

using X = ExplainArguments;
const Option<X> kExplainOptions[] = {
    {"event-file", '\0', "FILE", "the message is the whole content of FILE (`-`: standard input)",
     [](X& a, const std::string& v) -> Applied {
       a.event_file = v;
       return {};
     }},
    {"color", '\0', "WHEN", "auto (default), always or never; NO_COLOR is obeyed",
     [](X& a, const std::string& v) -> Applied { return read_choice<When>(v, kWhen, a.colour); }},
    {"no-aws-limits", '\0', "", "take patterns that exceed the service's quotas",
     [](X& a, const std::string&) -> Applied {
       a.compile.quotas = ServiceQuotas::Lifted;
       return {};
     }},
    {"help", '\0', "", "this text",
     [](X& a, const std::string&) -> Applied {
       a.help = true;
       return {};
     }},
};

template <class Arguments>
std::string list_options(std::span<const Option<Arguments>> options) {
  std::string text;
  for (const auto& option : options) {
    std::string left = option.short_name == '\0' ? "    " : fmt::format("-{}, ", option.short_name);
    left += fmt::format("--{}{}{}", option.long_name, option.argument.empty() ? "" : " ", option.argument);
    text += fmt::format("  {:<28}{}{}\n", left, left.size() < 28 ? "" : "  ", option.help);
  }
  return text;
}

/// What to do with a pattern that was taken for an option.
std::string pattern_advice(std::string_view word, bool has_pattern_option) {
  return fmt::format("for a pattern that begins with `-`, write `-- {}`{}", word,
                     has_pattern_option ? fmt::format(" or `-e '{}'`", word) : "");
}

/// Why getopt did not take a word with two dashes, and what may have been meant.
template <class Arguments>
std::string refused_long_option(std::string_view word, std::span<const Option<Arguments>> options) {
  const std::string_view name = word.substr(2, word.find('=') - 2);
  std::vector<std::string_view> names;
  std::string longer;
  for (const auto& option : options) {
    names.push_back(option.long_name);
    if (option.long_name == name) return fmt::format("option `--{}` takes no argument", name);
    if (option.long_name.starts_with(name))
      longer += fmt::format("{}`--{}`", longer.empty() ? "" : ", ", option.long_name);
  }
  if (!longer.empty()) return fmt::format("`--{}` is short for {}: which one?", name, longer);
  const std::string_view near = near_name(name, names);
  return fmt::format("unknown option `--{}`{}", name, near.empty() ? "" : fmt::format("; did you mean `--{}`?", near));
}

/// Reads options and returns what is left over. getopt_long has grep's manners: options may follow operands, short ones
/// may be glued, `--` ends them.
template <class Arguments>
std::expected<std::vector<std::string>, UsageError> read_options(std::vector<std::string>& words,
                                                                 std::span<const Option<Arguments>> options,
                                                                 Arguments& arguments) {
  const auto has_letter = [&](char letter) {
    return std::ranges::any_of(options, [=](const auto& one) { return one.short_name == letter; });
  };
  std::string letters = ":";
  std::vector<option> table;
  for (const auto& entry : options) {
    table.push_back({entry.long_name.data(), entry.argument.empty() ? no_argument : required_argument, nullptr,
                     static_cast<int>(256 + table.size())});
    if (entry.short_name == '\0') continue;
    letters += entry.short_name;
    if (!entry.argument.empty()) letters += ':';
  }
  table.push_back({});
  std::string program = "insitu";
  std::vector<char*> argv{program.data()};
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const int argc = static_cast<int>(argv.size()) - 1;

  optind = 0;  // GNU: start over
  opterr = 0;
  while (true) {
    const int before = std::max(optind, 1);
    const int found = getopt_long(argc, argv.data(), letters.c_str(), table.data(), nullptr);
    if (found == -1) break;
    // The word getopt stopped at: itself while it holds more letters, else the one before.
    const std::string_view previous = argv[static_cast<std::size_t>(std::max(optind - 1, 1))];
    if (found == '?') {
      const std::string_view at = optind < argc ? argv[static_cast<std::size_t>(std::max(before, optind))] : previous;
      const bool inside = optopt != 0 && !previous.contains(static_cast<char>(optopt)) && at.starts_with('-');
      const std::string_view word = inside ? at : previous;
      if (word.starts_with("--")) return std::unexpected(UsageError{refused_long_option(word, options)});
      return std::unexpected(UsageError{
          fmt::format("unknown option `-{}`; {}", static_cast<char>(optopt), pattern_advice(word, has_letter('e')))});
    }
    if (found == ':') return std::unexpected(UsageError{fmt::format("option `{}` needs an argument", previous)});
    const auto entry = std::ranges::find_if(options, [&](const auto& one) {
      return found >= 256 ? &one == &options[static_cast<std::size_t>(found - 256)] : one.short_name == found;
    });
    // `-error` would be `-e rror`: a pattern glued to its option is refused rather than guessed at.
    if (found == 'e' && optarg != previous.data()) {
      return std::unexpected(UsageError{
          fmt::format("`{0}` is ambiguous: write `-- {0}` for the pattern, or `-e '{1}'`", previous, optarg)});
    }
    const std::string argument = optarg == nullptr ? "" : optarg;
    if (auto applied = entry->apply(arguments, argument); !applied) {
      // `-Access` is read as `-A ccess`: what went wrong may be that it is a pattern.
      const bool glued = found < 256 && optarg != nullptr && optarg != previous.data();
      return std::unexpected(UsageError{fmt::format("option `--{}`: {}{}", entry->long_name, applied.error(),
                                                    glued ? "; " + pattern_advice(previous, has_letter('e')) : "")});
    }
  }
  return std::vector<std::string>(argv.begin() + optind, argv.end() - 1);
}

std::expected<void, UsageError> check_combinations(const FilterArguments& arguments) {
  const auto refuse = [](std::string message) { return std::unexpected(UsageError{std::move(message)}); };
  if (arguments.output == OutputFormat::Json) {
    if (arguments.report != Report::Events && arguments.report != Report::Nothing) {
      return refuse("`--output json` prints matches; -c, -l and -L print none: choose one");
    }
    if (arguments.context()) return refuse("`--output json` prints matches only: -A, -B and -C have no place there");
  }
  if (!arguments.recursive && (!arguments.include.empty() || !arguments.exclude.empty())) {
    return refuse("`--include` and `--exclude` choose among the files that -r finds: add -r");
  }
  return {};
}

}  // namespace

std::optional<Context> FilterArguments::context() const {
  if (!before && !after && !around) return std::nullopt;
  return Context{.before = before.value_or(around.value_or(0)), .after = after.value_or(around.value_or(0))};
}

std::expected<FilterArguments, UsageError> parse_filter_arguments(std::vector<std::string> words) {
  FilterArguments arguments;
  auto operands = read_options<FilterArguments>(words, kFilterOptions, arguments);
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

std::expected<ExplainArguments, UsageError> parse_explain_arguments(std::vector<std::string> words) {
  ExplainArguments arguments;
  auto operands = read_options<ExplainArguments>(words, kExplainOptions, arguments);
  if (!operands) return std::unexpected(std::move(operands.error()));
  if (arguments.help) return arguments;
  if (operands->empty()) return std::unexpected(UsageError{"a pattern is missing; try `insitu explain --help`"});
  arguments.pattern = operands->front();
  if (operands->size() > 1) arguments.message = (*operands)[1];
  if (operands->size() > 2)
    return std::unexpected(UsageError{fmt::format("one message at a time: what is `{}`?", (*operands)[2])});
  if (arguments.message && arguments.event_file)
    return std::unexpected(UsageError{"a message and --event-file: choose one"});
  return arguments;
}

std::string filter_help() {
  return "Usage: insitu filter [OPTIONS] PATTERN [FILE...]\n"
         "Prints the log events that a CloudWatch Logs filter pattern matches.\n"
         "\n"
         "Without FILE, or with `-`, reads standard input. gzip, zstd, bzip2 and xz files are read as they are.\n"
         "\n" +
         list_options<FilterArguments>(kFilterOptions) +
         "\n"
         "Examples:\n"
         "  insitu filter 'ERROR -timeout' app.log\n"
         "  insitu filter '{ $.level = \"ERROR\" && $.user.age >= 20 }' app.jsonl.gz\n"
         "  insitu filter -c '[ip, user, ..., status = 5*, size]' access.log\n"
         "  insitu filter -rl --include '*.jsonl' '{ $.errorCode = \"DA0001*\" }' logs\n"
         "  aws logs filter-log-events ... | insitu filter --input events --output json '?WARN ?ERROR'\n"
         "\n"
         "Exit status: 0 something matched, 1 nothing matched, 2 an error.\n";
}

std::string explain_help() {
  return "Usage: insitu explain [OPTIONS] PATTERN [MESSAGE]\n"
         "Draws a filter pattern as a tree of clauses and, given a message, marks which are true and what they saw.\n"
         "\n" +
         list_options<ExplainArguments>(kExplainOptions) +
         "\n"
         "Examples:\n"
         "  insitu explain '{ $.level = \"ERROR\" && $.user.age >= 20 }' "
         "'{\"level\":\"ERROR\",\"user\":{\"age\":\"34\"}}'\n"
         "  insitu explain '[ip, ..., status = 5*, size]' '192.0.2.1 - - [x] \"GET / HTTP/1.1\" 200 12'\n"
         "\n"
         "Exit status: 0 the message matches (or none was given), 1 it does not, 2 an error.\n";
}

std::string program_help() {
  return "Usage: insitu COMMAND [OPTIONS] ...\n"
         "CloudWatch Logs filter patterns, run in place on local log files.\n"
         "\n"
         "Commands:\n"
         "  filter   print the log events that a pattern matches\n"
         "  explain  show why a pattern does or does not match a message\n"
         "\n"
         "  --help, --version\n"
         "\n"
         "`insitu COMMAND --help` says more.\n";
}

}  // namespace insitu::cli
