#include "cli/options.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace insitu::cli {
namespace {

constexpr std::pair<std::string_view, When> kWhen[] = {
    {"auto", When::Auto}, {"always", When::Always}, {"never", When::Never}};

constexpr std::pair<std::string_view, bool> kAnchors[] = {{"now", false}, {"last", true}};

}  // namespace

Applied read_parameter(const std::string& text, TemplateParameters& parameters) {
  const std::size_t sign = text.find('=');
  if (sign == std::string::npos || sign == 0) {
    return std::unexpected(fmt::format("`{}` is not of the form `NAME=VALUE`", text));
  }
  std::string name = text.substr(0, sign);
  std::string value = text.substr(sign + 1);
  const auto known = std::ranges::find(parameters, name, &TemplateParameters::value_type::first);
  if (known != parameters.end() && known->second != value) {
    return std::unexpected(fmt::format("`{}` has two values, `{}` and `{}`", name, known->second, value));
  }
  if (known == parameters.end()) parameters.emplace_back(std::move(name), std::move(value));
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

std::vector<Option> common_options(CommonArguments& a) {
  return {
      choice<When>("color", "WHEN", "auto (default), always or never; NO_COLOR and CLICOLOR_FORCE are obeyed", kWhen,
                   a.colour),
      flag("no-config", '\0', "read no configuration file, see `insitu help config`", [] {}),
      flag("version", 'V', "print the version", [&a] { a.version = true; }),
      flag("help", 'h', "this text", [&a] { a.help = true; }),
  };
}

Option wide_option(CommonArguments& a) {
  return flag("wide", '\0', "on a terminal: do not cut the cells of a table to its width", [&a] { a.wide = true; });
}

Option output_file_option(CommonArguments& a, std::string_view help) {
  return {"output-file", 'o', "FILE", help, [&a](const std::string& v) -> Applied {
            if (v.empty()) return std::unexpected("it needs the name of a file; `-` is standard output");
            a.output_file = v == "-" ? std::nullopt : std::optional(v);
            return {};
          }};
}

Option chart_option(When& chart) {
  return choice<When>("chart", "WHEN", "a chart below the table: auto (default: on a terminal), always or never", kWhen,
                      chart);
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
      choice<bool>("anchor", "WHERE", "now (default), or last: relative times refer to the newest event", kAnchors,
                   a.anchor_at_last),
      {"time-field", '\0', "NAME", "the field that holds the time of an event", into(a.field)},
      {"time-format", '\0', "FORMAT", "how it is written, as in strptime; %f: fractions", into(a.format)},
      {"year", '\0', "YEAR", "the year of times that state none (default: the latest that fits)",
       [&a](const std::string& v) { return read_up_to(9999, v, a.year.emplace()); }},
      {"tz", '\0', "ZONE", "the zone of times that state none: a name, `+09:00` or `local` (default: UTC)",
       into(a.zone)},
      {"show-times", '\0', "ZONE", "print times in this zone, likewise (default: UTC)", into(a.shown)},
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

CommandPage::Section input_shapes_help() {
  return {"Shapes of input, by what is at the front of a file",
          "  lines       each line is an event; whatever is none of the others\n"
          "  docker      json-file logs of Docker        cri         container logs of Kubernetes\n"
          "  envelope    deliveries of subscriptions     kinesis     records that hold them: Kinesis, Firehose\n"
          "  events      what `aws logs filter-log-events` and `get-log-events` print\n"
          "  results     what `aws logs get-query-results` prints\n"
          "  cloudtrail  deliveries of CloudTrail        export      log groups exported to S3, by their path\n"
          "  json        JSON over several lines         vpc-flow, w3c: lines below a header of column names\n"
          "  Only when --input names them: tail and tail-short (`aws logs tail`), journald (`journalctl -o\n"
          "  json`), records ({\"Records\":[...]} of any kind).\n"
          "auto reports on stderr what it recognised (-s: not). Where something is expected of the result,\n"
          "docker, cri and json must be named. zip and tar files are read file by file; UTF-16 with a byte\n"
          "order mark is decoded.\n"};
}

/// --input, whose argument may also have a glob.
Option shape_option(InputArguments& a) {
  Option option{"input", '\0', "SHAPE[:GLOB]",
                "how events are written: auto (default), lines, events, docker, cri, json, tail, export ...",
                [&a](const std::string& v) { return read_shape(v, a); }};
  option.values = {"auto"};
  option.values.insert(option.values.end(), kInputShapeNames.begin(), kInputShapeNames.end());
  return option;
}

std::vector<Option> input_options(InputArguments& a) {
  std::vector<Option> options = {
      flag("recursive", 'r', "search directories, in byte order of names, but not `.git`",
           [&a] { a.recursive = true; }),
      {"include", '\0', "GLOB", "with -r: only files, and members of archives, with such a name", into(a.include)},
      {"exclude", '\0', "GLOB", "with -r: no files and members with such a name", into(a.exclude)},
      flag("text", 'a', "with -r: also files that look binary", [&a] { a.reads_binary_files = true; }),
      {"files-from", '\0', "FILE", "also read the files that FILE names, one a line (`-`: standard input)",
       into(a.files_from)},
      flag("null", '0', "those names end with NUL, as `find -print0` writes them",
           [&a] { a.names_end_with_nul = true; }),
      shape_option(a),
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
  };
  append(options, common_options(a));
  return options;
}

std::expected<void, UsageError> check_input(const InputArguments& arguments) {
  const auto refuse = [](std::string message) { return std::unexpected(UsageError{std::move(message)}); };
  if (!arguments.recursive && (!arguments.include.empty() || !arguments.exclude.empty())) {
    return refuse("`--include` and `--exclude` choose among the files that -r finds: add -r");
  }
  if (!arguments.recursive && arguments.reads_binary_files) {
    return refuse("`-a` is about the files that -r finds; one that is named is always read");
  }
  if (arguments.names_end_with_nul && !arguments.files_from) {
    return refuse("`-0` says how the names of `--files-from` end: add `--files-from FILE`");
  }
  if (arguments.files_from == "-" && std::ranges::find(arguments.files, "-") != arguments.files.end()) {
    return refuse("standard input cannot be both the events and the names of files");
  }
  return {};
}

}  // namespace insitu::cli
