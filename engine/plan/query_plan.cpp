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

}  // namespace

NodeTraits traits_of(const CommandNode& node) {
  return std::visit([](const auto& one) { return traits(one); }, node);
}

}  // namespace insitu
