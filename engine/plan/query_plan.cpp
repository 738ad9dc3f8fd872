#include "engine/plan/query_plan.h"

namespace insitu {
namespace {

// One overload per node: a new command must answer here.

NodeTraits traits(const FilterNode& /*node*/) { return {.treats_rows_alone = true}; }
NodeTraits traits(const ProjectNode& /*node*/) { return {.treats_rows_alone = true, .gives_row_for_row = true}; }
NodeTraits traits(const SourceNode& /*node*/) { return {.treats_rows_alone = true}; }
NodeTraits traits(const ParseNode& node) {
  const auto* regex = std::get_if<RegexParse>(&node.how);
  return {.treats_rows_alone = true, .gives_row_for_row = regex == nullptr || !regex->multi};
}
NodeTraits traits(const SortNode& node) { return {.treats_rows_alone = !node.most, .holds_rows = true}; }
NodeTraits traits(const LimitNode& /*node*/) { return {}; }
NodeTraits traits(const DedupNode& /*node*/) { return {.holds_rows = true}; }
NodeTraits traits(const UnnestNode& /*node*/) { return {.treats_rows_alone = true}; }
NodeTraits traits(const StatsNode& /*node*/) { return {.holds_rows = true}; }
NodeTraits traits(const PatternNode& /*node*/) { return {.holds_rows = true}; }

}  // namespace

std::string_view name_of(PatternColumn column) {
  switch (column) {
    case PatternColumn::Pattern: return "@pattern";
    case PatternColumn::Ratio: return "@ratio";
    case PatternColumn::SampleCount: return "@sampleCount";
    case PatternColumn::SeverityLabel: return "@severityLabel";
    case PatternColumn::PatternId: return "@PatternId";
    case PatternColumn::RegexString: return "@regexString";
    case PatternColumn::LogSamples: return "@logSamples";
    case PatternColumn::Tokens: return "@tokens";
    case PatternColumn::Visualization: return "@visualization";
    case PatternColumn::RelatedPattern: return "@relatedPattern";
    case PatternColumn::PreviousSampleCount: return "@previousSampleCount";
    case PatternColumn::Difference: return "@difference";
    case PatternColumn::Description: return "@description";
  }
  return "";
}

NodeTraits traits_of(const CommandNode& node) {
  return std::visit([](const auto& one) { return traits(one); }, node);
}

}  // namespace insitu
