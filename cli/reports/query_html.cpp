#include "cli/reports/query_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <utility>
#include <variant>

#include "cli/reports/bar_chart.h"
#include "cli/reports/query_colours.h"
#include "cli/reports/svg_chart.h"
#include "engine/model/ascii.h"
#include "grammar/query_parser.h"

namespace insitu::cli {
namespace {

constexpr std::size_t kMaxKeyBars = 25;
constexpr std::int64_t kMaxBars = 720;  // of more, neighbours come together
constexpr std::size_t kMaxQueryBytes = 20'000;

/// The column that an item becomes.
std::string column_of(const ast::Item& item, std::string_view query) {
  if (item.alias) return item.alias->text;
  const auto* const path = std::get_if<ast::Path>(&item.expression.node);
  if (path != nullptr && path->steps.size() == 1) return path->steps.front().text;
  return std::string(query.substr(item.expression.span.begin, item.expression.span.size()));
}

bool adds_up(const ast::Item& item) {
  const auto* const call = std::get_if<ast::Call>(&item.expression.node);
  return call != nullptr &&
         (equals_ignoring_case(call->name.text, "count") || equals_ignoring_case(call->name.text, "sum"));
}

/// The columns of a table by the part that they have in a chart.
struct ChartColumns {
  std::optional<std::size_t> time;
  std::vector<std::size_t> keys;
  std::vector<std::size_t> values;
};

ChartColumns chart_columns(const ReportRows& rows, const QueryShape& shape) {
  ChartColumns columns;
  for (std::size_t i = 0; i < rows.columns().size(); ++i) {
    const ReportRows::Column& column = rows.columns()[i];
    const bool is_key = std::ranges::find(shape.keys, column.name) != shape.keys.end();
    if (!column.has_values) continue;
    if (is_key && column.is_time && !columns.time) {
      columns.time = i;
    } else if (is_key) {
      columns.keys.push_back(i);
    } else if (column.is_number) {
      columns.values.push_back(i);
    }
  }
  return columns;
}

std::string label_of_row(const std::vector<ReportRows::Cell>& cells, const std::vector<std::size_t>& keys) {
  std::string label;
  for (const std::size_t key : keys) {
    if (!label.empty()) label += " · ";
    const std::string& text = cells[key].text.value_or("");
    label += text.empty() ? "(none)" : text;
  }
  return label;
}

/// The largest step of which all distances between times are multiples.
std::int64_t step_of(const std::vector<std::int64_t>& times) {
  constexpr std::int64_t kMinute = 60'000;
  std::int64_t step = 0;
  for (std::size_t i = 1; i < times.size(); ++i) step = std::gcd(step, times[i] - times[i - 1]);
  return step == 0 ? kMinute : step;
}

std::string in_first(const ReportRows& rows) {
  return rows.count() > rows.rows().size() ? fmt::format(", of the first {} rows", grouped_digits(rows.rows().size()))
                                           : "";
}

std::string names_of(const ReportRows& rows, const std::vector<std::size_t>& columns) {
  std::string names;
  for (const std::size_t column : columns) {
    names += fmt::format("{}{}", names.empty() ? "" : ", ", rows.columns()[column].name);
  }
  return names;
}

/// The values of one line, or of one part of all bars, by their time.
struct ValuesByTime {
  std::string label;
  std::map<std::int64_t, double> values;
  double size = 0;  ///< the sum of what they are without their signs
};

/// A series for each key, the largest one first, or for each value.
std::vector<ValuesByTime> series_of(const ReportRows& rows, const ChartColumns& columns) {
  std::vector<ValuesByTime> all;
  std::map<std::string, std::size_t> places;
  const auto add = [&](const std::string& label, const ReportRows::Cell& time, const ReportRows::Cell& cell) {
    if (!time.text || !cell.text) return;
    const auto [place, is_new] = places.emplace(label, all.size());
    if (is_new) all.push_back({.label = label, .values = {}});
    all[place->second].values[time.time] = cell.number;
    all[place->second].size += std::abs(cell.number);
  };
  for (const auto& cells : rows.rows()) {
    if (!columns.keys.empty()) {
      add(label_of_row(cells, columns.keys), cells[*columns.time], cells[columns.values.front()]);
      continue;
    }
    for (const std::size_t column : columns.values) {
      add(rows.columns()[column].name, cells[*columns.time], cells[column]);
    }
  }
  if (columns.keys.empty()) return all;
  std::ranges::sort(all, [](const ValuesByTime& a, const ValuesByTime& b) {
    return a.size != b.size ? a.size > b.size : a.label < b.label;
  });
  return all;
}

/// Leaves as many series as a chart has. Of bars what is small becomes one more part, so that they are as high as they
/// are. Returns what is said of it; empty: there are no more.
std::string keep_largest(std::vector<ValuesByTime>& all, ChartForm form) {
  if (all.size() <= kMaxChartSeries) return {};
  const bool has_bars = form == ChartForm::Bars;
  const std::size_t kept = has_bars ? kMaxChartSeries - 1 : kMaxChartSeries;
  const std::size_t count = all.size();
  ValuesByTime rest{.label = fmt::format("{} others", count - kept), .values = {}};
  for (std::size_t i = kept; i < count; ++i) {
    for (const auto& [time, number] : all[i].values) rest.values[time] += number;
  }
  all.resize(kept);
  if (has_bars) all.push_back(std::move(rest));
  return fmt::format("; {} of {} have their own {}", kept, count, has_bars ? "colour" : "line");
}

/// Adds neighbours up, so that there are not more than kMaxBars. Returns what is said of it; empty: there are no more.
std::string join_bars(std::vector<ValuesByTime>& all, std::vector<std::int64_t>& times, std::int64_t& step) {
  const std::int64_t first = times.front();
  const std::int64_t together = ((times.back() - first) / step + kMaxBars) / kMaxBars;
  if (together == 1) return {};
  step *= together;
  const auto joined = [&](std::int64_t time) { return first + (time - first) / step * step; };
  for (std::int64_t& time : times) time = joined(time);
  times.erase(std::unique(times.begin(), times.end()), times.end());
  for (ValuesByTime& series : all) {
    std::map<std::int64_t, double> sums;
    for (const auto& [time, number] : series.values) sums[joined(time)] += number;
    series.values = std::move(sums);
  }
  return fmt::format("; a bar is {}", duration_text(step / 1000));
}

/// Whether a value and its parts can be bars: they add up, and none is negative.
bool can_be_bars(const std::vector<ValuesByTime>& all, const ReportRows& rows, const ChartColumns& columns,
                 const QueryShape& shape) {
  if (columns.keys.empty() && columns.values.size() > 1) return false;
  const std::string& name = rows.columns()[columns.values.front()].name;
  if (std::ranges::find(shape.totals, name) == shape.totals.end()) return false;
  const auto is_negative = [](const auto& value) { return value.second < 0; };
  return std::ranges::none_of(
      all, [&](const ValuesByTime& series) { return std::ranges::any_of(series.values, is_negative); });
}

/// A chart of several values of one time, or of one value by keys.
std::string time_chart(const ReportRows& rows, const ChartColumns& columns, const QueryShape& shape) {
  TimeChart chart;
  chart.zone = rows.zone();
  for (const auto& cells : rows.rows()) {
    if (cells[*columns.time].text) chart.times.push_back(cells[*columns.time].time);
  }
  std::ranges::sort(chart.times);
  chart.times.erase(std::unique(chart.times.begin(), chart.times.end()), chart.times.end());
  if (chart.times.empty()) return {};
  chart.step = step_of(chart.times);
  std::vector<ValuesByTime> all = series_of(rows, columns);
  chart.form = can_be_bars(all, rows, columns, shape) ? ChartForm::Bars : ChartForm::Lines;
  std::string remarks = keep_largest(all, chart.form);
  if (chart.form == ChartForm::Bars) remarks += join_bars(all, chart.times, chart.step);
  const bool is_one_value = !columns.keys.empty() || columns.values.size() == 1;
  const std::string keys = names_of(rows, columns.keys);
  chart.title =
      fmt::format("{} over time{}{}{} (times of {})",
                  is_one_value ? rows.columns()[columns.values.front()].name : names_of(rows, columns.values),
                  keys.empty() ? "" : " by " + keys, remarks, in_first(rows), rows.zone() ? rows.zone()->name : "UTC");
  for (const ValuesByTime& series : all) {
    ChartSeries& drawn = chart.series.emplace_back(ChartSeries{.label = series.label, .values = {}});
    for (const std::int64_t time : chart.times) {
      const auto place = series.values.find(time);
      drawn.values.push_back(place == series.values.end() ? std::nullopt : std::optional(place->second));
    }
  }
  return draw_time_chart(chart);
}

std::string key_chart(const ReportRows& rows, const ChartColumns& columns) {
  const std::size_t value = columns.values.front();
  std::vector<KeyBar> bars;
  for (const auto& cells : rows.rows()) {
    if (bars.size() == kMaxKeyBars) break;
    if (!cells[value].text) continue;
    bars.push_back(
        {.label = label_of_row(cells, columns.keys), .value = cells[value].number, .text = *cells[value].text});
  }
  std::string title = fmt::format("{} by {}", rows.columns()[value].name, names_of(rows, columns.keys));
  if (rows.count() > bars.size()) title += fmt::format(", the first {} rows", bars.size());
  return draw_key_chart(title, bars);
}

std::string chart_of_query(const ReportRows& rows, const QueryShape& shape) {
  if (!shape.is_aggregated || rows.rows().empty()) return {};
  const ChartColumns columns = chart_columns(rows, shape);
  if (columns.values.empty()) return {};
  if (columns.time) return time_chart(rows, columns, shape);
  return columns.keys.empty() ? std::string() : key_chart(rows, columns);
}

/// The first line of the query, as far as it fits into a title.
std::string title_of_query(std::string_view query) {
  constexpr std::size_t kMax = 90;
  std::string title;
  bool is_blank = false;
  for (const char c : query) {
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      is_blank = !title.empty();
      continue;
    }
    if (is_blank) title += ' ';
    is_blank = false;
    title += c;
  }
  if (title.size() <= kMax) return title;
  std::size_t end = kMax;
  while (end > 0 && (static_cast<unsigned char>(title[end]) & 0xC0) == 0x80) --end;
  return title.substr(0, end) + "…";
}

}  // namespace

QueryShape shape_of_query(std::string_view query) {
  QueryShape shape;
  const auto parsed = parse_query(query);
  if (!parsed) return shape;
  for (const ast::Command& command : parsed->query.commands) {
    const auto* const stats = std::get_if<ast::Stats>(&command.node);
    if (stats == nullptr) continue;
    shape = {.keys = {}, .totals = {}, .is_aggregated = true};
    for (const ast::Item& key : stats->keys) shape.keys.push_back(column_of(key, query));
    for (const ast::Item& item : stats->items) {
      if (adds_up(item)) shape.totals.push_back(column_of(item, query));
    }
  }
  return shape;
}

std::string query_html(std::string_view query, const ReportRows& rows, ReportOrigin origin) {
  HtmlPage page(title_of_query(query), std::move(origin));
  page.set_kind("query");
  page.add(fmt::format("<pre class=\"query\">{}</pre>\n", coloured_query(front_of(query, kMaxQueryBytes))));
  page.add_chart(chart_of_query(rows, shape_of_query(query)));
  page.add_table(rows, "rows", "Rows");
  return page.finish();
}

}  // namespace insitu::cli
