#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/input_files.h"
#include "cli/options.h"

namespace insitu::cli {

/// Reads an expectation such as `count >= 3`. The error states what is wrong with it.
std::expected<CountExpectation, std::string> read_count_expectation(const std::string& text);

/// The options `--expect` and what belongs to it. `expectations` must outlive them.
std::vector<Option> expectation_options(CountExpectations& expectations);

/// Checks the expectations, prints those that fail to stderr, returns the exit status. `things`: what is counted,
/// "rows". An input without any event fails, too: an empty log is what is left by a run that never started.
///
/// An expectation also fails if its result is in doubt: where no event is JSON, where the input is one page of several,
/// where no event has a name whose value counts.
ExitCode judge(const CountExpectations& expectations, const EndedScan& scan, std::uint64_t count,
               std::string_view things);

/// Returns false, after complaining, if an expectation on the number of rows holds for all events, such as `count <=
/// 10000` of a query without `limit`.
bool can_fail(const CountExpectations& expectations, const RowCounts& counts);

/// Whether nothing can be expected because no event is in the window, or because that is not known; complains then.
bool lacks_window(const CountExpectations& expectations, const WindowCheck& window);

/// Does the same with what a query compares with.
bool lacks_earlier_window(const CountExpectations& expectations, const EndedScan& scan);

/// Complains that the count is not known, because the reader of the output has gone, which ends the scan early; returns
/// the exit status. `help`: how to do without a reader.
ExitCode cannot_count(std::string_view help);

}  // namespace insitu::cli
