#pragma once

#include <expected>
#include <optional>
#include <vector>

#include "engine/metrics/metric_transformation.h"
#include "engine/plan/compile.h"
#include "engine/plan/program.h"
#include "grammar/diagnostic.h"

namespace insitu {

/// A metric filter that can be run: its pattern is compiled, and the service takes its transformation.
struct PreparedFilter {
  MetricFilter filter;
  Program program;
};

/// What the service refuses about a metric filter.
struct FilterRefusal {
  std::optional<Diagnostic> pattern;  ///< set: the pattern is refused, and the transformation was not looked at
  std::vector<TransformationProblem> transformation;
};

/// Compiles the pattern of a metric filter and checks what it publishes. Never throws.
std::expected<PreparedFilter, FilterRefusal> prepare_filter(MetricFilter filter, const CompileOptions& options = {});

}  // namespace insitu
