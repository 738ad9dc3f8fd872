#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "insitu/alarm.h"
#include "insitu/shown_zone.h"

/// Charts for reports in HTML: drawn when the report is made, so that they need no script, print, and look the same for
/// ever. They have no colours of their own: classes name what the style sheet of the report colours. Beside colour,
/// lines differ in their dashes and states in their shape.
namespace insitu::cli {

/// A chart has at most so many series, in as many colours; what is more is left out, and said so by the caller.
inline constexpr std::size_t kMaxChartSeries = 8;

/// One series of a chart over time.
struct ChartSeries {
  std::string label;
  std::vector<std::optional<double>> values;  ///< of each time of the chart; nullopt: no data
};

/// A time during which an alarm was in one state, epoch milliseconds.
struct StateStretch {
  std::int64_t from = 0;
  std::int64_t to = 0;
  AlarmState state{};
};

enum class ChartForm : std::uint8_t {
  Lines,  ///< a line for each series, with a dot where a value has no neighbour
  Bars    ///< the series on top of each other
};

/// Series over time, a line at the threshold, and the states of an alarm below.
struct TimeChart {
  std::string title;  ///< for readers who see no picture, and below it
  ChartForm form = ChartForm::Lines;
  std::vector<std::int64_t> times;  ///< ascending, epoch milliseconds: where each value begins
  std::int64_t step = 0;            ///< how long a value is of, milliseconds
  std::vector<ChartSeries> series;  ///< at most kMaxChartSeries
  std::optional<double> threshold;
  std::vector<StateStretch> states;  ///< ascending; empty: there is no alarm
  /// The zone of the marks; nullopt: UTC.
  std::optional<ShownZone> zone;
};

/// Draws a chart with its title and legend, as an element `figure`. Empty: there is neither a value nor a state.
std::string draw_time_chart(const TimeChart& chart);

/// One bar of a chart by keys.
struct KeyBar {
  std::string label;
  double value = 0;
  std::string text;  ///< the value as it is written
};

/// Draws bars, one below the other in their order, likewise. Empty: there are none.
std::string draw_key_chart(const std::string& title, const std::vector<KeyBar>& bars);

}  // namespace insitu::cli
