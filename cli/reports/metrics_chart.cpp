#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/reports/bar_chart.h"
#include "cli/reports/metrics_reports.h"
#include "engine/metrics/metric_periods.h"
#include "engine/output/terminal_text.h"
#include "grammar/display_width.h"

namespace insitu::cli {
namespace {

constexpr std::array<std::string_view, 8> kBlocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::string_view kNoData = "·";
constexpr std::size_t kMaxMetrics = 12;
constexpr std::size_t kWidestLabel = 24;

std::string label_of(const DimensionSet& dimensions) {
  std::string label;
  for (const auto& [name, value] : dimensions) {
    append_visible(label, fmt::format("{}{}={}", label.empty() ? "" : " ", name, value));
  }
  std::ranges::replace(label, '\n', ' ');
  std::ranges::replace(label, '\t', ' ');
  std::string cut;
  std::size_t width = 0;
  for (std::string_view rest = label; !rest.empty();) {
    const Character character = first_character(rest);
    width += character.columns;
    if (width > kWidestLabel) return cut;
    cut += rest.substr(0, character.bytes);
    rest.remove_prefix(character.bytes);
  }
  return cut;
}

/// A metric that may be drawn.
struct ChartMetric {
  std::string label;
  const MetricMinutes* minutes = nullptr;
};

/// What is said of all metrics of a chart.
struct ChartSubject {
  std::string name;  ///< empty: it has none
  std::string_view unit;
};

/// The values of the metrics, as far as they are drawn, on one axis of time and one of values.
class Chart {
 public:
  Chart(std::span<const ChartMetric> metrics, std::int64_t period_seconds, const Statistic& statistic,
        const ChartStyle& style)
      : statistic_(statistic), style_(style), step_(period_seconds * 1000) {
    std::optional<std::int64_t> first;
    std::int64_t last = 0;
    for (const auto& [label, minutes] : metrics) {
      if (minutes->empty()) continue;
      ++metrics_;
      const MetricMinutes periods = by_period(*minutes, period_seconds);
      last = first ? std::max(last, periods.rbegin()->first) : periods.rbegin()->first;
      first = std::min(first.value_or(periods.begin()->first), periods.begin()->first);
      if (lines_.size() < kMaxMetrics) lines_.push_back({label, minutes, {}});
    }
    if (!first) return;
    begin_ = *first;
    for (const Line& line : lines_) label_width_ = std::max(label_width_, display_width(line.label));
    const ChartScale scale = chart_scale((last - begin_) / step_ + 1, room());
    step_ *= scale.steps;
    blocks_ = scale.blocks;
    for (Line& line : lines_) fill(line);
  }

  [[nodiscard]] std::string draw(const ChartSubject& subject) const {
    if (lines_.empty()) return {};
    if (metrics_ == 1) return "\n" + draw_bars(subject);
    std::string out = fmt::format("\n{}: ▁ is {:.6g}, █ is {:.6g}, a block is {}\n", title(subject), low_, high_,
                                  duration_text(step_ / 1000));
    for (const Line& line : lines_) append_line(out, line);
    out += fmt::format("{:{}}{}\n", "", margin(), time_axis(begin_, step_, blocks_, 1, style_.zone));
    if (metrics_ > lines_.size()) fmt::format_to(std::back_inserter(out), "and {} more\n", metrics_ - lines_.size());
    return out;
  }

 private:
  struct Line {
    std::string label;
    const MetricMinutes* minutes = nullptr;
    std::map<std::size_t, double> values;  // by block
  };

  /// The columns before the blocks of a line.
  [[nodiscard]] std::size_t margin() const { return label_width_ == 0 ? 0 : label_width_ + 2; }
  [[nodiscard]] std::size_t room() const {
    if (metrics_ == 1) return room_for_bars(style_.columns);
    return std::max(style_.columns, margin() + kLeastChartBlocks) - margin();
  }

  /// `Sum of Orders/Latency in Milliseconds`
  [[nodiscard]] std::string title(const ChartSubject& subject) const {
    return fmt::format("{}{}{}{}", statistic_.text, subject.name.empty() ? "" : " of ", subject.name,
                       subject.unit == "None" ? "" : fmt::format(" in {}", subject.unit));
  }

  void fill(Line& line) {
    std::map<std::size_t, Samples> blocks;
    for (const auto& [minute, samples] : *line.minutes) {
      blocks[static_cast<std::size_t>((minute - begin_) / step_)].merge(samples);
    }
    for (const auto& [block, samples] : blocks) {
      const auto value = value_of(statistic_, samples);
      if (!value) continue;
      line.values[block] = *value;
      low_ = std::min(low_, *value);
      high_ = std::max(high_, *value);
    }
  }

  [[nodiscard]] std::string draw_bars(const ChartSubject& subject) const {
    const Line& line = lines_.front();
    BarChart chart{.title = fmt::format("{}{}{}, a bar is {}{}", title(subject), line.label.empty() ? "" : ", ",
                                        line.label, duration_text(step_ / 1000), zone_text()),
                   .values = {},
                   .begin = begin_,
                   .step = step_,
                   .threshold = {},
                   .states = {}};
    chart.values.resize(blocks_);
    for (const auto& [block, value] : line.values) chart.values[block] = value;
    return draw_bar_chart(chart, style_);
  }

  [[nodiscard]] std::string zone_text() const { return style_.zone ? fmt::format(" ({})", style_.zone->name) : ""; }

  void append_line(std::string& out, const Line& line) const {
    if (label_width_ > 0) {
      out += line.label;
      out.append(label_width_ - display_width(line.label) + 2, ' ');
    }
    for (std::size_t block = 0; block < blocks_; ++block) {
      const auto value = line.values.find(block);
      out += value == line.values.end() ? kNoData : kBlocks[level(value->second)];
    }
    out += '\n';
  }

  [[nodiscard]] std::size_t level(double value) const {
    if (high_ == low_) return 0;
    const double share = value / (high_ - low_) - low_ / (high_ - low_);
    return static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * (kBlocks.size() - 1)));
  }

  const Statistic& statistic_;
  const ChartStyle& style_;
  std::int64_t step_;  // milliseconds a block
  std::int64_t begin_ = 0;
  std::size_t blocks_ = 0;
  std::size_t metrics_ = 0;
  std::size_t label_width_ = 0;
  std::vector<Line> lines_;
  double low_ = 0;
  double high_ = 0;
};

std::string name_of(std::string_view metric_namespace, std::string_view name) {
  std::string text;
  append_visible(text, metric_namespace.empty() ? std::string(name) : fmt::format("{}/{}", metric_namespace, name));
  return in_one_line(text);
}

}  // namespace

std::string metrics_chart(const MetricReport& report, const Statistic& statistic, const ChartStyle& style) {
  std::vector<ChartMetric> metrics;
  for (const auto& [dimensions, minutes] : report.data.metrics) metrics.push_back({label_of(dimensions), &minutes});
  const MetricTransformation& filter = report.transformation;
  return Chart(metrics, report.period_seconds, statistic, style)
      .draw({.name = name_of(filter.metric_namespace, filter.metric_name), .unit = filter.unit});
}

std::string metrics_chart(const EmfReport& report, const Statistic& statistic, const ChartStyle& style) {
  std::vector<ChartMetric> metrics;
  for (const auto& [metric, series] : report.data.metrics) {
    metrics.push_back({label_of(metric.dimensions), &series.samples});
  }
  if (metrics.empty()) return {};
  const EmfMetric& first = report.data.metrics.begin()->first;
  return Chart(metrics, report.period_seconds, statistic, style)
      .draw({.name = name_of(first.metric_namespace, first.name), .unit = first.unit});
}

}  // namespace insitu::cli
