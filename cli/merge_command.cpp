#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/count_expectation.h"
#include "cli/input_files.h"
#include "cli/input_messages.h"
#include "cli/name_check.h"
#include "cli/partial_output.h"
#include "cli/query_report.h"
#include "cli/terminal.h"
#include "cli/time_options.h"
#include "cli/write_file.h"
#include "engine/expression/expression.h"
#include "engine/input/read_whole.h"
#include "engine/model/content_hash.h"
#include "engine/partial/chosen_parts.h"
#include "engine/partial/partial_file.h"
#include "engine/partial/query_merge.h"
#include "engine/partial/query_part.h"
#include "insitu/insitu.h"

namespace insitu::cli {
namespace {

/// The partial results that a command line names. Only their headers are kept, and the bytes of a pipe.
class Partials {
 public:
  Partials(const InputFiles& files, std::size_t max_bytes)
      : files_(files), max_bytes_(max_bytes), kept_(files.inputs.size()) {}

  /// Reads the headers. Returns false, after complaining, if one cannot be read or does not go with the others.
  bool read_headers() {
    for (std::size_t i = 0; i < files_.inputs.size(); ++i) {
      auto bytes = read(i);
      if (!bytes) return refuse(describe(files_.names[i], bytes.error()));
      auto header = read_partial_header(*bytes);
      if (!header) return refuse(fmt::format("{}: {}", files_.names[i], header.error()));
      if (!goes_with_others(i, *header)) return false;
      headers_.push_back(std::move(*header));
      hashes_.push_back(content_hash(*bytes));
      if (files_.inputs[i].may_block && files_.inputs[i].may_block()) kept_[i] = std::move(*bytes);
    }
    return true;
  }
  /// Returns what the query holds in one; nullopt after complaining.
  std::optional<std::string> state(std::size_t index) {
    std::string bytes = std::move(kept_[index]);
    if (bytes.empty()) {
      auto again = read(index);
      if (!again) {
        complain(describe(files_.names[index], again.error()));
        return std::nullopt;
      }
      bytes = std::move(*again);
      if (content_hash(bytes) != hashes_[index]) {
        complain(fmt::format("{}: was replaced while it was read", files_.names[index]));
        return std::nullopt;
      }
    }
    auto state = read_partial_state(bytes, max_bytes_);
    if (state) return std::move(*state);
    complain(fmt::format("{}: {}", files_.names[index], state.error()));
    return std::nullopt;
  }

  [[nodiscard]] const std::vector<PartialHeader>& headers() const { return headers_; }
  [[nodiscard]] const std::vector<std::string>& names() const { return files_.names; }

 private:
  [[nodiscard]] std::expected<std::string, InputProblem> read(std::size_t index) const {
    return read_whole(files_.inputs[index].open(), max_bytes_, "is larger than the memory limit");
  }
  static bool refuse(const std::string& message) {
    complain(message);
    return false;
  }
  [[nodiscard]] bool goes_with_others(std::size_t index, const PartialHeader& header) const {
    if (header.program_version != INSITU_VERSION) {
      complain(fmt::format("{}: was written by insitu {}, and this is {}", files_.names[index], header.program_version,
                           INSITU_VERSION));
      return false;
    }
    if (headers_.empty()) return true;
    const auto differs = difference(headers_.front(), header);
    if (differs) {
      complain(fmt::format("{}: differs from {} in {}", files_.names[index], files_.names.front(), *differs));
    }
    return !differs;
  }

  const InputFiles& files_;
  std::size_t max_bytes_;
  std::vector<std::string> kept_;
  std::vector<PartialHeader> headers_;
  std::vector<std::uint64_t> hashes_;  // of the whole files
};

std::string count_of(std::uint64_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

/// `--explain`: what is in each.
std::string explanation(const Partials& partials) {
  std::string text;
  for (std::size_t i = 0; i < partials.headers().size(); ++i) {
    const PartialHeader& header = partials.headers()[i];
    text += fmt::format("{}\n  query    {}\n", partials.names()[i], header.normalized);
    for (const auto& [name, value] : header.options) text += fmt::format("  option   {} = {}\n", name, value);
    const QueryTotals& totals = header.totals;
    text += fmt::format("  holds    {}, {}, {}, {}\n", count_of(header.inputs.size(), "input"),
                        count_of(totals.inputs.bytes_scanned, "byte"), count_of(totals.events.records, "event"),
                        count_of(totals.inputs.files_with_problems, "problem file"));
    for (const PartialInput& input : header.inputs) {
      text += fmt::format("  input    {}", shown_name(input));
      if (input.begin > 0 || input.end) {
        text += fmt::format(" {}-{}", input.begin, input.end ? std::to_string(*input.end) : "");
      }
      if (input.index) text += fmt::format(" #{}", *input.index);
      text += fmt::format(" {} {:016x}\n", count_of(input.bytes, "byte"), input.hash);
    }
  }
  return text;
}

void note_left_out(const Partials& partials, const ChosenParts& chosen) {
  for (const std::size_t part : chosen.left_out) {
    const PartialHeader& header = partials.headers()[part];
    const std::size_t others = header.inputs.size() - 1;
    complain(fmt::format("note: {}: left out, because {}{} {} in other partial results already", partials.names()[part],
                         shown_name(header.inputs.front()), others == 0 ? "" : " and " + count_of(others, "other"),
                         others == 0 ? "is" : "are"));
  }
}

/// Adds what is held in the chosen parts. Returns false, after complaining, if one is broken.
bool add_all(QueryMerge& merge, Partials& partials, const ChosenParts& chosen) {
  for (const ChosenParts::Part& part : chosen.parts) {
    const auto state = partials.state(part.index);
    if (!state) return false;
    if (merge.add(*state, part.files)) continue;
    complain(fmt::format("{}: is damaged", partials.names()[part.index]));
    return false;
  }
  return true;
}

/// A sink of rows that are not wanted.
class Unwanted final : public RowSink {
 public:
  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> /*values*/, std::string_view /*pointer*/) override {}
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  void finish(const ScanSummary& /*summary*/) override {}
};

/// What a merge works with.
struct MergeTask {
  const MergeArguments& arguments;
  const Program& program;
  const QueryOptions& options;
  Partials& partials;
  const ChosenParts& chosen;
  const PartialHeader& joined;
};

ExitCode write_merged(const MergeTask& task) {
  Unwanted sink;
  QueryMerge merge(task.program, sink, task.options);
  if (!add_all(merge, task.partials, task.chosen)) return ExitCode::Error;
  const std::string bytes = write_partial(task.joined, merge.state());
  return write_partial_to(*task.arguments.partial.file, bytes) ? ExitCode::Matched : ExitCode::Error;
}

/// Reports what the parts state about their inputs.
void report_problems(const PartialHeader& joined, RowSink& sink) {
  for (std::size_t i = 0; i < joined.inputs.size(); ++i) {
    for (const InputProblem& problem : joined.inputs[i].problems) {
      is_failure(problem) ? sink.problem(i, problem) : sink.note(i, problem);
    }
  }
}

WindowCheck window_of(const PartialWindow& window) {
  if (window.has_inside) return {};
  return {.is_empty = window.has_outside, .is_unknown = window.is_unknown, .newest = window.newest};
}

ExitCode print_merged(const MergeTask& task) {
  const MergeArguments& arguments = task.arguments;
  const PartialHeader& joined = task.joined;
  ByteOutput out(STDOUT_FILENO);
  InputMessages messages(arguments);
  std::vector<std::string> names;
  for (const PartialInput& input : joined.inputs) names.push_back(shown_name(input));
  std::optional<ShownZone> zone;
  if (!read_shown_zone(arguments.time, zone)) return ExitCode::Error;
  const auto report = [&](const std::string& file, const InputProblem& problem) { messages.report(file, problem); };
  const auto sink = row_sink(arguments.output, {out, names, report}, row_style_for(arguments, zone));
  CountExpectations expectations = arguments.expectations;
  if (!read_known_fields(task.program, {}, expectations)) return ExitCode::Error;

  const auto begin = std::chrono::steady_clock::now();
  QueryMerge merge(task.program, *sink, task.options);
  if (!add_all(merge, task.partials, task.chosen)) return ExitCode::Error;
  report_problems(joined, *sink);
  const ScanSummary summary = merge.finish(totals_by_file(joined));
  out.flush();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;

  const RepeatableInputs elsewhere;
  const ScanOptions no_options;
  const EndedScan ended{task.program, summary, elsewhere, no_options, task.options};
  const WindowCheck window = window_of(joined.window);
  std::vector<UnreadZone> zones;
  for (const PartialZone& one : joined.unread_zones) zones.push_back({one.name, one.meanings, one.place});
  const auto note_names = [&] {
    const CountedFields counted{joined.fields.fields, joined.fields.events, joined.fields.are_all};
    print_name_notes(ended, expectations.accepted, find_lacking_names(task.program, summary.names, counted));
  };
  const QueryEnd end{.scan = ended,
                     .window = window,
                     .expectations = expectations,
                     .seconds = elapsed.count(),
                     .note_times = [&] { note_times(joined.used_year_of_file, zones); },
                     .note_names = note_names,
                     .note_losses = [] {}};
  return report_query(arguments, end, out, messages);
}

/// Compiles the query that the partial results are of.
std::optional<Program> compile_merged(const MergeArguments& arguments, const PartialHeader& header) {
  auto program = compile_query(header.query, header.compile);
  if (!program) {
    write_to_stderr(draw_diagnostic(program.error(), header.query, "insitu: error"));
    return std::nullopt;
  }
  if (arguments.output == RowFormat::Insights && header.compile.pointers == RowPointers::Off) {
    complain("`--output insights` has a pointer for each row: the partial results need it, too");
    return std::nullopt;
  }
  for (const Diagnostic& note : program->notes()) {
    if (arguments.messages && !arguments.partial.file) {
      write_to_stderr(draw_diagnostic(note, header.query, "insitu: note"));
    }
  }
  return std::move(*program);
}

ExitCode merge_chosen(const MergeArguments& arguments, Partials& partials, const ChosenParts& chosen) {
  const PartialHeader joined = joined_header(chosen, partials.headers());
  const std::optional<Program> program = compile_merged(arguments, joined);
  if (!program) return ExitCode::Error;
  QueryOptions options;
  options.clock = joined.clock;
  options.exact_values = static_cast<std::size_t>(joined.exact_values);
  options.memory_limit = arguments.memory_limit.value_or(half_of_memory());
  const MergeTask task{arguments, *program, options, partials, chosen, joined};
  if (arguments.partial.file) return write_merged(task);
  if (!can_fail(arguments.expectations, row_counts_of(*program))) return ExitCode::Error;
  return with_output(arguments.output_file, [&task] { return print_merged(task); });
}

ExitCode merge_files(const MergeArguments& arguments) {
  const InputFiles files = find_input_files(arguments);
  const bool to_file = arguments.partial.file && *arguments.partial.file != "-";
  if (replaces_input(arguments, files)) return ExitCode::Error;
  if (to_file && replaces_input(*arguments.partial.file, arguments, files)) return ExitCode::Error;
  Partials partials(files, arguments.memory_limit.value_or(half_of_memory()));
  if (!partials.read_headers()) return ExitCode::Error;
  const std::string& query = partials.headers().front().normalized;
  if (arguments.typed_query && normalized_query(*arguments.typed_query) != query) {
    complain(fmt::format("the partial results are of the query `{}`", query));
    return ExitCode::Error;
  }
  if (arguments.explain) {
    return with_output(arguments.output_file, [&] { return print_text(explanation(partials)); });
  }
  const auto chosen =
      choose_parts(partials.headers(), partials.names(),
                   {.count = arguments.expected_inputs, .may_have_gaps = arguments.partial.file.has_value()});
  if (!chosen) {
    complain(chosen.error());
    return ExitCode::Error;
  }
  if (arguments.messages) note_left_out(partials, *chosen);
  return merge_chosen(arguments, partials, *chosen);
}

}  // namespace

ExitCode run_merge(std::vector<std::string> words) {
  const auto arguments = parse_merge_arguments(std::move(words));
  if (const auto status = begin_command(arguments, merge_page)) return *status;
  try {
    return merge_files(*arguments);
  } catch (const MemoryLimitExceeded&) {
    return lacks_memory(MemoryLack::OverLimit);
  } catch (const std::bad_alloc&) {
    return lacks_memory(MemoryLack::NoneLeft);
  }
}

}  // namespace insitu::cli
