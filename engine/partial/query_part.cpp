#include "engine/partial/query_part.h"

#include <cstddef>
#include <new>
#include <utility>
#include <vector>

#include "engine/expression/expression.h"
#include "engine/partial/hashed_inputs.h"
#include "engine/plan/program_parts.h"
#include "engine/run/held_program.h"
#include "engine/run/query_run.h"
#include "engine/run/query_window.h"
#include "grammar/query_parser.h"
#include "grammar/unparse_query.h"
#include "insitu/field_scan.h"
#include "insitu/name_findings.h"
#include "insitu/repeatable_inputs.h"
#include "insitu/row_sink.h"
#include "insitu/window_check.h"

namespace insitu {
namespace {

/// Keeps what is stated about inputs, and passes it on.
class KeptProblems final : public RowSink {
 public:
  KeptProblems(std::vector<PartialInput>& inputs, const ProblemReport& report) : inputs_(inputs), report_(report) {}

  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> /*values*/, std::string_view /*pointer*/) override {}
  void problem(std::size_t file, const InputProblem& problem) override { keep(file, problem); }
  void note(std::size_t file, const InputProblem& note) override { keep(file, note); }
  void finish(const ScanSummary& /*summary*/) override {}

 private:
  void keep(std::size_t file, InputProblem problem) {
    PartialInput& input = inputs_[file];
    // Offsets are those of the file, though only a range of it is read.
    if (problem.offset) *problem.offset += input.begin;
    if (input.problems.size() < kMaxPartialProblems) {
      input.problems.push_back(problem);
    } else {
      ++input.problems_left_out;
    }
    report_(file, problem);
  }

  std::vector<PartialInput>& inputs_;
  const ProblemReport& report_;
};

/// Only where no event is in the window it matters why not.
PartialWindow window_of_part(const Program& program, const ScanSummary& summary, const RepeatableInputs& inputs,
                             const ScanOptions& options, const QueryOptions& query) {
  PartialWindow window;
  if (!window_of(query.clock) || summary.records_scanned == 0) return window;
  window.has_inside = summary.records_examined > summary.records_outside;
  if (window.has_inside) return window;
  const WindowCheck check = check_window(program, summary, inputs, options, query);
  window.is_unknown = check.is_unknown;
  window.has_outside = check.is_empty;
  window.has_inside = !check.is_empty && !check.is_unknown;
  window.newest = check.newest;
  return window;
}

PartialFields fields_of_part(const Program& program, const ScanSummary& summary, const RepeatableInputs& inputs,
                             const ScanOptions& options) {
  PartialFields fields;
  fields.bytes = summary.bytes_scanned;
  std::optional<CountedFields> counted = fields_if_names_lack(program, summary.names, inputs, options);
  if (!counted) return fields;
  fields.events = counted->events;
  fields.are_all = counted->are_all;
  fields.fields = std::move(counted->fields);
  for (FieldCount& field : fields.fields) field.example.clear();
  return fields;
}

QueryPart run_part(const Program& query, std::span<const Input> inputs, std::vector<PartialInput> stated,
                   const ProblemReport& report, const ScanOptions& scan_options, const QueryOptions& asked) {
  QueryPart part;
  PartialHeader& header = part.header;
  header.inputs = std::move(stated);
  ScanOptions options = scan_options;
  options.numbering = Numbering::On;
  options.counts_invalid_utf8 = true;
  QueryOptions query_options = asked;
  query_options.counts_lost_rows = true;

  KeptProblems sink(header.inputs, report);
  RepeatableInputs repeatable(inputs, Keep::Beginning);
  const HashedInputs read(repeatable.inputs());
  const Program program = held_program(query);
  const ProgramParts& parts = parts_of(program);
  const QueryClock clock = clock_of(*parts.query, query_options.clock);
  const TimeReader recognising = *TimeReader::make({.now = clock.now});
  const TimeReader& times = query_options.times ? *query_options.times : recognising;
  HeldQuery held = QueryRun(program, read.inputs(), sink, options, query_options, clock, times).run_and_hold();
  part.summary = held.summary;
  if (held.state.empty()) return part;
  part.state = std::move(held.state);
  for (std::size_t i = 0; i < header.inputs.size(); ++i) {
    header.inputs[i].bytes = read.hash(i).bytes();
    header.inputs[i].hash = read.hash(i).value();
  }
  header.query = parts.query->text;
  header.normalized = normalized_query(header.query);
  header.compile = parts.options;
  header.clock = query_options.clock;
  header.exact_values = query_options.exact_values;
  header.totals = std::move(held.totals);
  header.window = window_of_part(program, part.summary, repeatable, options, query_options);
  header.fields = fields_of_part(program, part.summary, repeatable, options);
  header.used_year_of_file = times.has_used_year_of_file();
  for (const UnreadZone& zone : times.unread_zones()) {
    header.unread_zones.push_back({std::string(zone.name), std::string(zone.meanings), std::string(zone.place)});
  }
  return part;
}

}  // namespace

QueryPart run_query_part(const Program& query, std::span<const Input> inputs, std::vector<PartialInput> stated,
                         const ProblemReport& report, const ScanOptions& options, const QueryOptions& query_options) {
  QueryPart failed;
  try {
    return run_part(query, inputs, std::move(stated), report, options, query_options);
  } catch (const MemoryLimitExceeded&) {
    failed.summary.exceeded_memory_limit = true;
  } catch (const std::bad_alloc&) {
    failed.summary.out_of_memory = true;
  }
  return failed;
}

std::string normalized_query(std::string_view query) {
  const auto parsed = parse_query(query);
  return parsed ? unparse(parsed->query) : std::string(query);
}

}  // namespace insitu
