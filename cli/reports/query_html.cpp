#include "cli/reports/query_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <utility>
#include <variant>

#include "cli/reports/query_colours.h"
#include "cli/reports/svg_chart.h"
#include "engine/model/ascii.h"
#include "grammar/query_parser.h"

namespace insitu::cli {
namespace {

constexpr std::size_t kMaxKeyBars = 25;
constexpr std::size_t kMaxTimesInChart = 3000;

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

/// A chart of several values of one time, or of one value by keys.
std::string time_chart(const ReportRows& rows, const ChartColumns& columns, const QueryShape& shape) {
  std::vector<std::int64_t> times;
  for (const auto& cells : rows.rows()) {
    if (cells[*columns.time].text) times.push_back(cells[*columns.time].time);
  }
  std::ranges::sort(times);
  times.erase(std::unique(times.begin(), times.end()), times.end());
  if (times.empty() || times.size() > kMaxTimesInChart) return {};
  const bool is_by_key = !columns.keys.empty();
  const std::size_t value = columns.values.front();
  const auto is_total = [&](std::size_t column) {
    return std::ranges::find(shape.totals, rows.columns()[column].name) != shape.totals.end();
  };

  // Of each series its values by time; a series with more in it comes first.
  struct Series {
    std::map<std::int64_t, double> values;
    double size = 0;
  };
  std::vector<std::pair<std::string, Series>> all;
  std::map<std::string, std::size_t> found;
  const auto add = [&](const std::string& label, const ReportRows::Cell& time, const ReportRows::Cell& cell) {
    if (!time.text || !cell.text) return;
    const auto [place, is_new] = found.emplace(label, all.size());
    if (is_new) all.emplace_back(label, Series{});
    Series& series = all[place->second].second;
    series.values[time.time] = cell.number;
    series.size += std::abs(cell.number);
  };
  for (const auto& cells : rows.rows()) {
    if (is_by_key) {
      add(label_of_row(cells, columns.keys), cells[*columns.time], cells[value]);
    } else {
      for (const std::size_t column : columns.values) {
        add(rows.columns()[column].name, cells[*columns.time], cells[column]);
      }
    }
  }
  if (is_by_key)
    std::ranges::sort(all, [](const auto& a, const auto& b) {
      return a.second.size != b.second.size ? a.second.size > b.second.size : a.first < b.first;
    });

  const bool has_bars =
      is_total(value) && (is_by_key || columns.values.size() == 1) && std::ranges::all_of(all, [](const auto& one) {
        return std::ranges::all_of(one.second.values, [](const auto& v) { return v.second >= 0; });
      });
  std::string others;
  if (all.size() > kMaxChartSeries) {
    const std::size_t kept = has_bars ? kMaxChartSeries - 1 : kMaxChartSeries;
    others = fmt::format("; {} of {} keys have their own {}", kept, all.size(), has_bars ? "colour" : "line");
    if (has_bars) {  // what is small is one more part, so that the bars are as high as they are
      Series rest;
      for (std::size_t i = kept; i < all.size(); ++i) {
        for (const auto& [time, number] : all[i].second.values) rest.values[time] += number;
      }
      all.resize(kept);
      all.emplace_back(fmt::format("{} others", found.size() - kept), std::move(rest));
    } else {
      all.resize(kept);
    }
  }
  TimeChart chart{.title = {},
                  .form = has_bars ? ChartForm::Bars : ChartForm::Lines,
                  .times = times,
                  .step = step_of(times),
                  .series = {},
                  .threshold = {},
                  .states = {},
                  .zone = rows.zone()};
  const std::string keys = [&] {
    std::string names;
    for (const std::size_t key : columns.keys)
      names += fmt::format("{}{}", names.empty() ? "" : ", ", rows.columns()[key].name);
    return names;
  }();
  const std::string subject =
      is_by_key || columns.values.size() == 1 ? rows.columns()[value].name : std::string("values");
  chart.title = fmt::format("{} over time{}{}{} (times of {})", subject, keys.empty() ? "" : " by " + keys, others,
                            in_first(rows), rows.zone() ? rows.zone()->name : "UTC");
  for (const auto& [label, series] : all) {
    ChartSeries& drawn = chart.series.emplace_back(ChartSeries{.label = label, .values = {}});
    for (const std::int64_t time : times) {
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
  std::string title = fmt::format("{} by {}", rows.columns()[value].name, [&] {
    std::string names;
    for (const std::size_t key : columns.keys)
      names += fmt::format("{}{}", names.empty() ? "" : ", ", rows.columns()[key].name);
    return names;
  }());
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
  page.add(fmt::format("<pre class=\"query\">{}</pre>\n", coloured_query(query)));
  page.add(chart_of_query(rows, shape_of_query(query)));
  page.add_table(rows, "rows", "Rows");
  return page.finish();
}

}  // namespace insitu::cli
