#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "cli/input_files.h"
#include "cli/reports/html_page.h"
#include "insitu/insitu.h"

namespace insitu::cli {

/// Returns the command line as a shell takes it: words with other signs than those of names in quotes.
std::string command_line(std::string_view command, const std::vector<std::string>& words);

/// Returns what a report says of its run, but for statistics: when it is made (now, or at the time that the variable
/// SOURCE_DATE_EPOCH states, which makes reports of the same input equal: they have no durations then), and the
/// messages so far. Throws std::filesystem::filesystem_error where the size of a file cannot be found out. REQUIRES:
/// keep_messages() was called when the command began
ReportOrigin report_origin(const CommonArguments& arguments, const std::vector<std::string>& files,
                           const std::optional<ShownZone>& zone = std::nullopt);

/// The same of a command that reads logs, with the window of its events.
ReportOrigin report_origin(const InputArguments& arguments, const InputFiles& files, const QueryClock& clock,
                           const std::optional<ShownZone>& zone);

/// Adds files that a run has read beside its inputs.
void add_report_files(ReportOrigin& origin, const std::vector<std::string>& files);

/// Returns a duration for a report: `0.012 s`.
std::string report_seconds(double seconds);

}  // namespace insitu::cli
