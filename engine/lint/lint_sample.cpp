#include "insitu/lint_sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "grammar/filter_pattern_parser.h"
#include "grammar/unparse_pattern.h"

namespace insitu {
namespace {

void collect_selectors(const ast::PatternExpression& expression, std::vector<std::string>& selectors) {
  if (const auto* group = std::get_if<ast::Group>(&expression.node)) {
    for (const ast::PatternExpression& operand : group->operands) collect_selectors(operand, selectors);
    return;
  }
  selectors.push_back(unparse(std::get<ast::Selector>(std::get<ast::Condition>(expression.node).subject)));
}

}  // namespace

const MemberSample* GroupSample::find(std::string_view selector) const {
  const auto found = std::ranges::find(members, selector, &MemberSample::selector);
  return found == members.end() ? nullptr : &*found;
}

const PatternSample* GroupSample::find_pattern(std::string_view pattern) const {
  const auto found = std::ranges::find(patterns, pattern, &PatternSample::pattern);
  return found == patterns.end() ? nullptr : &*found;
}

MissingMember describe_missing(const MemberSample& member, const GroupSample& sample) {
  return {.message = fmt::format("none of {} sample events has `{}`", sample.json_events, member.selector),
          .help = member.nearest.empty() ? "" : fmt::format("did you mean `{}`?", member.nearest)};
}

bool is_sample_of(const GroupSample& sample, const FilterDefinition& filter) {
  const bool reads_group = filter.log_group && filter.log_group->is_known() && filter.log_group->text == sample.name;
  return reads_group || filter.is_called(sample.name);
}

const GroupSample* sample_for(const FilterDefinition& filter, std::span<const GroupSample> samples) {
  const auto found =
      std::ranges::find_if(samples, [&](const GroupSample& sample) { return is_sample_of(sample, filter); });
  return found == samples.end() ? nullptr : &*found;
}

std::vector<std::string> selectors_to_sample(const FilterDefinition& filter) {
  std::vector<std::string> selectors;
  const auto tree = parse_filter_pattern(filter.pattern.text);
  const auto* json = tree ? std::get_if<ast::JsonPattern>(&tree->body) : nullptr;
  if (json == nullptr) return selectors;
  collect_selectors(json->expression, selectors);
  for (const TransformationDefinition& transformation : filter.transformations) {
    if (transformation.value.text.starts_with("$.")) selectors.push_back(transformation.value.text);
    for (const DimensionDefinition& dimension : transformation.dimensions) {
      if (dimension.value.text.starts_with("$.")) selectors.push_back(dimension.value.text);
    }
  }
  return selectors;
}

}  // namespace insitu
