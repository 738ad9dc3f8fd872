#pragma once

#include <memory>
#include <string_view>

#include "insitu/row_sink.h"
#include "insitu/row_sinks.h"
#include "insitu/sinks.h"

namespace insitu::cli {

/// The query whose rows the list shows.
inline constexpr std::string_view kPatternListQuery =
    "  pattern @message\n"
    "  | display @sampleCount, @ratio, @visualization, @severityLabel, @pattern, @logSamples\n";

/// The query whose rows it shows beside a baseline.
inline constexpr std::string_view kComparedListQuery =
    "  pattern @message | diff\n"
    "  | display @sampleCount, @ratio, @visualization, @severityLabel, @pattern, @logSamples,\n"
    "            @previousSampleCount, @description\n";

/// Whether the rows are compared with a baseline.
enum class PatternRows { Plain, Compared };

/// Returns a sink for the rows of such a query: one line for each pattern, with a chart of its events over time, and
/// one for its newest event, cut to the columns of the style if it says so. Rows are kept until the last one, since
/// they need a common scale.
std::unique_ptr<RowSink> pattern_list_sink(const SinkContext& context, PatternRows rows, const RowStyle& style);

}  // namespace insitu::cli
