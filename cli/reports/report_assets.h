#pragma once

#include <string_view>

namespace insitu::cli {

/// The style sheet and the script of reports in HTML: report.css and report.js. Static texts.
std::string_view report_style();
std::string_view report_script();

}  // namespace insitu::cli
