#include "cli/reports/svg_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string_view>

#include "cli/reports/html_text.h"
#include "grammar/display_width.h"

namespace insitu::cli {
namespace {

// The drawing area, in units of which the picture has kPictureWidth from side to side.
constexpr double kPictureWidth = 960;
constexpr double kPlotLeft = 66;
constexpr double kPlotRight = 924;
constexpr double kPlotTop = 14;
constexpr double kPlotHeight = 220;
constexpr double kStripGap = 12;
constexpr double kStripHeight = 22;
constexpr double kTimesHeight = 40;  // two lines of text
constexpr std::size_t kMaxHoverSlots = 500;
constexpr std::size_t kMaxDots = 120;

constexpr std::int64_t kSecondMs = 1000;
constexpr std::int64_t kMinuteMs = 60 * kSecondMs;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
constexpr std::int64_t kDayMs = 24 * kHourMs;

std::string chart_number(double value) { return fmt::format("{:.6g}", value); }

/// A coordinate: two decimals are a hundredth of a pixel.
std::string coordinate(double value) {
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

/// Round marks on an axis of values, both ends included.
struct ValueScale {
  double low = 0;
  double high = 1;
  double step = 1;

  [[nodiscard]] double share(double value) const { return value / (high - low) - low / (high - low); }
};

ValueScale value_scale(double low, double high) {
  constexpr double kMarks = 4;
  constexpr double kMost = 1e300;  // distances between larger numbers are infinite
  low = std::max(low, -kMost);
  high = std::min(high, kMost);
  if (low == high) high = low == 0 ? 1 : low + std::abs(low);
  const double rough = high / kMarks - low / kMarks;
  if (rough < 1e-300) return {.low = low, .high = high, .step = high - low};  // no power of ten is so small
  const double magnitude = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * magnitude;
  for (const double round : {1.0, 2.0, 5.0}) {
    if (rough <= round * magnitude) {
      step = round * magnitude;
      break;
    }
  }
  return {.low = std::floor(low / step) * step, .high = std::ceil(high / step) * step, .step = step};
}

/// The distance of the marks of time.
std::int64_t time_interval(std::int64_t range) {
  constexpr std::int64_t kMostMarks = 9;
  constexpr std::array kRound = {kSecondMs,      5 * kSecondMs, 10 * kSecondMs, 15 * kSecondMs, 30 * kSecondMs,
                                 kMinuteMs,      2 * kMinuteMs, 5 * kMinuteMs,  10 * kMinuteMs, 15 * kMinuteMs,
                                 30 * kMinuteMs, kHourMs,       2 * kHourMs,    3 * kHourMs,    6 * kHourMs,
                                 12 * kHourMs,   kDayMs,        2 * kDayMs,     7 * kDayMs,     14 * kDayMs,
                                 30 * kDayMs,    90 * kDayMs,   365 * kDayMs};
  for (const std::int64_t interval : kRound) {
    if (range / interval < kMostMarks) return interval;
  }
  return std::max<std::int64_t>(range / kMostMarks / kDayMs, 1) * kDayMs;
}

std::string chart_time(std::int64_t time, const std::optional<ShownZone>& zone) {
  return time_in_zone(time, zone ? *zone : ShownZone{"UTC", TimeZone()}, UtcOffset::Hidden);
}

/// `2026-03-02 12:04`, with seconds where there are some.
std::string shown_moment(std::int64_t time, const std::optional<ShownZone>& zone) {
  std::string text = chart_time(time, zone);
  constexpr std::size_t kToMinutes = std::string_view("2026-03-02 00:04").size();
  constexpr std::size_t kToSeconds = std::string_view("2026-03-02 00:04:05").size();
  if (time % kSecondMs != 0) return text;
  return text.substr(0, time % kMinuteMs == 0 ? kToMinutes : kToSeconds);
}

std::string_view state_class(AlarmState state) {
  switch (state) {
    case AlarmState::Ok: return "ok";
    case AlarmState::Alarm: return "alarm";
    case AlarmState::InsufficientData: return "nodata";
    case AlarmState::Unknown: break;
  }
  return "unknown";
}

void append_open_svg(std::string& out, double height, std::string_view title) {
  fmt::format_to(std::back_inserter(out),
                 "<div class=\"picture\"><svg role=\"img\" viewBox=\"0 0 {} {}\" aria-label=\"{}\">\n",
                 coordinate(kPictureWidth), coordinate(height), html(title));
}

void append_svg_text(std::string& out, double x, double y, std::string_view anchor, std::string_view text,
                     std::string_view css = "") {
  fmt::format_to(std::back_inserter(out), "<text x=\"{}\" y=\"{}\"{}{}>{}</text>\n", coordinate(x), coordinate(y),
                 anchor.empty() ? "" : fmt::format(" text-anchor=\"{}\"", anchor),
                 css.empty() ? "" : fmt::format(" class=\"{}\"", css), html(text));
}

/// A label is not wider beside a bar, nor in what a pointer shows; and in a legend.
constexpr std::size_t kLabelColumns = 34;
constexpr std::size_t kLegendColumns = 200;

/// A text that is not wider than a label may be.
std::string cut_label(std::string_view text, std::size_t widest = kLabelColumns) {
  std::string cut;
  std::size_t width = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const Character character = first_character(rest);
    width += character.columns;
    if (width > widest) {
      return cut + "…";
    }
    cut += rest.substr(0, character.bytes);
    rest.remove_prefix(character.bytes);
  }
  return cut;
}

class TimeDrawing {
 public:
  explicit TimeDrawing(const TimeChart& chart) : chart_(chart) {
    for (const ChartSeries& series : chart.series) {
      for (const auto& value : series.values) has_values_ = has_values_ || value.has_value();
    }
    find_times();
    find_values();
  }

  [[nodiscard]] std::string draw() const {
    if (!has_values_ && chart_.states.empty()) return {};
    std::string out = "<figure class=\"chart\">\n";
    append_open_svg(out, strip_bottom() + kTimesHeight, chart_.title);
    if (has_values_) {
      append_grid(out);
      if (chart_.form == ChartForm::Bars) {
        append_bars(out);
      } else {
        append_lines(out);
      }
      append_threshold(out);
    }
    append_strip(out);
    append_times(out);
    if (has_values_) append_hover(out);
    out += "</svg></div>\n";
    append_legend(out);
    fmt::format_to(std::back_inserter(out), "<figcaption>{}</figcaption>\n</figure>\n", html(chart_.title));
    return out;
  }

 private:
  void find_times() {
    begin_ = chart_.times.empty() ? chart_.states.front().from : chart_.times.front();
    end_ = chart_.times.empty() ? chart_.states.back().to : chart_.times.back() + chart_.step;
    if (!chart_.states.empty()) {
      begin_ = std::min(begin_, chart_.states.front().from);
      end_ = std::max(end_, chart_.states.back().to);
    }
    end_ = std::max(end_, begin_ + 1);
  }

  void find_values() {
    double low = 0;
    double high = 0;
    for (std::size_t i = 0; i < chart_.times.size(); ++i) {
      double total = 0;
      for (const ChartSeries& series : chart_.series) {
        const auto& value = series.values[i];
        if (!value) continue;
        total += *value;
        low = std::min(low, *value);
        high = std::max(high, *value);
      }
      if (chart_.form == ChartForm::Bars && std::isfinite(total)) high = std::max(high, total);
    }
    if (chart_.threshold) {
      low = std::min(low, *chart_.threshold);
      high = std::max(high, *chart_.threshold);
    }
    scale_ = value_scale(low, high);
  }

  [[nodiscard]] double x(std::int64_t time) const {
    const auto share = static_cast<double>(time - begin_) / static_cast<double>(end_ - begin_);
    return kPlotLeft + share * (kPlotRight - kPlotLeft);
  }
  [[nodiscard]] double y(double value) const {
    return plot_bottom() - std::clamp(scale_.share(value), 0.0, 1.0) * kPlotHeight;
  }
  /// Where a line has a value: in the middle of its time.
  [[nodiscard]] double middle(std::size_t i) const { return x(chart_.times[i] + chart_.step / 2); }
  [[nodiscard]] double plot_bottom() const { return has_values_ ? kPlotTop + kPlotHeight : kPlotTop - kStripGap; }
  [[nodiscard]] double strip_top() const { return plot_bottom() + kStripGap; }
  [[nodiscard]] double strip_bottom() const {
    return chart_.states.empty() ? plot_bottom() : strip_top() + kStripHeight;
  }

  void append_grid(std::string& out) const {
    const auto marks =
        static_cast<int>(std::lround(std::min(scale_.high / scale_.step - scale_.low / scale_.step, 20.0)));
    for (int i = 0; i <= marks; ++i) {
      const double value = scale_.low + i * scale_.step;
      const std::string at = coordinate(y(value));
      fmt::format_to(std::back_inserter(out), "<path class=\"{}\" d=\"M{} {}H{}\"/>\n", value == 0 ? "axis" : "grid",
                     coordinate(kPlotLeft), at, coordinate(kPlotRight));
      append_svg_text(out, kPlotLeft - 8, y(value) + 4, "end", chart_number(value));
    }
  }

  void append_bars(std::string& out) const {
    constexpr double kWidestGap = 3;
    std::vector<double> tops(chart_.times.size(), 0);
    constexpr double kWidestBar = 56;
    const double slot = x(begin_ + chart_.step) - x(begin_);
    const double gap = std::max(std::min(kWidestGap, slot / 5), slot - kWidestBar);
    for (std::size_t s = 0; s < chart_.series.size(); ++s) {
      std::string path;
      for (std::size_t i = 0; i < chart_.times.size(); ++i) {
        const auto& value = chart_.series[s].values[i];
        if (!value || *value == 0) continue;
        const double from = y(tops[i]);
        tops[i] += *value;
        const double to = y(tops[i]);
        fmt::format_to(std::back_inserter(path), "M{} {}H{}V{}H{}Z", coordinate(x(chart_.times[i]) + gap / 2),
                       coordinate(from), coordinate(x(chart_.times[i]) + std::max(slot - gap / 2, gap / 2 + 0.3)),
                       coordinate(to), coordinate(x(chart_.times[i]) + gap / 2));
      }
      fmt::format_to(std::back_inserter(out), "<path class=\"bar s{}\" d=\"{}\"/>\n", s, path);
    }
  }

  /// Whether two values that follow each other are of neighbouring times.
  [[nodiscard]] bool are_neighbours(std::size_t i, std::size_t j) const {
    return chart_.step == 0 || chart_.times[j] - chart_.times[i] <= chart_.step;
  }

  void append_lines(std::string& out) const {
    const bool has_dots = chart_.times.size() <= kMaxDots;
    for (std::size_t s = 0; s < chart_.series.size(); ++s) {
      const auto& values = chart_.series[s].values;
      std::string path;
      std::string dots;
      std::optional<std::size_t> last;
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i]) continue;
        const bool goes_on = last && are_neighbours(*last, i);
        const bool is_alone = !goes_on && (i + 1 == values.size() || !values[i + 1] || !are_neighbours(i, i + 1));
        fmt::format_to(std::back_inserter(path), "{}{} {}", goes_on ? "L" : "M", coordinate(middle(i)),
                       coordinate(y(*values[i])));
        if (is_alone || has_dots) {
          fmt::format_to(std::back_inserter(dots), "M{} {}h0", coordinate(middle(i)), coordinate(y(*values[i])));
        }
        last = i;
      }
      fmt::format_to(std::back_inserter(out), "<path class=\"line s{}\" d=\"{}\"/>\n", s, path);
      if (!dots.empty()) fmt::format_to(std::back_inserter(out), "<path class=\"dot s{}\" d=\"{}\"/>\n", s, dots);
    }
  }

  void append_threshold(std::string& out) const {
    if (!chart_.threshold) return;
    const double at = y(*chart_.threshold);
    fmt::format_to(std::back_inserter(out), "<path class=\"threshold\" d=\"M{} {}H{}\"/>\n", coordinate(kPlotLeft),
                   coordinate(at), coordinate(kPlotRight));
    append_svg_text(out, kPlotRight, at - 5, "end", fmt::format("threshold {}", chart_number(*chart_.threshold)),
                    "limit");
  }

  /// An alarm is a full block, OK a low one, too little data an empty frame, an unknown state a dotted one.
  void append_strip(std::string& out) const {
    for (const StateStretch& stretch : chart_.states) {
      const double left = x(stretch.from);
      const double width = std::max(x(stretch.to) - left, 1.5);
      const bool is_low = stretch.state == AlarmState::Ok;
      const double top = is_low ? strip_top() + kStripHeight * 2 / 3 : strip_top();
      fmt::format_to(std::back_inserter(out),
                     "<rect class=\"state {}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}: {} to {}</title>"
                     "</rect>\n",
                     state_class(stretch.state), coordinate(left), coordinate(top), coordinate(width),
                     coordinate(strip_bottom() - top), state_name(stretch.state),
                     shown_moment(stretch.from, chart_.zone), shown_moment(stretch.to, chart_.zone));
      constexpr double kLetter = 7;
      const bool has_room = width > kLetter * static_cast<double>(state_name(stretch.state).size()) + 6;
      if (has_room) {
        append_svg_text(out, left + 5, is_low ? top - 4 : top + 15, "", state_name(stretch.state),
                        fmt::format("name {}", state_class(stretch.state)));
      }
    }
  }

  void append_times(std::string& out) const {
    const double bottom = strip_bottom();
    fmt::format_to(std::back_inserter(out), "<path class=\"axis\" d=\"M{} {}H{}\"/>\n", coordinate(kPlotLeft),
                   coordinate(bottom + 0.5), coordinate(kPlotRight));
    constexpr std::size_t kDate = std::string_view("2026-03-02").size();
    const std::int64_t interval = time_interval(end_ - begin_);
    const ShownZone utc{"UTC", TimeZone()};
    const std::int64_t offset = (chart_.zone ? *chart_.zone : utc).zone.offset_at(begin_);
    std::int64_t time = (begin_ + offset) / interval * interval - offset;
    if (time < begin_) time += interval;
    std::string last_date;
    for (; time <= end_; time += interval) {
      const double at = x(time);
      fmt::format_to(std::back_inserter(out), "<path class=\"axis\" d=\"M{} {}v5\"/>\n", coordinate(at),
                     coordinate(bottom + 0.5));
      const std::string text = chart_time(time, chart_.zone);
      const std::string date = text.substr(0, kDate);
      const std::string clock = text.substr(kDate + 1, interval % kMinuteMs == 0 ? 5 : 8);
      if (interval < kDayMs) append_svg_text(out, at, bottom + 19, "middle", clock);
      const bool has_date = interval >= kDayMs || date != last_date;
      if (has_date) append_svg_text(out, at, bottom + (interval < kDayMs ? 34 : 19), "middle", date, "date");
      last_date = date;
    }
  }

  /// What a pointer shows of each time: all values, as a title.
  void append_hover(std::string& out) const {
    if (chart_.times.size() > kMaxHoverSlots) return;
    for (std::size_t i = 0; i < chart_.times.size(); ++i) {
      std::string text = shown_moment(chart_.times[i], chart_.zone);
      for (const ChartSeries& series : chart_.series) {
        if (series.values[i]) text += fmt::format("\n{}: {}", cut_label(series.label), chart_number(*series.values[i]));
      }
      const double left = x(chart_.times[i]);
      const double width = std::max(x(chart_.times[i] + chart_.step) - left, 1.0);
      fmt::format_to(std::back_inserter(out),
                     "<rect class=\"slot\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title></rect>\n",
                     coordinate(left), coordinate(kPlotTop), coordinate(width), coordinate(kPlotHeight), html(text));
    }
  }

  void append_legend(std::string& out) const {
    const bool has_names = chart_.series.size() > 1 && has_values_;
    if (!has_names && chart_.states.empty()) return;
    out += "<ul class=\"legend\">\n";
    for (std::size_t s = 0; has_names && s < chart_.series.size(); ++s) {
      const bool is_bar = chart_.form == ChartForm::Bars;
      fmt::format_to(
          std::back_inserter(out),
          "<li><svg class=\"key\" viewBox=\"0 0 26 12\" aria-hidden=\"true\"><path class=\"{} s{}\" d=\"{}\"/>"
          "</svg>{}</li>\n",
          is_bar ? "bar" : "line", s, is_bar ? "M7 0H19V12H7Z" : "M0 6H26",
          html(cut_label(chart_.series[s].label, kLegendColumns)));
    }
    if (!chart_.states.empty()) append_states_legend(out);
    out += "</ul>\n";
  }

  void append_states_legend(std::string& out) const {
    for (const AlarmState state :
         {AlarmState::Alarm, AlarmState::Ok, AlarmState::InsufficientData, AlarmState::Unknown}) {
      const bool occurs = std::ranges::find(chart_.states, state, &StateStretch::state) != chart_.states.end();
      if (!occurs) continue;
      const bool is_low = state == AlarmState::Ok;
      fmt::format_to(
          std::back_inserter(out),
          "<li><svg class=\"key\" viewBox=\"0 0 26 12\" aria-hidden=\"true\"><rect class=\"state {}\" x=\"1\" "
          "y=\"{}\" width=\"24\" height=\"{}\"/></svg>{}</li>\n",
          state_class(state), is_low ? 7 : 1, is_low ? 4 : 10, state_name(state));
    }
  }

  const TimeChart& chart_;
  bool has_values_ = false;
  std::int64_t begin_ = 0;
  std::int64_t end_ = 1;
  ValueScale scale_;
};

}  // namespace

std::string draw_time_chart(const TimeChart& chart) {
  if (chart.times.empty() && chart.states.empty()) return {};
  return TimeDrawing(chart).draw();
}

std::string draw_key_chart(const std::string& title, const std::vector<KeyBar>& bars) {
  if (bars.empty()) return {};
  constexpr double kRow = 26;
  constexpr double kBar = 16;
  constexpr double kLabels = 270;
  constexpr double kValues = 90;
  constexpr double kRoom = kPictureWidth - kLabels - kValues;
  constexpr double kMost = 1e300;
  double low = 0;
  double high = 0;
  for (const KeyBar& bar : bars) {
    low = std::max(std::min(low, bar.value), -kMost);
    high = std::min(std::max(high, bar.value), kMost);
  }
  const ValueScale scale{.low = low, .high = low == high ? low + 1 : high, .step = 1};
  const auto x = [&](double value) { return kLabels + std::clamp(scale.share(value), 0.0, 1.0) * kRoom; };
  std::string out = "<figure class=\"chart\">\n";
  const double height = kRow * static_cast<double>(bars.size()) + 8;
  append_open_svg(out, height, title);
  double top = 4;
  for (const KeyBar& bar : bars) {
    const double left = std::min(x(bar.value), x(0));
    const double right = std::max(x(bar.value), x(0));
    fmt::format_to(std::back_inserter(out), "<g><title>{}: {}</title>\n", html(cut_label(bar.label, kLegendColumns)),
                   html(cut_label(bar.text)));
    append_svg_text(out, kLabels - 10, top + kRow / 2 + 4, "end", cut_label(bar.label), "label");
    fmt::format_to(std::back_inserter(out), "<rect class=\"bar s0\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n",
                   coordinate(left), coordinate(top + (kRow - kBar) / 2), coordinate(std::max(right - left, 1.0)),
                   coordinate(kBar));
    append_svg_text(out, right + 6, top + kRow / 2 + 4, "", cut_label(bar.text));
    out += "</g>\n";
    top += kRow;
  }
  fmt::format_to(std::back_inserter(out), "<path class=\"axis\" d=\"M{0} 2V{1}\"/>\n</svg></div>\n", coordinate(x(0)),
                 coordinate(height - 2));
  fmt::format_to(std::back_inserter(out), "<figcaption>{}</figcaption>\n</figure>\n", html(title));
  return out;
}

}  // namespace insitu::cli
