#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/agent_arguments.h"
#include "cli/command_page.h"
#include "engine/expect/expectation.h"
#include "engine/expect/uncertainty.h"
#include "insitu/insitu.h"

namespace insitu::cli {

/// When something is done that may depend on a terminal; Auto: if the output is a terminal.
enum class When { Auto, Always, Never };
/// How `filter` prints events: the bytes of lines, one JSON object per event, what a person reads, or values of fields.
enum class OutputFormat { Raw, Json, Pretty, Fields };
/// What `filter` prints of the events it selects. The last one typed wins, but Nothing wins over all, and names of
/// files win over Counts.
enum class Report { Events, Counts, FilesWithMatches, FilesWithout, Nothing };

/// The shape of the files whose path matches a glob.
struct ShapeOfFiles {
  InputShape shape{};
  std::string glob;
};

/// The arguments of every command.
struct CommonArguments {
  When colour = When::Auto;
  std::optional<std::string> output_file;  ///< takes what would go to standard output
  bool wide = false;                       ///< tables are not cut to the width of a terminal
  bool version = false;
  bool help = false;
  std::string command_line;  ///< as a shell takes it, for reports; set by commands that write them
};

/// The arguments of every command that reads log files.
struct InputArguments : CommonArguments {
  std::vector<std::string> files;         ///< as typed; `-` is standard input
  std::optional<std::string> files_from;  ///< a file with the names of more files; `-` is standard input
  bool names_end_with_nul = false;        ///< those names; else each is a line
  bool reads_binary_files = false;        ///< also of those that are found in directories
  bool recursive = false;
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  std::optional<InputShape> shape;   ///< of all files; nullopt: it is recognised
  std::vector<ShapeOfFiles> shapes;  ///< of some, the first that matches
  std::string encoding;              ///< empty: UTF-8, or what the file states
  std::string multiline;             ///< empty: off
  bool strip_ansi = false;
  std::optional<std::string> log_group;   ///< of events whose input states none
  std::optional<std::string> log_stream;  ///< likewise
  AgentArguments agent;                   ///< what an agent sends is read, and `files` take the place of its own
  OriginChoice only;                      ///< the log groups and streams that are looked at
  unsigned threads = 0;
  std::size_t max_line = BlockOptions{}.max_event_bytes;
  bool stats = false;
  bool messages = true;
};

/// How files are followed, as typed.
struct FollowArguments {
  bool is_asked = false;                                 ///< --follow
  bool from_start = false;                               ///< what is there already counts, too
  std::optional<std::uint64_t> tail;                     ///< or the last of it
  std::optional<std::chrono::milliseconds> poll;         ///< nullopt: the system tells of changes
  std::optional<std::chrono::milliseconds> sort_window;  ///< how long events wait to be put in order
  std::optional<std::chrono::milliseconds> stop_after;   ///< of the wall clock
  std::optional<std::string> stop_on;                    ///< a filter pattern
  std::optional<std::chrono::milliseconds> every;        ///< how often a table is printed again
  std::string_view first_option;                         ///< the first option that was typed but --follow; empty: none
};

/// An expectation on the number of events or rows: `count >= 3`.
struct CountExpectation {
  std::string text;  ///< as typed
  Expectation expectation;
};

/// The expectations on a count, and what is accepted beside it.
struct CountExpectations {
  std::vector<CountExpectation> all;
  bool allow_empty = false;            ///< an input without any event is fine
  Accepted accepted;                   ///< what else is
  std::vector<std::string> fields_of;  ///< files whose names are known to occur
};

/// Where the times of events come from and which of them count; as typed.
struct TimeArguments {
  std::optional<std::string> start;
  std::optional<std::string> end;
  std::optional<std::string> now;
  bool anchor_at_last = false;  ///< `now` is the time of the newest event
  std::string field;
  std::string format;
  std::optional<std::string> zone;
  std::optional<unsigned> year;
  std::optional<std::string> shown;  ///< the zone in which times are printed; nullopt: UTC, and no word about it
};

/// The arguments of `insitu filter`.
struct FilterArguments : InputArguments {
  std::vector<std::string> patterns;
  std::vector<std::string> pattern_files;  ///< files with more patterns, one a line; `-` is standard input
  Report report = Report::Events;
  OutputFormat output = OutputFormat::Raw;
  std::vector<std::string> fields;  ///< of OutputFormat::Fields
  bool only_matching = false;       ///< print what matched, each on a line
  Selection selection = Selection::Matching;
  bool line_numbers = false;
  std::optional<bool> file_names;  ///< nullopt: when there is more than one file
  std::optional<std::uint64_t> max_per_file;
  std::optional<std::size_t> before;  ///< -B, which wins over -C in any order
  std::optional<std::size_t> after;
  std::optional<std::size_t> around;
  TimeArguments time;
  CountExpectations expectations;
  CompileOptions compile;
  FollowArguments follow;
  bool explain = false;

  [[nodiscard]] std::optional<Context> context() const;
};

/// What is stated about a partial result, as typed.
struct PartialArguments {
  std::optional<std::string> file;  ///< it is written there; `-` is standard output
  std::optional<std::uint64_t> input_index;
  std::string host_name;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> range;  ///< of the offsets at which lines begin
};

/// The arguments of `insitu query`.
struct QueryArguments : InputArguments {
  std::string query;
  std::optional<std::string> typed_query;  ///< by an option
  std::optional<std::string> query_file;
  std::optional<std::string> save_as;  ///< the query is saved under this name
  TemplateParameters parameters;       ///< of the query
  bool keeps_no_history = false;
  RowFormat output = RowFormat::Table;
  bool has_output = false;  ///< --output was typed
  bool html = false;        ///< --output html; `output` is Csv then, whose texts the report has
  TimeArguments time;
  std::vector<std::string> baseline;  ///< files whose events are the time before
  CountExpectations expectations;
  std::optional<std::size_t> memory_limit;
  CompileOptions compile;
  FollowArguments follow;
  PartialArguments partial;
  bool explain = false;
  bool functions = false;  ///< list them, and run nothing
};

/// The arguments of `insitu merge`, which goes on with queries that others began: `files` are their partial results.
struct MergeArguments : QueryArguments {
  std::optional<std::uint64_t> expected_inputs;  ///< the number of inputs that must be there
};

/// The arguments of `insitu patterns`, which runs a query of its own.
struct PatternsArguments : QueryArguments {};

/// The arguments of `insitu fields`.
struct FieldsArguments : InputArguments {
  RowFormat output = RowFormat::Table;
  TimeArguments time;
  FieldQuota quota = FieldQuota::Enforced;
};

/// How `inspect` prints what it found.
enum class InspectFormat { Text, Json };

/// The arguments of `insitu inspect`.
struct InspectArguments : InputArguments {
  InspectFormat output = InspectFormat::Text;
  TimeArguments time;
};

/// What `explain` takes its text for.
enum class Language { FilterPattern, Query };

/// The arguments of `insitu explain`.
struct ExplainArguments : CommonArguments {
  std::string pattern;               ///< a filter pattern or a query
  std::optional<Language> language;  ///< nullopt: decided by the text
  std::optional<std::string> message;
  std::optional<std::string> event_file;
  std::optional<std::size_t> line;  ///< of the file, from 1; nullopt: all of it is the message
  AgentArguments agent;             ///< the message is the first that it sends
  CompileOptions compile;
};

/// A command line that cannot be understood; the text is ready for stderr, without "insitu: ".
struct UsageError {
  std::string message;
};

/// Parses the arguments of a command. `words`: the arguments after the command's name.
std::expected<FilterArguments, UsageError> parse_filter_arguments(std::vector<std::string> words);
std::expected<QueryArguments, UsageError> parse_query_arguments(std::vector<std::string> words);
std::expected<PatternsArguments, UsageError> parse_patterns_arguments(std::vector<std::string> words);
std::expected<MergeArguments, UsageError> parse_merge_arguments(std::vector<std::string> words);
std::expected<FieldsArguments, UsageError> parse_fields_arguments(std::vector<std::string> words);
std::expected<InspectArguments, UsageError> parse_inspect_arguments(std::vector<std::string> words);
std::expected<ExplainArguments, UsageError> parse_explain_arguments(std::vector<std::string> words);

/// The pages of the commands.
CommandPage filter_page();
CommandPage query_page();
CommandPage queries_page();
CommandPage merge_page();
CommandPage patterns_page();
CommandPage fields_page();
CommandPage inspect_page();
CommandPage explain_page();
CommandPage config_page();

}  // namespace insitu::cli
