#pragma once

#include <compare>
#include <string>

#include "insitu/metric_data.h"

namespace insitu {

/// A series that EMF documents publish: the metric, and the unit of its samples, because those of different units are
/// kept apart. Its order is that of reports: by bytes, namespace first.
struct EmfMetric {
  std::string metric_namespace;
  std::string name;
  std::string unit = "None";
  DimensionSet dimensions;  ///< sorted by name
  friend auto operator<=>(const EmfMetric&, const EmfMetric&) = default;
};

}  // namespace insitu
