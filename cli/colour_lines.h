#pragma once

#include <string>
#include <string_view>

#include "engine/output/terminal_text.h"

namespace insitu::cli {

/// Returns messages and reports with colours, line by line: the severity of a message (`error[...]`, `note:`), carets
/// and what was expected there, help, the verdicts of tests and their summary. Other lines stay as they are. REQUIRES:
/// control characters have been made visible
std::string coloured_lines(std::string_view text, const Palette& palette);

}  // namespace insitu::cli
