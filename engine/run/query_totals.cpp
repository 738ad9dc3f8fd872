#include "engine/run/query_totals.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "engine/operators/log_group_selection.h"
#include "engine/plan/program_parts.h"

namespace insitu {
namespace {

bool selects(const QueryPlan& plan, const std::string& log_group) {
  return std::ranges::all_of(plan.commands, [&](const PlanCommand& command) {
    const auto* source = std::get_if<SourceNode>(&command.node);
    return source == nullptr || selects_log_group(*source, log_group);
  });
}

/// Calls `visit` with each of the numbers.
template <class Totals, class Visit>
void each_number(Totals& totals, const Visit& visit) {
  visit(totals.inputs.bytes_scanned);
  visit(totals.inputs.invalid_utf8);
  visit(totals.inputs.files);
  visit(totals.inputs.files_with_problems);
  auto& events = totals.events;
  for (auto* number : {&events.records, &events.examined, &events.asked_json, &events.json, &events.not_json,
                       &events.without_time, &events.outside, &events.without_window}) {
    visit(*number);
  }
}

}  // namespace

void QueryTotals::add(const QueryTotals& other) {
  inputs.bytes_scanned += other.inputs.bytes_scanned;
  inputs.invalid_utf8 += other.inputs.invalid_utf8;
  inputs.files += other.inputs.files;
  inputs.files_with_problems += other.inputs.files_with_problems;
  inputs.names_next_page = inputs.names_next_page || other.inputs.names_next_page;
  events.add(other.events);
  names.add(other.names);
}

void QueryTotals::save(StateWriter& out) const {
  each_number(*this, [&out](std::uint64_t number) { out.number(number); });
  out.number(inputs.names_next_page ? 1 : 0);
  out.number(events.newest ? 1 : 0);
  out.signed_number(events.newest.value_or(0));
  out.number(events.log_groups.size());
  for (const std::string& group : events.log_groups) out.text(group);
  out.number(names.names.size());
  for (const std::uint8_t name : names.names) out.number(name);
  out.number(names.json ? 1 : 0);
}

void QueryTotals::load(StateReader& in) {
  each_number(*this, [&in](auto& number) { number = in.number(); });
  inputs.names_next_page = in.number() != 0;
  const bool has_newest = in.number() != 0;
  const std::int64_t newest = in.signed_number();
  events.newest = has_newest ? std::optional(newest) : std::nullopt;
  for (std::size_t groups = in.count(); groups > 0 && !in.failed(); --groups) events.log_groups.emplace(in.text());
  for (std::size_t count = in.count(); count > 0 && !in.failed(); --count) {
    names.names.push_back(in.number() != 0 ? 1 : 0);
  }
  names.json = in.number() != 0;
}

ScanSummary summary_of(const QueryTotals& totals, const QueryPlan& plan) {
  ScanSummary summary;
  static_cast<ScannedInputs&>(summary) = totals.inputs;
  summary.names = totals.names;
  const EventCounts& events = totals.events;
  summary.records_scanned = events.records;
  summary.baseline_records = events.baseline_records;
  summary.records_examined = events.examined;
  summary.not_json = events.not_json;
  summary.records_without_time = events.without_time;
  summary.records_outside = events.outside;
  summary.log_groups = events.log_groups.size();
  summary.log_groups_selected = static_cast<std::size_t>(
      std::ranges::count_if(events.log_groups, [&plan](const std::string& group) { return selects(plan, group); }));
  return summary;
}

void add_reports(const QueryReports& reports, const Program& program, const QueryClock& clock,
                 const QueryTotals& totals, ScanSummary& summary) {
  const QueryPlan& plan = *parts_of(program).query;
  const OperatorReport& report = reports.all;
  summary.records_matched =
      reports.before_cut.rows_filtered.value_or(summary.records_examined - summary.records_outside);
  summary.uses_time = plan.needs_time || window_of(clock).has_value();
  summary.uses_json = totals.events.asked_json > 0;
  summary.lacks_window = plan.uses_window && (!clock.start || !clock.end);
  summary.rows_cut = report.rows_cut;
  summary.is_approximate = report.is_approximate;
  summary.coarsened_texts = report.coarsened_texts;
  summary.lacks_earlier_rows = report.lacks_earlier_rows;
  summary.records_without_window = totals.events.without_window;
  summary.newest = totals.events.newest;
  for (const auto& [field, rows] : report.rows_lost_by_absence) {
    summary.lost_by_absence.emplace_back(parts_of(program).names[field].text, rows);
  }
  for (const auto& [span, rows] : report.never_numbers) {
    summary.never_numbers.emplace_back(plan.text.substr(span.begin, span.end - span.begin), rows);
  }
}

}  // namespace insitu
