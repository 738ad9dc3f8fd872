#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/reports/html_page.h"
#include "cli/reports/report_rows.h"

namespace insitu::cli {

/// Which columns of a query's answer are keys, and which are computed; from its last `stats`.
struct QueryShape {
  std::vector<std::string> keys;    ///< names of columns
  std::vector<std::string> totals;  ///< of those that can be put on top of each other: `count(*)`, `sum(x)`
  bool is_aggregated = false;       ///< false: rows are events, and there is no chart
};
/// REQUIRES: the query has been compiled
QueryShape shape_of_query(std::string_view query);

/// The report of a query: its text in colours, a chart where it groups, the rows.
std::string query_html(std::string_view query, const ReportRows& rows, ReportOrigin origin);

}  // namespace insitu::cli
