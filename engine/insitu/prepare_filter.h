#pragma once

#include <expected>
#include <optional>
#include <vector>

#include "insitu/compile.h"
#include "insitu/diagnostic.h"
#include "insitu/metric_transformation.h"
#include "insitu/program.h"

namespace insitu {

/// A metric filter that can be run: its pattern is compiled, and the service takes its transformation. Borrows nothing;
/// several threads may use it at the same time.
struct PreparedFilter {
  MetricFilter filter;
  Program program;
};

/// The reasons why the service refuses a metric filter. At least one of the two members is not empty.
struct FilterRefusal {
  std::optional<Diagnostic> pattern;  ///< set: the pattern is refused, and the transformation was not looked at
  std::vector<TransformationProblem> transformation;
};

/// Compiles the pattern of a metric filter and checks what it publishes. Never throws.
std::expected<PreparedFilter, FilterRefusal> prepare_filter(MetricFilter filter, const CompileOptions& options = {});

}  // namespace insitu
