#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/input_files.h"
#include "cli/options.h"

namespace insitu::cli {

/// `count >= 3`; the error says what is wrong with it.
std::expected<CountExpectation, std::string> read_count_expectation(const std::string& text);

/// `--expect`, and what it accepts.
std::vector<Option> expectation_options(CountExpectations& expectations);

/// False, and said: one of the inputs holds NUL bytes in its first line, as UTF-16 does, so that no pattern would find
/// anything in it. Only of what can be opened twice, and of lines.
bool are_texts(const InputFiles& files, InputShape shape);

/// What demands on a count come to, as an exit status; what is not met is said on stderr. `things`: what is counted,
/// "rows". Of an input without any event nothing can be demanded: an empty log is what a run leaves behind that
/// never started.
///
/// Nor is a demand met that could turn out otherwise: where no event is JSON, where the input is one page of several,
/// where no event has a name whose value counts.
ExitCode judge(const CountExpectations& expectations, const EndedScan& scan, std::uint64_t count,
               std::string_view things);

/// False, and said: a demand on the number of rows holds whatever the events are, such as `count <= 10000` of a query
/// without `limit`.
bool can_fail(const CountExpectations& expectations, const RowCounts& counts);

/// The exit status of demands on a count where the reader of the output has gone, which ends the scan early: nothing is
/// known of the count; said on stderr. `help`: how to do without a reader.
ExitCode cannot_count(std::string_view help);

}  // namespace insitu::cli
