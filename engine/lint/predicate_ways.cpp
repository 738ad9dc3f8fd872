#include "engine/lint/predicate_ways.h"

#include <utility>

namespace insitu {
namespace {

using Outcome = Demand::Outcome;

constexpr std::size_t kMaxWaysOfPredicate = 500;

}  // namespace

PredicateWays::PredicateWays(std::string_view text, const Predicate& predicate,
                             const std::vector<SelectorSteps>& selectors)
    : text_(text), predicate_(predicate) {
  for (const SelectorSteps& steps : selectors) subjects_.push_back(subject_of(steps));
  subjects_.resize(predicate.tests.size());
}

std::optional<std::vector<PredicateWay>> PredicateWays::to(Outcome outcome) const {
  return ways_of(static_cast<std::uint32_t>(predicate_.nodes.size() - 1), outcome);
}

// Depth is bounded: nesting is limited by the grammar.
PredicateWays::Ways PredicateWays::ways_of(std::uint32_t id, Outcome outcome) const {
  const Predicate::Node& node = predicate_.nodes[id];
  const bool passes = outcome == Outcome::Passes;
  switch (node.kind) {
    case Predicate::NodeKind::Test: {
      const Test& test = predicate_.tests[node.test];
      const Demand demand{.test = &test, .outcome = outcome, .clause = text_.substr(test.span.begin, test.span.size())};
      return std::vector<PredicateWay>{{DecidedTest{demand, &subjects_[node.test]}}};
    }
    case Predicate::NodeKind::Constant: {
      std::vector<PredicateWay> ways;
      if (node.constant == passes) ways.emplace_back();
      return ways;
    }
    case Predicate::NodeKind::Not: return ways_of(node.operands.front(), passes ? Outcome::Fails : Outcome::Passes);
    case Predicate::NodeKind::All: return passes ? all_of(node, outcome) : any_of(node, outcome);
    case Predicate::NodeKind::Any: return passes ? any_of(node, outcome) : all_of(node, outcome);
  }
  return std::nullopt;
}

PredicateWays::Ways PredicateWays::any_of(const Predicate::Node& node, Outcome outcome) const {
  std::vector<PredicateWay> ways;
  for (const std::uint32_t operand : node.operands) {
    const Ways more = ways_of(operand, outcome);
    if (!more || ways.size() + more->size() > kMaxWaysOfPredicate) return std::nullopt;
    ways.insert(ways.end(), more->begin(), more->end());
  }
  return ways;
}

PredicateWays::Ways PredicateWays::all_of(const Predicate::Node& node, Outcome outcome) const {
  std::vector<PredicateWay> ways = {{}};
  for (const std::uint32_t operand : node.operands) {
    const Ways more = ways_of(operand, outcome);
    if (!more || ways.size() * more->size() > kMaxWaysOfPredicate) return std::nullopt;
    std::vector<PredicateWay> joined;
    for (const PredicateWay& way : ways) {
      for (const PredicateWay& other : *more) {
        joined.push_back(way);
        joined.back().insert(joined.back().end(), other.begin(), other.end());
      }
    }
    ways = std::move(joined);
  }
  return ways;
}

}  // namespace insitu
