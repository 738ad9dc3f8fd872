#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/serve/members.h"
#include "cli/serve/metric_store.h"
#include "cli/serve/operation.h"

/// Members that several operations of CloudWatch have.
namespace insitu::serve {

/// Reads `Dimensions`, at most 30, in the order of their names.
DimensionSet read_dimensions(Members& in);
/// Reads `Unit`.
std::optional<std::string> read_unit(Members& in);
/// Reads `Namespace`, into which a client puts metrics.
std::string read_namespace(Members& in);
/// Reads a period of statistics, in seconds: 1, 5, 10, 20, 30 or a multiple of 60.
std::int64_t read_period(Members& in, std::string_view name);
/// Reads a list of numbers; none if it is not there.
std::vector<double> read_numbers(Members& in, std::string_view name);

/// A metric as answers have it.
Tree metric_tree(const MetricName& metric);
/// Whether a metric has a sample of the last three hours.
bool is_recent(Call& call, const MetricName& metric);

}  // namespace insitu::serve
