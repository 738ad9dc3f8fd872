#include "insitu/name_findings.h"

#include <algorithm>
#include <new>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/plan/event_names.h"
#include "engine/plan/program_parts.h"
#include "engine/plan/relax.h"
#include "engine/run/json_method.h"
#include "engine/run/name_watch.h"
#include "grammar/near_name.h"
#include "grammar/unparse_query.h"
#include "insitu/compile.h"
#include "insitu/field_scan.h"
#include "insitu/query_scan.h"
#include "insitu/scan.h"

namespace insitu {
namespace {

std::string_view last_segment(std::string_view name) { return name.substr(name.rfind('.') + 1); }

/// The name that is spelled nearly so; else one in another object, or in the object of that name.
const FieldCount* nearest(std::string_view name, const std::vector<FieldCount>& fields) {
  std::vector<std::string_view> names;
  for (const FieldCount& field : fields) names.push_back(field.name);
  if (const std::string_view near = near_name(name, names); !near.empty()) {
    return &*std::ranges::find(fields, near, &FieldCount::name);
  }
  const auto is_below = [&](const FieldCount& field) {
    return field.name.size() > name.size() && field.name.starts_with(name) && field.name[name.size()] == '.';
  };
  const auto ends_alike = [&](const FieldCount& field) {
    return !name.empty() && last_segment(field.name) == last_segment(name);
  };
  auto found = std::ranges::find_if(fields, is_below);
  if (found == fields.end()) found = std::ranges::find_if(fields, ends_alike);
  return found == fields.end() ? nullptr : &*found;
}

/// As a pattern or a query would write it; empty: it cannot.
std::string written(const ProgramParts& program, std::string_view flattened) {
  if (program.query) return unparse_field_name(flattened).value_or("");
  const bool is_member = !flattened.starts_with('@') || flattened.starts_with("@@");
  return is_member ? selector_text(flattened) : "";
}

/// Drops what is found, and keeps the first problem.
template <class Base>
class NothingKept : public Base {
 public:
  void problem(std::size_t /*file*/, const InputProblem& problem) override {
    if (!problem_) problem_ = problem;
  }
  [[nodiscard]] const std::optional<InputProblem>& first_problem() const { return problem_; }

 private:
  std::optional<InputProblem> problem_;
};

class NoMatches final : public NothingKept<Sink> {
 public:
  void selected(const SelectedEvent& /*event*/) override {}
};

class NoRows final : public NothingKept<RowSink> {
 public:
  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> /*values*/, std::string_view /*pointer*/) override {}
  void finish(const ScanSummary& /*summary*/) override {}
};

struct QuietScan {
  ScanSummary summary;
  std::optional<InputProblem> problem;
};

/// Runs a scan of which only the totals and the first problem are wanted.
QuietScan scan_quietly(const Program& program, std::span<const Input> inputs, const ScanOptions& options,
                       const QueryOptions& query) {
  ScanOptions counting = options;
  counting.details = Details::None;
  counting.context.reset();
  counting.when_names_are_met = {};
  if (program.is_query()) {
    NoRows sink;
    const ScanSummary summary = scan(program, inputs, sink, counting, query);
    return {summary, sink.first_problem()};
  }
  NoMatches sink;
  const ScanSummary summary = scan(program, inputs, sink, counting);
  return {summary, sink.first_problem()};
}

/// The steps with some neighbours joined to one member, whose name has a period: those at the bits of `joints`.
SelectorSteps joined(const SelectorSteps& steps, unsigned joints) {
  SelectorSteps result = {steps.front()};
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if ((joints >> (i - 1) & 1U) == 0) {
      result.push_back(steps[i]);
    } else {
      std::get<MemberStep>(result.back()).name += "." + std::get<MemberStep>(steps[i]).name;
    }
  }
  return result;
}

/// The selector of a member whose name has periods that the pattern took for steps; empty: no event has one.
std::string dotted_selector(const SelectorSteps& steps, std::span<const Input> inputs, const ScanOptions& options) {
  constexpr std::size_t kMaxSteps = 5;
  const auto is_member = [](const SelectorStep& step) { return std::holds_alternative<MemberStep>(step); };
  if (steps.size() < 2 || steps.size() > kMaxSteps || !std::ranges::all_of(steps, is_member)) return {};
  for (unsigned joints = 1; joints < 1U << (steps.size() - 1); ++joints) {
    std::string selector = selector_text(joined(steps, joints));
    const auto program = compile_filter_pattern("{ " + selector + " = * }", {.quotas = ServiceQuotas::Lifted});
    if (program && scan_quietly(*program, inputs, options, {}).summary.records_matched > 0) return selector;
  }
  return {};
}

/// `inputs`: those of which the fields were counted.
void find_nearest(const ProgramParts& program, const CountedFields& fields, std::span<const Input> inputs,
                  const ScanOptions& options, LackingName& lacking) {
  const EventName& name = program.names[lacking.name];
  const FieldCount* const found = nearest(name.flattened, fields.fields);
  if (found == nullptr) return;
  const bool is_written_otherwise = !program.query && found->name == name.flattened;
  if (is_written_otherwise) lacking.nearest = dotted_selector(name.steps, inputs, options);
  if (lacking.nearest.empty()) lacking.nearest = written(program, found->name);
  if (lacking.nearest == lacking.text) lacking.nearest.clear();
  lacking.events_with_nearest = found->events;
}

/// The names that no event has; others are not known to have been meant yet.
NameFindings lacking_in(const Program& program, const SeenNames& seen) {
  NameFindings findings;
  findings.some_json = seen.json;
  const ProgramParts& parts = parts_of(program);
  for (const NameId id : lacking_names(program, seen)) {
    const EventName& name = parts.names[id];
    if (has_alternative(name, [&](NameId other) { return seen.has(other); })) continue;
    if (std::ranges::find(findings.lacking, name.text, &LackingName::text) != findings.lacking.end()) continue;
    findings.lacking.push_back(
        {.name = id, .text = name.text, .is_of_json = name.can_be_in_json(), .could_be_text = name.is_operand});
  }
  return findings;
}

ScanOptions options_for_counting(const ScanOptions& options) {
  ScanOptions counting;
  counting.threads = options.threads;
  counting.blocks = options.blocks;
  return counting;
}

CountedFields count_fields(const Program& program, const Beginnings& beginnings, const ScanOptions& counting) {
  const ProblemReport no_report = [](std::size_t /*file*/, const InputProblem& /*problem*/) {};
  FieldScanResult fields =
      scan_fields(beginnings.inputs, no_report, counting, {}, field_quota(parts_of(program).options));
  if (fields.out_of_memory) throw std::bad_alloc();
  return {.fields = std::move(fields.fields), .events = fields.events, .are_all = beginnings.are_all};
}

/// `inputs`: those of which the fields were counted.
void add_nearest(const Program& program, const CountedFields& counted, std::span<const Input> inputs,
                 const ScanOptions& options, NameFindings& findings) {
  findings.events = counted.events;
  findings.counted_all = counted.are_all;
  for (LackingName& lacking : findings.lacking) {
    find_nearest(parts_of(program), counted, inputs, options, lacking);
  }
}

}  // namespace

NameFindings find_lacking_names(const Program& program, const SeenNames& seen, const RepeatableInputs& inputs,
                                const ScanOptions& options) {
  NameFindings findings = lacking_in(program, seen);
  if (findings.lacking.empty()) return findings;
  const Beginnings beginnings = inputs.beginnings();
  const ScanOptions counting = options_for_counting(options);
  add_nearest(program, count_fields(program, beginnings, counting), beginnings.inputs, counting, findings);
  return findings;
}

std::optional<CountedFields> fields_if_names_lack(const Program& program, const SeenNames& seen,
                                                  const RepeatableInputs& inputs, const ScanOptions& options) {
  if (lacking_in(program, seen).lacking.empty()) return std::nullopt;
  return count_fields(program, inputs.beginnings(), options_for_counting(options));
}

NameFindings find_lacking_names(const Program& query, const SeenNames& seen, const CountedFields& counted) {
  NameFindings findings = lacking_in(query, seen);
  if (!findings.lacking.empty()) add_nearest(query, counted, {}, {}, findings);
  return findings;
}

std::expected<std::vector<std::string>, InputProblem> names_found(const Program& program, std::span<const Input> inputs,
                                                                  const ScanOptions& options) {
  const QuietScan scanned = scan_quietly(program, inputs, options, {});
  if (scanned.problem) return std::unexpected(*scanned.problem);
  if (scanned.summary.out_of_memory) return std::unexpected(InputProblem{"out of memory"});
  const std::vector<EventName>& names = parts_of(program).names;
  std::vector<std::string> found;
  for (NameId name = 0; name < names.size(); ++name) {
    if (scanned.summary.names.has(name)) found.push_back(names[name].flattened);
  }
  return found;
}

std::vector<bool> marked(const Program& program, const std::vector<NameId>& names) {
  std::vector<bool> marks(parts_of(program).names.size());
  for (const NameId name : names) marks[name] = true;
  return marks;
}

std::optional<std::uint64_t> possible_count(const Program& program, const std::vector<NameId>& lacking,
                                            std::span<const Input> inputs, const ScanOptions& options,
                                            const QueryOptions& query) {
  const Program possible = relaxed(program, marked(program, lacking));
  const ScanSummary summary = scan_quietly(possible, inputs, options, query).summary;
  if (!is_whole(summary)) return std::nullopt;
  return program.is_query() ? summary.rows : summary.records_matched;
}

}  // namespace insitu
