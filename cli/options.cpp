#include "cli/options.h"

#include <getopt.h>

#include <algorithm>
#include <limits>

namespace insitu::cli {
namespace {

constexpr std::pair<std::string_view, When> kWhen[] = {
    {"auto", When::Auto}, {"always", When::Always}, {"never", When::Never}};

constexpr std::pair<std::string_view, bool> kAnchors[] = {{"now", false}, {"last", true}};

/// What to do with a pattern that was taken for an option.
std::string pattern_advice(std::string_view word, bool has_pattern_option) {
  return fmt::format("for a pattern that begins with `-`, write `-- {}`{}", word,
                     has_pattern_option ? fmt::format(" or `-e '{}'`", word) : "");
}

/// Why getopt did not take a word with two dashes, and what may have been meant.
std::string refused_long_option(std::string_view word, std::span<const Option> options) {
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

}  // namespace

std::string list_options(std::span<const Option> options) {
  std::string text;
  for (const auto& option : options) {
    std::string left = option.short_name == '\0' ? "    " : fmt::format("-{}, ", option.short_name);
    left += fmt::format("--{}{}{}", option.long_name, option.argument.empty() ? "" : " ", option.argument);
    text += fmt::format("  {:<28}{}{}\n", left, left.size() < 28 ? "" : "  ", option.help);
  }
  return text;
}

std::expected<std::vector<std::string>, UsageError> read_options(std::vector<std::string>& words,
                                                                 std::span<const Option> options) {
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
    if (auto applied = entry->apply(argument); !applied) {
      // `-Access` is read as `-A ccess`: what went wrong may be that it is a pattern.
      const bool glued = found < 256 && optarg != nullptr && optarg != previous.data();
      return std::unexpected(UsageError{fmt::format("option `--{}`: {}{}", entry->long_name, applied.error(),
                                                    glued ? "; " + pattern_advice(previous, has_letter('e')) : "")});
    }
  }
  return std::vector<std::string>(argv.begin() + optind, argv.end() - 1);
}

Applied read_parameter(const std::string& text, TemplateParameters& parameters) {
  const std::size_t sign = text.find('=');
  if (sign == std::string::npos || sign == 0) {
    return std::unexpected(fmt::format("`{}` is not of the form `NAME=VALUE`", text));
  }
  parameters.emplace_back(text.substr(0, sign), text.substr(sign + 1));
  return {};
}

/// Reads a number from 1 to `max`.
Applied read_up_to(unsigned max, const std::string& text, unsigned& number) {
  if (read_number(text, number) && number > 0 && number <= max) return {};
  return std::unexpected(fmt::format("`{}` is not a number from 1 to {}", text, max));
}

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

Option flag(std::string_view long_name, char short_name, std::string_view help, std::function<void()> set) {
  return {long_name, short_name, "", help, [set = std::move(set)](const std::string&) -> Applied {
            set();
            return {};
          }};
}

Option colour_option(When& colour) {
  return {"color", '\0', "WHEN", "auto (default), always or never; NO_COLOR is obeyed",
          [&colour](const std::string& v) { return read_choice<When>(v, kWhen, colour); }};
}

Option chart_option(When& chart) {
  return {"chart", '\0', "WHEN", "a chart below the table: auto (default: on a terminal), always or never",
          [&chart](const std::string& v) { return read_choice<When>(v, kWhen, chart); }};
}

std::function<Applied(const std::string&)> into(std::optional<std::string>& place) {
  return [&place](const std::string& v) -> Applied {
    place = v;
    return {};
  };
}

std::function<Applied(const std::string&)> into(std::string& place) {
  return [&place](const std::string& v) -> Applied {
    place = v;
    return {};
  };
}

std::function<Applied(const std::string&)> into(std::vector<std::string>& list) {
  return [&list](const std::string& v) -> Applied {
    list.push_back(v);
    return {};
  };
}

std::vector<Option> time_options(TimeArguments& a) {
  return {
      {"start", '\0', "TIME", "events from TIME on: ISO 8601, epoch, `90m`, `2d`, `yesterday`, `now-1h`",
       into(a.start)},
      {"since", '\0', "TIME", "the same", into(a.start)},
      {"end", '\0', "TIME", "events up to TIME, inclusive", into(a.end)},
      {"until", '\0', "TIME", "the same", into(a.end)},
      {"now", '\0', "TIME", "what relative times and now() refer to (default: the clock)", into(a.now)},
      {"anchor", '\0', "WHERE", "now (default), or last: relative times refer to the newest event",
       [&a](const std::string& v) { return read_choice<bool>(v, kAnchors, a.anchor_at_last); }},
      {"time-field", '\0', "NAME", "the field that holds the time of an event", into(a.field)},
      {"time-format", '\0', "FORMAT", "how it is written, as in strptime; %f: fractions", into(a.format)},
      {"year", '\0', "YEAR", "the year of times that state none (default: the latest that fits)",
       [&a](const std::string& v) { return read_up_to(9999, v, a.year.emplace()); }},
      {"tz", '\0', "ZONE", "the zone of times that state none (default UTC)", into(a.zone)},
  };
}

void append(std::vector<Option>& options, std::vector<Option> more) {
  std::ranges::move(more, std::back_inserter(options));
}

/// Reads NAME or NAME:GLOB.
Applied read_shape(const std::string& text, InputArguments& a) {
  std::vector<std::pair<std::string_view, std::optional<InputShape>>> choices = {{"auto", std::nullopt}};
  for (const std::string_view name : kInputShapeNames) choices.emplace_back(name, input_shape_named(name));
  const std::size_t colon = text.find(':');
  std::optional<InputShape> shape;
  if (auto read = read_choice<std::optional<InputShape>>(text.substr(0, colon), choices, shape); !read) return read;
  if (colon == std::string::npos) {
    a.shape = shape;
  } else if (!shape) {
    return std::unexpected("auto is for all files: name those of another shape");
  } else {
    a.shapes.push_back({*shape, text.substr(colon + 1)});
  }
  return {};
}

std::string input_shapes_help() {
  return "Shapes of input, by what is at the front of a file:\n"
         "  lines       each line is an event; whatever is none of the others\n"
         "  docker      json-file logs of Docker        cri         container logs of Kubernetes\n"
         "  envelope    deliveries of subscriptions     kinesis     records that hold them: Kinesis, Firehose\n"
         "  events      what `aws logs filter-log-events` and `get-log-events` print\n"
         "  results     what `aws logs get-query-results` prints\n"
         "  cloudtrail  deliveries of CloudTrail        export      log groups exported to S3, by their path\n"
         "  json        JSON over several lines         vpc-flow, w3c: lines below a header that names the columns\n"
         "  Only when --input names them: tail and tail-short (`aws logs tail`), journald (`journalctl -o json`),\n"
         "  records ({\"Records\":[...]} of any kind).\n"
         "auto reports on stderr what it recognised (-s: not). Where something is expected of the result, docker, cri\n"
         "and json must be named. zip and tar files are read file by file; UTF-16 with a byte order mark is decoded.\n";
}

std::vector<Option> input_options(InputArguments& a) {
  return {
      flag("recursive", 'r', "search directories, in byte order of names", [&a] { a.recursive = true; }),
      {"include", '\0', "GLOB", "with -r: only files, and members of archives, with such a name", into(a.include)},
      {"exclude", '\0', "GLOB", "with -r: no files and members with such a name", into(a.exclude)},
      {"input", '\0', "SHAPE[:GLOB]",
       "how events are written: auto (default), lines, events, docker, cri, json, tail, export ...",
       [&a](const std::string& v) { return read_shape(v, a); }},
      {"encoding", '\0', "NAME", "of texts: euc-kr, shift_jis, utf-16le ... (default: UTF-8, or what the file states)",
       into(a.encoding)},
      {"multiline", '\0', "HOW", "join lines: agent, start=REGEX, time or traces say where events begin",
       into(a.multiline)},
      flag("strip-ansi", '\0', "remove colours and other escape sequences of terminals", [&a] { a.strip_ansi = true; }),
      {"log-group", '\0', "NAME", "the log group of events whose input states none", into(a.log_group)},
      {"log-stream", '\0', "NAME", "their log stream", into(a.log_stream)},
      {"only-log-group", '\0', "NAME", "only events of that log group; * matches any run; may be repeated",
       into(a.only.log_groups)},
      {"only-log-stream", '\0', "NAME", "only events of that log stream, likewise", into(a.only.log_streams)},
      flag("stats", '\0', "what was scanned and found, and how fast, on stderr", [&a] { a.stats = true; }),
      {"threads", '\0', "NUM", "default: one per processor",
       [&a](const std::string& v) { return read_up_to(1024, v, a.threads); }},
      {"max-line", '\0', "SIZE", "a longer line is an error of its file (default 1G)",
       [&a](const std::string& v) { return read_size(v, a.max_line); }},
      flag("no-messages", 's', "no messages about files that cannot be read, no notes", [&a] { a.messages = false; }),
      flag("help", '\0', "this text", [&a] { a.help = true; }),
  };
}

std::expected<void, UsageError> check_input(const InputArguments& arguments) {
  if (!arguments.recursive && (!arguments.include.empty() || !arguments.exclude.empty())) {
    return std::unexpected(UsageError{"`--include` and `--exclude` choose among the files that -r finds: add -r"});
  }
  return {};
}

}  // namespace insitu::cli
