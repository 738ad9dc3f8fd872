#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <vector>

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
constexpr std::size_t kLeastBlocks = 10;

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

/// `90s`, `5m`, `2h`
std::string duration_text(std::int64_t seconds) {
  if (seconds % 3600 == 0) return fmt::format("{}h", seconds / 3600);
  return seconds % 60 == 0 ? fmt::format("{}m", seconds / 60) : fmt::format("{}s", seconds);
}

std::string minute_text(std::int64_t time, const std::optional<ShownZone>& zone) {
  const ShownZone utc{"UTC", TimeZone()};
  const std::string text = time_in_zone(time, zone ? *zone : utc, UtcOffset::Hidden);
  return text.substr(0, std::string_view("2026-03-02 00:04").size());
}

/// A metric that may be drawn.
struct ChartMetric {
  std::string label;
  const MetricMinutes* minutes = nullptr;
};

/// The values of the metrics, as far as they are drawn, on one axis of time and one of values.
class Chart {
 public:
  Chart(std::span<const ChartMetric> metrics, std::int64_t period_seconds, const Statistic& statistic,
        const std::optional<ShownZone>& zone, std::size_t columns)
      : statistic_(statistic), zone_(zone), step_(period_seconds * 1000) {
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
    const std::size_t taken = label_width_ == 0 ? 0 : label_width_ + 2;
    const std::size_t room = std::max(columns, taken + kLeastBlocks) - taken;
    const auto periods = static_cast<std::size_t>((last - begin_) / step_ + 1);
    step_ *= static_cast<std::int64_t>((periods + room - 1) / room);
    blocks_ = static_cast<std::size_t>((last - begin_) / step_ + 1);
    for (Line& line : lines_) fill(line);
  }

  void append(std::string& out) const {
    if (lines_.empty()) return;
    fmt::format_to(std::back_inserter(out), "\n{} from {:.6g} to {:.6g}, a block is {}, {} to {}{}\n", statistic_.text,
                   low_, high_, duration_text(step_ / 1000), minute_text(begin_, zone_),
                   minute_text(begin_ + static_cast<std::int64_t>(blocks_ - 1) * step_, zone_),
                   zone_ ? fmt::format(" ({})", zone_->name) : "");
    for (const Line& line : lines_) append_line(out, line);
    if (metrics_ > lines_.size()) fmt::format_to(std::back_inserter(out), "and {} more\n", metrics_ - lines_.size());
  }

 private:
  struct Line {
    std::string label;
    const MetricMinutes* minutes = nullptr;
    std::map<std::size_t, double> values;  // by block
  };

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
  const std::optional<ShownZone>& zone_;
  std::int64_t step_;  // milliseconds a block
  std::int64_t begin_ = 0;
  std::size_t blocks_ = 0;
  std::size_t metrics_ = 0;
  std::size_t label_width_ = 0;
  std::vector<Line> lines_;
  double low_ = 0;
  double high_ = 0;
};

}  // namespace

void append_metrics_chart(std::string& out, const MetricReport& report, const Statistic& statistic,
                          const std::optional<ShownZone>& zone, std::size_t columns) {
  std::vector<ChartMetric> metrics;
  for (const auto& [dimensions, minutes] : report.data.metrics) metrics.push_back({label_of(dimensions), &minutes});
  Chart(metrics, report.period_seconds, statistic, zone, columns).append(out);
}

void append_metrics_chart(std::string& out, const EmfReport& report, const Statistic& statistic,
                          const std::optional<ShownZone>& zone, std::size_t columns) {
  std::vector<ChartMetric> metrics;
  for (const auto& [metric, series] : report.data.metrics) {
    metrics.push_back({label_of(metric.dimensions), &series.samples});
  }
  Chart(metrics, report.period_seconds, statistic, zone, columns).append(out);
}

}  // namespace insitu::cli
