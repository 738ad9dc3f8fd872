#include "engine/replay/prepare_filter.h"

#include <utility>

#include "grammar/filter_pattern_parser.h"

namespace insitu {

std::expected<PreparedFilter, FilterRefusal> prepare_filter(MetricFilter filter, const CompileOptions& options) {
  auto program = compile_filter_pattern(filter.pattern, options);
  if (!program) return std::unexpected(FilterRefusal{.pattern = std::move(program.error()), .transformation = {}});
  auto problems = check_transformation(filter.transformation, *parse_filter_pattern(filter.pattern));
  if (!problems.empty()) {
    return std::unexpected(FilterRefusal{.pattern = std::nullopt, .transformation = std::move(problems)});
  }
  return PreparedFilter{std::move(filter), std::move(*program)};
}

}  // namespace insitu
