#include "insitu/prepare_filter.h"

#include <utility>

namespace insitu {

std::expected<PreparedFilter, FilterRefusal> prepare_filter(MetricFilter filter, const CompileOptions& options) {
  auto program = compile_filter_pattern(filter.pattern, options);
  if (!program) return std::unexpected(FilterRefusal{.pattern = std::move(program.error()), .transformation = {}});
  auto problems = check_transformation(filter.transformation, filter.pattern);
  if (!problems.empty()) {
    return std::unexpected(FilterRefusal{.pattern = std::nullopt, .transformation = std::move(problems)});
  }
  return PreparedFilter{std::move(filter), std::move(*program)};
}

}  // namespace insitu
