#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "insitu/program.h"
#include "insitu/scan_options.h"

namespace insitu {

/// Returns the numbers (from 0) of the lines of one block that a scan selects. This goes through the prefilter, which
/// `Matcher::examine` does not use. REQUIRES: `block` is empty or ends with a newline.
std::vector<std::size_t> selected_lines(const Program& program, std::string_view block, Selection selection);

}  // namespace insitu
