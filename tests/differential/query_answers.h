#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "insitu/program.h"
#include "insitu/query_scan.h"
#include "tests/differential/reference_query.h"

namespace insitu {

/// The events of one input, in order: all of the baseline, or none.
using EventFile = std::vector<reference::QueryEvent>;

/// How a query is run: the result must not depend on it.
struct QueryWay {
  unsigned threads = 1;
  std::size_t block_bytes = 512 * 1024;
  /// With Lines, events are only their messages: these hold no newline, and there are no times, streams and groups.
  InputShape shape = InputShape::Events;
};

struct QueryAnswer {
  reference::QueryRows rows;
  ScanSummary summary;
  std::vector<std::string> problems;
};

/// Returns the clock of a query that is asked for a window.
QueryClock clock_of(const reference::QueryWindow& window);
/// Returns the files as inputs in memory.
std::vector<Input> inputs_of(std::span<const EventFile> files, InputShape shape);
/// Returns a sink that writes rows and problems into `answer`, which must outlive it.
std::unique_ptr<RowSink> answer_sink(QueryAnswer& answer);

/// Runs a compiled query over files in memory.
QueryAnswer answer_of(const Program& program, std::span<const EventFile> files, const reference::QueryWindow& window,
                      const QueryWay& way);

/// Returns all events in the form that the reference takes.
EventFile all_events(std::span<const EventFile> files);

}  // namespace insitu
