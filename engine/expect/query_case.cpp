#include "engine/expect/query_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/expect/known_count.h"
#include "engine/expect/known_rows.h"
#include "engine/expect/row_table.h"
#include "engine/expect/sample_input.h"
#include "engine/expect/sources.h"
#include "grammar/near_name.h"
#include "insitu/compile.h"
#include "insitu/query_scan.h"
#include "insitu/time_window.h"
#include "insitu/window_comparison.h"

namespace insitu {
namespace {

/// Reads one edge of the window. False: the case was broken off, because it cannot be read.
bool read_edge(const std::optional<WrittenValue>& text, WindowEdge edge, const WindowAnchor& anchor,
               std::optional<std::int64_t>& time, CaseResult& result) {
  if (!text) return true;
  const auto read = read_window_edge(text->text, edge, anchor);
  if (!read) {
    result.break_off(text->place, read.error());
    return false;
  }
  time = *read;
  return true;
}

bool read_window(const QueryCase& test, SampleInput& input, CaseResult& result) {
  QueryClock& clock = input.query.clock;
  WindowAnchor anchor{.now = clock.now, .zone = input.zone};
  clock.zone = input.zone;
  std::optional<std::int64_t> now;
  if (!read_edge(test.now, WindowEdge::Start, anchor, now, result)) return false;
  anchor.now = clock.now = now.value_or(clock.now);
  if (!read_edge(test.start, WindowEdge::Start, anchor, clock.start, result)) return false;
  if (!read_edge(test.end, WindowEdge::End, anchor, clock.end, result)) return false;
  if (!clock.start || !clock.end || *clock.start <= *clock.end) return true;
  result.break_off(test.start->place, "`start` lies after `end`");
  return false;
}

/// Returns why the rows are not to be trusted.
std::optional<ReadProblem> doubt(const QueryCase& test, const SampleInput& input, const RowTable& table,
                                 const ScanSummary& summary) {
  if (const auto& problem = table.first_problem()) {
    return sample_problem(test.sample, input.names[problem->first], problem->second);
  }
  if (summary.out_of_memory || summary.exceeded_memory_limit) return out_of_memory(test.sample);
  if (summary.records_scanned == 0 && !test.sample.may_be_empty) return no_events(test.sample);
  const bool has_window = test.start || test.end;
  if (has_window && summary.records_without_time > 0) {
    return ReadProblem{test.sample.place,
                       fmt::format("{} events state no time, so it is not known whether they lie in the window",
                                   summary.records_without_time),
                       "state where it is with `time_field` and `time_format`"};
  }
  const bool all_outside = summary.records_outside > 0 && summary.records_outside == summary.records_scanned;
  if (has_window && all_outside) {
    return ReadProblem{test.sample.place, "no event lies between `start` and `end`", ""};
  }
  if (summary.log_groups > 0 && summary.log_groups_selected == 0) {
    return ReadProblem{test.sample.place, "SOURCE selects none of the log groups of the sample",
                       "state the sample's with `log_group`"};
  }
  return std::nullopt;
}

/// Refuses expected columns that the query does not give: nothing could ever be in them.
bool knows_columns(const QueryCase& test, const RowTable& table, CaseResult& result) {
  const std::vector<std::string_view> names(table.names().begin(), table.names().end());
  bool all = true;
  for (const ExpectedRow& row : test.rows) {
    for (const auto& [name, expectation] : row.columns) {
      if (table.column(name.text)) continue;
      const std::string_view near = near_name(name.text, names);
      std::string list;
      for (const std::string_view one : names) list += fmt::format("{}`{}`", list.empty() ? "" : ", ", one);
      result.break_off(
          name.place, fmt::format("the query gives no column `{}`", name.text),
          near.empty() ? fmt::format("its columns are {}", list) : fmt::format("did you mean `{}`?", near));
      all = false;
    }
  }
  return all;
}

/// Describes the row that differs least, and how.
std::vector<std::string> nearest_row(const RowTable& table, const ExpectedRow& expected) {
  std::vector<std::string> lines;
  std::size_t least = std::numeric_limits<std::size_t>::max();
  for (std::size_t i = 0; i < table.size() && least > 0; ++i) {
    std::vector<std::string> differences = table.differences(i, expected);
    if (differences.size() >= least) continue;
    least = differences.size();
    lines = {fmt::format("nearest: row {}: {}", i + 1, table.described(i))};
    std::ranges::move(differences, std::back_inserter(lines));
  }
  if (least == 0) lines.push_back("which another expected row is found in, or which is in another place");
  if (lines.empty()) lines.push_back("there are no rows");
  return lines;
}

/// Returns whether all expected rows are found.
bool check_rows(const QueryCase& test, const RowTable& table, CaseResult& result) {
  const auto found = find_rows(table, test.rows, test.order);
  for (std::size_t i = 0; i < found.size(); ++i) {
    ++result.assertions;
    if (found[i]) continue;
    result.fail({test.rows[i].place, fmt::format("expected a row {}", description_of(test.rows[i])),
                 nearest_row(table, test.rows[i])});
  }
  return std::ranges::none_of(found, [](const auto& row) { return !row; });
}

/// Returns why the expected count asserts nothing. Beside rows, an exact count that always holds only says it twice.
std::optional<ReadProblem> empty_count(const QueryCase& test, const Program& program) {
  if (!test.count) return std::nullopt;
  const RowCounts counts = row_counts_of(program);
  const std::uint64_t min = test.rows.empty() ? counts.min : 0;
  if (!test.count->always_holds(min, counts.max)) return std::nullopt;
  const WrittenValue& written = test.count->written();
  return ReadProblem{written.place, fmt::format("`{}` asserts nothing: {}", written.text, describe_row_counts(counts)),
                     ""};
}

}  // namespace

std::expected<WrittenValue, ReadProblem> chosen_query(const QueryCase& test, const TestBench& bench) {
  if (!test.saved) return test.query;
  const auto found = find_query(bench, *test.saved);
  if (!found) return std::unexpected(found.error());
  const QueryDefinition& saved = **found;
  if (saved.language != "CWLI") {
    return std::unexpected(ReadProblem{
        test.saved->place,
        fmt::format("{} is written in {}, not in Logs Insights QL", saved.description(), saved.language), ""});
  }
  if (!saved.query.is_known()) {
    return std::unexpected(
        ReadProblem{test.saved->place, fmt::format("the query is unresolved: {}", saved.query.unresolved), ""});
  }
  return saved.query;
}

CaseResult run_query_case(const QueryCase& test, const WrittenValue& query, const TestBench& bench) {
  CaseResult result = result_of(CaseKind::Query, test, bench);
  // A window that holds no event is to be noticed even where a prefilter would let none through.
  const bool has_window = test.start || test.end;
  const auto program = compile_query(query.text, {.prefiltering = has_window ? Prefiltering::Off : Prefiltering::On});
  if (!program) {
    refuse(result, query, program.error());
    return result;
  }
  add_notes(result, program->notes(), query);
  if (const auto problem = empty_count(test, *program)) {
    result.break_off(*problem);
    return result;
  }
  auto input = open_sample(test.sample, bench, result);
  if (!input) return result;
  if (!read_window(test, *input, result)) return result;
  if (const auto problem = comparison_problem(*program, false, input->query.clock)) {
    refuse(result, query, *problem);
    return result;
  }

  RowTable table;
  input->query.counts_lost_rows = false;
  const ScanSummary summary = scan(*program, input->inputs, table, input->options, input->query);
  if (const auto problem = doubt(test, *input, table, summary)) {
    result.break_off(*problem);
    return result;
  }
  if (!knows_columns(test, table, result)) return result;
  const bool has_rows = check_rows(test, table, result);
  const SampleCount found{*program, summary, *input, table.size()};
  if (test.count) result.expect(*test.count, static_cast<double>(table.size()), "rows");
  const bool is_known = (!has_rows || are_known_to_hold(table, found, test, result)) &&
                        (!test.count || is_known_to_hold(*test.count, found, test, result));
  if (is_known) note_missing_names(found, test, result);
  if (summary.rows_cut > 0) {
    result.notes.push_back(
        fmt::format("{} rows were cut: without `limit` the service gives the first 10,000", summary.rows_cut));
  }
  if (summary.is_approximate) {
    result.notes.emplace_back("`pct` or `countDistinct` saw too many values to hold: its results are approximate");
  }
  return result;
}

}  // namespace insitu
