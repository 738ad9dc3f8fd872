#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/input_messages.h"
#include "engine/expect/uncertainty.h"
#include "insitu/insitu.h"

namespace insitu::cli {

/// The max memory that a query holds where no option states one.
std::size_t half_of_memory();

/// Why a query cannot hold what it needs.
enum class MemoryLack { NoneLeft, OverLimit };

/// Complains about it and returns the exit status.
ExitCode lacks_memory(MemoryLack lack);

/// A query after its last row.
struct QueryEnd {
  const EndedScan& scan;
  const WindowCheck& window;
  const CountExpectations& expectations;
  double seconds = 0;
  Letters letters = Letters::Ascii;   ///< of the query, if it looks at whole messages
  std::function<void()> note_times;   ///< notes how times were read
  std::function<void()> note_names;   ///< notes which names no event has
  std::function<void()> note_losses;  ///< notes what an agent does not send
};

/// Returns the statistics of a query, by their names: events, rows, bytes, files. Nothing in them differs between two
/// runs over the same input on one number of threads.
std::vector<std::pair<std::string, std::string>> query_statistics(const ScanSummary& summary);

/// Reports on stderr what there is to say after the rows, flushes them and returns the exit status of the query.
ExitCode report_query(const QueryArguments& arguments, const QueryEnd& end, ByteOutput& out, InputMessages& messages);

}  // namespace insitu::cli
