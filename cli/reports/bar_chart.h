#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "insitu/alarm_replay.h"
#include "insitu/row_sinks.h"
#include "insitu/sinks.h"

namespace insitu::cli {

/// What all charts depend on.
struct ChartStyle {
  std::optional<ShownZone> zone;  ///< in which times are written; nullopt: UTC
  std::size_t columns = 80;       ///< the width
  Colours colours = Colours::Off;
};

/// A chart has room for so many blocks, however narrow the terminal is.
inline constexpr std::size_t kLeastChartBlocks = 10;

/// How many blocks a chart has: so many steps of time are one.
struct ChartScale {
  std::size_t blocks = 0;
  std::int64_t steps = 1;  ///< of each block
};
/// Shares out `steps` of time, at least one, among at most `room` blocks.
ChartScale chart_scale(std::int64_t steps, std::size_t room);

/// One series over time, for a picture of a few lines.
struct BarChart {
  std::string title;                          ///< one line
  std::vector<std::optional<double>> values;  ///< of each block; nullopt: no data
  std::int64_t begin = 0;                     ///< the time of the first block, epoch milliseconds
  std::int64_t step = 0;                      ///< from each block to the next one, milliseconds
  std::optional<double> threshold;            ///< drawn as a dotted line
  std::vector<AlarmState> states;             ///< of each block, drawn below; empty: there is no alarm
};

/// How many blocks fit into a width in columns.
std::size_t room_for_bars(std::size_t columns);

/// Draws the bars between two axes, `·` where there is no data. It has at least ten columns and an axis, whatever the
/// style says. REQUIRES: there are at most room_for_bars() blocks, and at least one
std::string draw_bar_chart(const BarChart& chart, const ChartStyle& style);

/// Returns the line below an axis of time: the time of a block under it, wherever there is room for one. `width`: of a
/// block, in columns.
std::string time_axis(std::int64_t begin, std::int64_t step, std::size_t blocks, std::size_t width,
                      const std::optional<ShownZone>& zone);

/// `90s`, `5m`, `2h`
std::string duration_text(std::int64_t seconds);

}  // namespace insitu::cli
