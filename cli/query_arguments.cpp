#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include "cli/agent_options.h"
#include "cli/count_expectation.h"
#include "cli/follow_arguments.h"
#include "cli/options.h"
#include "cli/pattern_list.h"

namespace insitu::cli {
namespace {

constexpr std::pair<std::string_view, RowFormat> kQueryFormats[] = {
    {"table", RowFormat::Table},       {"json", RowFormat::Json}, {"ndjson", RowFormat::Ndjson},
    {"csv", RowFormat::Csv},           {"tsv", RowFormat::Tsv},   {"markdown", RowFormat::Markdown},
    {"insights", RowFormat::Insights},
};
constexpr std::pair<std::string_view, DefaultOrder> kOrders[] = {{"newest", DefaultOrder::NewestFirst},
                                                                 {"input", DefaultOrder::Input}};

Option row_format_option(RowFormat& format) {
  return choice<RowFormat>("output", "FORMAT", "table (default), json, ndjson, csv, tsv, markdown, insights",
                           kQueryFormats, format);
}

/// The same with `html`, which is a whole report and not only rows.
Option query_format_option(QueryArguments& a) {
  static constexpr auto kFormats = [] {
    std::array<std::pair<std::string_view, RowFormat>, std::size(kQueryFormats) + 1> formats;
    std::ranges::copy(kQueryFormats, formats.begin());
    formats.back() = {"html", RowFormat::Csv};
    return formats;
  }();
  Option option = choice<RowFormat>(
      "output", "FORMAT", "table (default), json, ndjson, csv, tsv, markdown, insights, html (a report in one file)",
      kFormats, a.output);
  option.apply = [&a](const std::string& text) {
    a.html = text == kFormats.back().first;
    return read_choice<RowFormat>(text, kFormats, a.output);
  };
  return option;
}

/// What `tail`, and `filter`, have and a query has not.
constexpr ForeignOption kElsewhere[] = {
    {"", 'F', "`--follow` follows"},
    {"sort-window", '\0', "rows of a query need not have a time; `insitu filter --follow` sorts its events"},
};

/// An option that notes that it was typed.
Option noting(Option option, bool& is_typed) {
  option.apply = [apply = std::move(option.apply), &is_typed](const std::string& value) {
    is_typed = true;
    return apply(value);
  };
  return option;
}

std::vector<Option> saved_query_options(QueryArguments& a) {
  return {
      {"save", '\0', "NAME", "save the query instead of running it; `insitu query @NAME` runs it then",
       into(a.save_as)},
      {"param", '\0', "N=V", "the value of a parameter of the query, `{{N}}`",
       [&a](const std::string& v) { return read_parameter(v, a.parameters); }},
      flag("no-history", '\0', "do not keep the query in the history of the terminal",
           [&a] { a.keeps_no_history = true; }),
  };
}

/// Reads `FROM-TO` or `FROM-`.
Applied read_range(const std::string& text, std::pair<std::uint64_t, std::uint64_t>& range) {
  const std::size_t dash = text.find('-');
  range.second = UINT64_MAX;
  const bool has_end = dash != std::string::npos && dash + 1 < text.size();
  const bool is_read = dash != std::string::npos && read_number(text.substr(0, dash), range.first) &&
                       (!has_end || read_number(text.substr(dash + 1), range.second)) && range.first <= range.second;
  if (is_read) return {};
  return std::unexpected(fmt::format("`{}` is no range of bytes such as `0-268435456` or `268435456-`", text));
}

/// What is stated about the inputs of a partial result.
std::vector<Option> partial_options(PartialArguments& a, std::string_view help) {
  return {
      {"partial", '\0', "FILE", help, into(a.file)},
      {"input-index", '\0', "NUM",
       "of --partial: the place of its input among all, so that partials may come in any order",
       [&a](const std::string& v) { return read_number(v, a.input_index.emplace()); }},
      {"range", '\0', "FROM-TO", "of --partial: only the lines of the file that begin at these offsets",
       [&a](const std::string& v) { return read_range(v, a.range.emplace()); }},
      {"host-name", '\0', "NAME", "of --partial: where the input is from, for messages", into(a.host_name)},
  };
}

Option memory_limit_option(QueryArguments& a) {
  return {"memory-limit", '\0', "SIZE", "end with an error when the query holds more (default: half of the memory)",
          [&a](const std::string& v) { return read_size(v, a.memory_limit.emplace()); }};
}

Option baseline_option(QueryArguments& a, std::string_view help) {
  return {"baseline", '\0', "FILE", help, into(a.baseline)};
}

std::vector<Option> query_options(QueryArguments& a) {
  const auto expect = [&a](const std::string& text) {
    return [&a, text] { a.expectations.all.push_back(*read_count_expectation(text)); };
  };
  std::vector<Option> options = {
      {"query", '\0', "QUERY", "the query, where it is not the first operand", into(a.typed_query)},
      {"query-file", '\0', "FILE", "the query is the content of FILE (`-`: standard input)", into(a.query_file)},
      noting(query_format_option(a), a.has_output),
      output_file_option(a, "write the rows to FILE, whole or not at all"),
      wide_option(a),
      flag("fail-if-rows", '\0', "exit status 1 when there are rows", expect("count == 0")),
      flag("fail-if-empty", '\0', "exit status 1 when there are none", expect("count > 0")),
  };
  append(options, expectation_options(a.expectations));
  append(options, time_options(a.time));
  append(options,
         {
             choice<DefaultOrder>("order", "ORDER",
                                  "rows before any `sort`: newest (default) first, or in order of the input", kOrders,
                                  a.compile.order),
             flag("functions", '\0', "list the functions: signature, a line, an example", [&a] { a.functions = true; }),
             flag("explain", '\0', "print the plan instead of running it", [&a] { a.explain = true; }),
             flag("strict", '\0', "refuse spellings that the service takes without documenting them",
                  [&a] { a.compile.spellings = Spellings::Strict; }),
             flag("no-aws-limits", '\0', "lift the service's quotas: 10,000 rows, 200 fields, 10 stats",
                  [&a] { a.compile.quotas = ServiceQuotas::Lifted; }),
             flag("no-prefilter", '\0', "examine every event; answers are the same",
                  [&a] { a.compile.prefiltering = Prefiltering::Off; }),
             memory_limit_option(a),
             baseline_option(a, "with `diff`: the events of FILE are the time before; several: all of them"),
         });
  append(options, saved_query_options(a));
  append(options, partial_options(a.partial, "write what the query holds, for `insitu merge` (`-`: standard output)"));
  append(options, follow_options(a.follow));
  append(options, follow_query_options(a.follow));
  append(options, agent_options(a.agent));
  append(options, input_options(a));
  return options;
}

std::vector<Option> merge_options(MergeArguments& a) {
  const auto expect = [&a](const std::string& text) {
    return [&a, text] { a.expectations.all.push_back(*read_count_expectation(text)); };
  };
  std::vector<Option> options = {
      {"query", '\0', "QUERY", "end with an error if the partial results are of another query", into(a.typed_query)},
      row_format_option(a.output),
      output_file_option(a, "write the rows to FILE, whole or not at all"),
      wide_option(a),
      {"show-times", '\0', "ZONE", "print times in this zone (default: UTC)", into(a.time.shown)},
      flag("fail-if-rows", '\0', "exit status 1 when there are rows", expect("count == 0")),
      flag("fail-if-empty", '\0', "exit status 1 when there are none", expect("count > 0")),
  };
  append(options, expectation_options(a.expectations));
  append(options,
         {
             {"partial", '\0', "FILE", "write a partial result of all inputs instead (`-`: standard output)",
              into(a.partial.file)},
             {"inputs", '\0', "NUM", "end with an error if there are not so many inputs",
              [&a](const std::string& v) { return read_number(v, a.expected_inputs.emplace()); }},
             flag("explain", '\0', "print what is in each partial result", [&a] { a.explain = true; }),
             {"files-from", '\0', "FILE",
              "also read the partial results that FILE names, one a line (`-`: standard input)", into(a.files_from)},
             flag("null", '0', "those names end with NUL, as `find -print0` writes them",
                  [&a] { a.names_end_with_nul = true; }),
             memory_limit_option(a),
             flag("stats", '\0', "what was scanned and found, on stderr", [&a] { a.stats = true; }),
             flag("no-messages", 's', "no messages about files that cannot be read, no notes",
                  [&a] { a.messages = false; }),
         });
  append(options, common_options(a));
  return options;
}

std::vector<Option> patterns_options(PatternsArguments& a) {
  std::vector<Option> options = {
      row_format_option(a.output),
      output_file_option(a, "write the rows to FILE, whole or not at all"),
      wide_option(a),
  };
  append(options, time_options(a.time));
  options.push_back(baseline_option(a, "compare with the events of FILE: what is new, gone, more, fewer"));
  options.push_back(memory_limit_option(a));
  append(options, input_options(a));
  return options;
}

std::vector<Option> fields_options(FieldsArguments& a) {
  std::vector<Option> options = {row_format_option(a.output),
                                 output_file_option(a, "write the list to FILE, whole or not at all"), wide_option(a)};
  append(options, time_options(a.time));
  options.push_back(flag("no-aws-limits", '\0', "count all fields of an event, not only the first 200",
                         [&a] { a.quota = FieldQuota::Lifted; }));
  append(options, agent_options(a.agent));
  append(options, input_options(a));
  return options;
}

std::expected<void, UsageError> check_baseline(const QueryArguments& a) {
  const auto refuse = [](std::string message) { return std::unexpected(UsageError{std::move(message)}); };
  if (std::ranges::find(a.baseline, "-") != a.baseline.end()) {
    return refuse("the baseline is a file: standard input has the events of now");
  }
  if (!a.baseline.empty() && !a.agent.configs.empty()) {
    return refuse("`--baseline` has events as they are in files, `--agent` as they arrive: choose one");
  }
  return {};
}

std::expected<void, UsageError> check_followed(const QueryArguments& a) {
  const auto refuse = [](std::string message) { return std::unexpected(UsageError{std::move(message)}); };
  if (a.follow.is_asked) {
    if (!a.expectations.all.empty()) {
      return refuse("`--expect` counts all rows; `--follow` waits for more: choose one");
    }
    if (a.output_file) return refuse("`--output-file` writes when all rows are there; `--follow` waits for more");
    if (!a.baseline.empty())
      return refuse("`--baseline` is compared at the end; `--follow` waits for more: choose one");
    if (a.stats) return refuse("`--stats` counts all events; `--follow` waits for more: choose one");
    if (a.html) return refuse("`--output html` is of all rows; `--follow` waits for more: choose one");
    if (auto expected = check_followed_expectations(a.expectations); !expected) return expected;
    if (a.time.anchor_at_last) return refuse("`--anchor last` reads the files before; `--follow` waits for more");
  }
  return check_follow(a.follow, a);
}

std::expected<void, UsageError> check_partial(const QueryArguments& a) {
  const auto refuse = [](std::string message) { return std::unexpected(UsageError{std::move(message)}); };
  if (!a.partial.file) {
    if (a.partial.input_index) return refuse("`--input-index` is of a partial result: add `--partial FILE`");
    if (a.partial.range) return refuse("`--range` is of a partial result: add `--partial FILE`");
    if (!a.partial.host_name.empty()) return refuse("`--host-name` is of a partial result: add `--partial FILE`");
    return {};
  }
  if (!a.baseline.empty())
    return refuse("`--partial` and `--baseline`: a partial result does not say which events are of which time");
  if (a.follow.is_asked) return refuse("`--partial` ends with its input; `--follow` waits for more: choose one");
  if (a.output_file) return refuse("`--partial` and `--output-file`: choose one; the rows come from `insitu merge`");
  if (!a.expectations.all.empty()) return refuse("`--partial` has no rows to count: expect them of `insitu merge`");
  if (a.stats) return refuse("`--partial` and `--stats`: `insitu merge --stats` has the sums");
  if (a.time.shown) return refuse("`--partial` prints no times: `insitu merge` has `--show-times`");
  if (a.partial.range) {
    if (a.files.size() != 1 || a.files_from || a.recursive) return refuse("`--range` is of one file: name one");
    if (a.shape.value_or(InputShape::Lines) != InputShape::Lines || !a.shapes.empty() || !a.multiline.empty() ||
        !a.encoding.empty()) {
      return refuse("`--range` cuts between lines, each of which must be an event");
    }
    if (a.output == RowFormat::Insights)
      return refuse("`--range` and `--output insights`: pointers are those of whole files");
  }
  if (!a.agent.configs.empty()) return refuse("`--partial` and `--agent`: choose one");
  return {};
}

}  // namespace

std::expected<QueryArguments, UsageError> parse_query_arguments(std::vector<std::string> words) {
  QueryArguments arguments;
  auto operands = read_options(std::move(words), query_options(arguments), kElsewhere);
  if (!operands) return std::unexpected(std::move(operands.error()));
  if (arguments.help || arguments.version || arguments.functions) return arguments;
  if (arguments.typed_query && arguments.query_file) {
    return std::unexpected(UsageError{"`--query` and `--query-file`: choose one"});
  }
  if (arguments.typed_query) {
    arguments.query = *arguments.typed_query;
  } else if (!arguments.query_file) {
    if (operands->empty()) return std::unexpected(UsageError{"a query is missing; try `insitu query --help`"});
    arguments.query = std::move(operands->front());
    operands->erase(operands->begin());
  }
  arguments.files = std::move(*operands);
  const bool has_files = !arguments.files.empty() || arguments.files_from || !arguments.agent.configs.empty();
  if (arguments.save_as && has_files) {
    return std::unexpected(UsageError{"`--save` only saves the query, and reads no file"});
  }
  const bool reads_input =
      !has_files || arguments.files_from == "-" || std::ranges::find(arguments.files, "-") != arguments.files.end();
  if (arguments.query_file == "-" && reads_input && !arguments.explain && !arguments.save_as) {
    return std::unexpected(UsageError{"standard input cannot be both the query and the events: name a file"});
  }
  if (auto checked = check_followed(arguments); !checked) return std::unexpected(std::move(checked.error()));
  if (auto checked = check_partial(arguments); !checked) return std::unexpected(std::move(checked.error()));
  if (auto checked = check_input(arguments); !checked) return std::unexpected(std::move(checked.error()));
  if (auto checked = check_baseline(arguments); !checked) return std::unexpected(std::move(checked.error()));
  const bool asserts = !arguments.expectations.all.empty();
  if (auto agent = complete_agent(arguments, &arguments.time, asserts); !agent) {
    return std::unexpected(std::move(agent.error()));
  }
  return arguments;
}

std::expected<MergeArguments, UsageError> parse_merge_arguments(std::vector<std::string> words) {
  MergeArguments arguments;
  auto operands = read_options(std::move(words), merge_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  if (arguments.help || arguments.version) return arguments;
  arguments.files = std::move(*operands);
  if (arguments.partial.file && (arguments.output_file || !arguments.expectations.all.empty() || arguments.stats)) {
    return std::unexpected(UsageError{"`--partial` of a merge has no rows: without it there are some"});
  }
  if (auto checked = check_input(arguments); !checked) return std::unexpected(std::move(checked.error()));
  return arguments;
}

std::expected<PatternsArguments, UsageError> parse_patterns_arguments(std::vector<std::string> words) {
  PatternsArguments arguments;
  auto operands = read_options(std::move(words), patterns_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  arguments.query = arguments.baseline.empty() ? kPatternListQuery : kComparedListQuery;
  arguments.files = std::move(*operands);
  if (auto checked = check_input(arguments); !checked) return std::unexpected(std::move(checked.error()));
  if (auto checked = check_baseline(arguments); !checked) return std::unexpected(std::move(checked.error()));
  return arguments;
}

std::expected<FieldsArguments, UsageError> parse_fields_arguments(std::vector<std::string> words) {
  FieldsArguments arguments;
  auto operands = read_options(std::move(words), fields_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  if (arguments.help || arguments.version) return arguments;
  arguments.files = std::move(*operands);
  if (auto checked = check_input(arguments); !checked) return std::unexpected(std::move(checked.error()));
  if (auto agent = complete_agent(arguments, &arguments.time, false); !agent) {
    return std::unexpected(std::move(agent.error()));
  }
  return arguments;
}

CommandPage query_page() {
  QueryArguments unused;
  return {
      .name = "query",
      .usage = {"[OPTIONS] QUERY [FILE...]"},
      .description =
          "Runs a CloudWatch Logs Insights query over log events.\n\n"
          "Without FILE, or with `-`, reads standard input. gzip, zstd, bzip2 and xz files and zip and tar archives "
          "are read "
          "as they are. Other shapes than lines are recognised, or stated with --input, see below.",
      .options = query_options(unused),
      .sections = {input_shapes_help()},
      .examples = {"insitu query 'filter level = \"ERROR\" | stats count(*) as n by svc | sort n desc' app.jsonl",
                   "insitu query 'fields @timestamp, user.age | filter user.age >= 20 | limit 20' app.jsonl.gz",
                   "insitu query --start yesterday --anchor last 'stats avg(latency) by bin(5m)' app.jsonl",
                   "insitu query --follow 'filter level = \"ERROR\" | fields @timestamp, @message' app.jsonl",
                   "insitu query --fail-if-rows 'filter @message like /FATAL/' build/*.log"},
      .exit_status =
          "0 the query ran, 1 an expectation failed, 2 an error. With --follow: 0 there was a row or the event of "
          "--stop-on, 1 the time of --stop-after ran out without, 130 on Ctrl-C.",
  };
}

CommandPage merge_page() {
  MergeArguments unused;
  return {
      .name = "merge",
      .usage = {"[OPTIONS] [PARTIAL...]"},
      .description =
          "Puts together what `insitu query --partial` wrote on one machine or many, and prints what one run over all "
          "inputs prints, in the order in which they are given (or of their --input-index).\n\n"
          "The query is in the partial results. An input that is in several counts once. Without PARTIAL, or with `-`, "
          "reads standard input.",
      .options = merge_options(unused),
      .sections = {},
      .examples = {"insitu query --partial web-1.part 'stats count(*) by level' app.log",
                   "insitu merge web-1.part web-2.part", "insitu merge --partial web.part web-*.part",
                   "find parts -name '*.part' | insitu merge --inputs 2000 --files-from -"},
      .exit_status = "0 the query ran, 1 an expectation failed, 2 an error, as when one run had read all inputs.",
  };
}

CommandPage patterns_page() {
  PatternsArguments unused;
  return {
      .name = "patterns",
      .usage = {"[OPTIONS] [FILE...]"},
      .description =
          "Lists the kinds of texts in a log: how often they occur, over which time, how severe they are, the newest "
          "example.\n\nWithout FILE, or with `-`, reads standard input. gzip, zstd, bzip2 and xz files and zip and tar "
          "archives are read as they are. Other shapes than lines are recognised, or stated with --input, see below.",
      .options = patterns_options(unused),
      .sections = {{"Other formats than the table have the rows of this query", kPatternListQuery},
                   {"With --baseline, of this one", kComparedListQuery},
                   input_shapes_help()},
      .examples = {"insitu patterns app.log", "insitu patterns --baseline last-good.log run.log",
                   "insitu patterns --start 1h --output ndjson -r logs"},
      .exit_status = "0 the query ran, 2 an error.",
  };
}

CommandPage fields_page() {
  FieldsArguments unused;
  return {
      .name = "fields",
      .usage = {"[OPTIONS] [FILE...]"},
      .description =
          "Lists the fields that queries can name: how often they occur, their types, an example.\n\n"
          "Without FILE, or with `-`, reads standard input. gzip, zstd, bzip2 and xz files and zip and tar archives "
          "are read "
          "as they are. Other shapes than lines are recognised, or stated with --input, see below.",
      .options = fields_options(unused),
      .sections = {input_shapes_help()},
      .examples = {"insitu fields app.jsonl", "insitu fields --output json -r logs"},
      .exit_status = "0 there are events, 1 there are none, 2 an error.",
  };
}

}  // namespace insitu::cli
