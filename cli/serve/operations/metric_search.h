#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/serve/metric_store.h"
#include "insitu/statistic.h"

namespace insitu::serve {

/// A search for metrics, as Grafana writes it where a dimension may have any value:
/// `REMOVE_EMPTY(SEARCH('{"App","Host"} MetricName="Errors" "Host"=("a" OR "b")', 'Sum', 60))`.
struct MetricSearch {
  std::optional<std::string> metric_namespace;
  std::optional<std::string> metric_name;
  /// The names of the dimensions that a metric must have, and no others, sorted; nullopt: it may have any.
  std::optional<std::vector<std::string>> dimensions;
  /// A dimension that must have one of some values.
  struct Condition {
    std::string name;
    std::vector<std::string> values;
  };
  std::vector<Condition> conditions;
  Statistic statistic;
  std::int64_t period = 60;  ///< seconds

  [[nodiscard]] bool finds(const MetricName& metric) const;
};

/// Reads a search that has exact terms alone, with or without REMOVE_EMPTY around it. nullopt: it is another
/// expression.
std::optional<MetricSearch> read_metric_search(std::string_view expression);

}  // namespace insitu::serve
