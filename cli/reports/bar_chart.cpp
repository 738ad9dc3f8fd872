#include "cli/reports/bar_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "engine/output/terminal_text.h"

namespace insitu::cli {
namespace {

constexpr std::array<std::string_view, 9> kEighths = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::size_t kRows = 6;
constexpr std::size_t kLevels = kRows * (kEighths.size() - 1);
constexpr std::size_t kWidestBlock = 6;
constexpr std::size_t kAxisColumns = 12;  // what labels take at most, with the axis

std::string number_text(double value) { return fmt::format("{:.6g}", value); }

std::string_view sign_of(AlarmState state) {
  switch (state) {
    case AlarmState::Ok: return "─";
    case AlarmState::Alarm: return "█";
    case AlarmState::InsufficientData: return "·";
    case AlarmState::Unknown: break;
  }
  return "?";
}

/// Returns the distance of the marks on an axis of time, a round one.
std::int64_t interval_of_marks(std::int64_t step, std::size_t width) {
  constexpr std::array<std::int64_t, 18> kRoundSeconds = {5,    10,   15,   30,   60,    120,   300,   600,   900,
                                                          1200, 1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400};
  constexpr std::int64_t kLeastColumns = 11;
  const std::int64_t least = kLeastColumns * step / static_cast<std::int64_t>(width);
  for (const std::int64_t seconds : kRoundSeconds) {
    if (seconds * 1000 >= least) return seconds * 1000;
  }
  return least;
}

/// Appends parts of a line, each in a colour, which is changed only where it has to be.
class ColouredLine {
 public:
  ColouredLine(std::string& out, const Palette& palette) : out_(out), palette_(palette) {}
  ~ColouredLine() {
    append({}, {});
    out_.erase(out_.find_last_not_of(' ') + 1);
    out_ += '\n';
  }
  ColouredLine(const ColouredLine&) = delete;
  ColouredLine& operator=(const ColouredLine&) = delete;

  /// `colour`: empty: the usual one.
  void append(std::string_view colour, std::string_view text) {
    if (colour != colour_ && !colour_.empty()) out_ += palette_.reset;
    if (colour != colour_) out_ += colour;
    colour_ = colour;
    out_ += text;
  }

 private:
  std::string& out_;
  const Palette& palette_;
  std::string_view colour_;
};

constexpr std::int64_t kMinuteMilliseconds = 60'000;

enum class Precision { Minutes, Seconds };

/// `2026-03-02 12:03`, or with seconds.
std::string time_text(std::int64_t time, const std::optional<ShownZone>& zone, Precision precision) {
  const ShownZone utc{"UTC", TimeZone()};
  const std::string text = time_in_zone(time, zone ? *zone : utc, UtcOffset::Hidden);
  return text.substr(
      0, std::string_view(precision == Precision::Seconds ? "2026-03-02 00:04:05" : "2026-03-02 00:04").size());
}

class Drawing {
 public:
  Drawing(const BarChart& chart, const ChartStyle& style)
      : chart_(chart), style_(style), palette_(style.colours == Colours::On ? colour_palette() : plain_palette()) {
    std::optional<double> high = chart.threshold;
    for (const auto& value : chart.values) {
      if (!value) continue;
      low_ = std::min(low_, *value);
      high = std::max(high.value_or(*value), *value);
    }
    low_ = std::min(low_, chart.threshold.value_or(low_));
    high_ = high.value_or(0);
    if (high_ <= low_) high_ = low_ + 1;
    if (chart.threshold) threshold_row_ = std::clamp<std::size_t>((level_of(*chart.threshold) + 7) / 8, 1, kRows);
    label_width_ = std::max({number_text(high_).size(), number_text(low_).size(), threshold_label().size()});
    const std::size_t room = std::max(style.columns, label_width_ + 3 + kLeastChartBlocks) - label_width_ - 3;
    width_ = std::clamp<std::size_t>(room / chart.values.size(), 1, kWidestBlock);
  }

  [[nodiscard]] std::string draw() const {
    std::string out = chart_.title + "\n";
    for (std::size_t row = kRows; row > 0; --row) append_row(out, row);
    append_axis(out);
    append_states(out);
    const std::string times = time_axis(chart_.begin, chart_.step, chart_.values.size(), width_, style_.zone);
    out += fmt::format("{:{}}  {}\n", "", label_width_, times);
    return out;
  }

 private:
  [[nodiscard]] std::string threshold_label() const {
    return chart_.threshold ? number_text(*chart_.threshold) : std::string();
  }

  /// From 0 at the bottom to kLevels at the top. What is above the bottom is at least 1.
  [[nodiscard]] std::size_t level_of(double value) const {
    const double share = std::clamp(value / (high_ - low_) - low_ / (high_ - low_), 0.0, 1.0);
    const auto level = static_cast<std::size_t>(std::lround(share * kLevels));
    return value > low_ ? std::max<std::size_t>(level, 1) : level;
  }

  [[nodiscard]] std::string padded(std::string_view label) const { return fmt::format("{:>{}} ", label, label_width_); }

  void append_row(std::string& out, std::size_t row) const {
    ColouredLine line(out, palette_);
    const bool has_threshold = row == threshold_row_;
    const std::string label = has_threshold ? threshold_label() : row == kRows ? number_text(high_) : std::string();
    line.append(has_threshold ? palette_.bad : palette_.faint, padded(label));
    line.append(palette_.faint, label.empty() ? "│" : "┤");
    for (std::size_t block = 0; block < blocks_in_row(row); ++block) append_block(line, chart_.values[block], row);
  }

  /// Up to the last one of which something is seen.
  [[nodiscard]] std::size_t blocks_in_row(std::size_t row) const {
    std::size_t blocks = chart_.values.size();
    const auto is_seen = [&](const auto& value) { return value && level_of(*value) > (row - 1) * kLevels / kRows; };
    while (row != threshold_row_ && blocks > 0 && !is_seen(chart_.values[blocks - 1])) --blocks;
    return blocks;
  }

  void append_block(ColouredLine& line, const std::optional<double>& value, std::size_t row) const {
    constexpr std::size_t kFull = kEighths.size() - 1;
    const std::size_t below = (row - 1) * kFull;
    const std::size_t level = value ? level_of(*value) : 0;
    const std::size_t eighths = std::clamp(level, below, below + kFull) - below;
    const std::size_t gap = width_ > 2 ? 1 : 0;
    const std::size_t bar = eighths > 0 ? width_ - gap : 0;
    for (std::size_t column = 0; column < bar; ++column) line.append(palette_.separator, kEighths[eighths]);
    const bool has_threshold = row == threshold_row_;
    for (std::size_t column = bar; column < width_; ++column) {
      line.append(has_threshold ? palette_.bad : std::string_view(), has_threshold ? "┄" : " ");
    }
  }

  void append_axis(std::string& out) const {
    ColouredLine line(out, palette_);
    line.append(palette_.faint, padded(number_text(low_)) + "┼");
    for (const auto& value : chart_.values) {
      for (std::size_t column = 0; column < width_; ++column) line.append(palette_.faint, value ? "─" : "·");
    }
  }

  void append_states(std::string& out) const {
    if (chart_.states.empty()) return;
    ColouredLine line(out, palette_);
    line.append({}, padded("") + " ");
    for (const AlarmState state : chart_.states) {
      const std::string_view colour = colour_of_level(state_name(state), palette_);
      for (std::size_t column = 0; column < width_; ++column) line.append(colour, sign_of(state));
    }
  }

  const BarChart& chart_;
  const ChartStyle& style_;
  const Palette& palette_;
  double low_ = 0;
  double high_ = 0;
  std::size_t threshold_row_ = 0;  // from 1 at the bottom; 0: there is none
  std::size_t label_width_ = 0;
  std::size_t width_ = 1;  // of a block, in columns
};

}  // namespace

ChartScale chart_scale(std::int64_t steps, std::size_t room) {
  const auto blocks = static_cast<std::int64_t>(room);
  const std::int64_t together = (steps + blocks - 1) / blocks;
  return {.blocks = static_cast<std::size_t>((steps + together - 1) / together), .steps = together};
}

std::size_t room_for_bars(std::size_t columns) {
  return std::max(columns, kAxisColumns + kLeastChartBlocks) - kAxisColumns;
}

std::string draw_bar_chart(const BarChart& chart, const ChartStyle& style) { return Drawing(chart, style).draw(); }

std::string time_axis(std::int64_t begin, std::int64_t step, std::size_t blocks, std::size_t width,
                      const std::optional<ShownZone>& zone) {
  constexpr std::size_t kDate = std::string_view("2026-03-02 ").size();
  constexpr std::size_t kGap = 2;  // so that times stand apart
  const Precision precision = step % kMinuteMilliseconds == 0 ? Precision::Minutes : Precision::Seconds;
  const std::int64_t interval = interval_of_marks(step, width);
  std::string line;
  std::string last_date;
  for (std::size_t block = 0; block < blocks; ++block) {
    const std::size_t column = block * width;
    const std::int64_t time = begin + static_cast<std::int64_t>(block) * step;
    const bool is_mark = block == 0 || time / interval != (time - step) / interval;
    if (!is_mark || (block > 0 && column < line.size() + kGap)) continue;
    const std::string text = time_text(time, zone, precision);
    const std::string date = text.substr(0, kDate);
    line.append(column - line.size(), ' ');
    line += date == last_date ? text.substr(kDate) : text;
    last_date = date;
  }
  return line;
}

std::string duration_text(std::int64_t seconds) {
  if (seconds % 3600 == 0) return fmt::format("{}h", seconds / 3600);
  return seconds % 60 == 0 ? fmt::format("{}m", seconds / 60) : fmt::format("{}s", seconds);
}

}  // namespace insitu::cli
