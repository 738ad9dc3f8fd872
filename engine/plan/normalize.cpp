#include "engine/plan/normalize.h"

#include <algorithm>
#include <utility>

namespace insitu {
namespace {

using Kind = Predicate::NodeKind;

/// Copies what is still needed of one predicate into another.
class Rewriter {
 public:
  explicit Rewriter(const Predicate& from) : from_(from) {}

  /// The simplified predicate; `kept()` then tells which tests it still has, by their old numbers.
  Predicate rewrite() {
    const auto root = static_cast<std::uint32_t>(from_.nodes.size() - 1);
    const std::uint32_t rewritten = copy(root);
    // The root is the last node by definition; a group that dissolved may have left it elsewhere.
    if (rewritten + 1 != to_.nodes.size()) to_.nodes.push_back(to_.nodes[rewritten]);
    return std::move(to_);
  }
  [[nodiscard]] const std::vector<std::uint32_t>& kept() const { return kept_; }

 private:
  [[nodiscard]] bool is_constant(std::uint32_t id, bool value) const {
    return to_.nodes[id].kind == Kind::Constant && to_.nodes[id].constant == value;
  }

  std::uint32_t copy(std::uint32_t id) {
    const Predicate::Node& node = from_.nodes[id];
    switch (node.kind) {
      case Kind::Constant: return to_.add_constant(node.constant, node.span);
      case Kind::Test: kept_.push_back(node.test); return to_.add_test(from_.tests[node.test]);
      case Kind::Not: return copy_not(node);
      case Kind::All:
      case Kind::Any: return copy_group(node);
    }
    return 0;
  }

  std::uint32_t copy_not(const Predicate::Node& node) {
    const std::uint32_t operand = copy(node.operands.front());
    if (to_.nodes[operand].kind == Kind::Constant) return to_.add_constant(!to_.nodes[operand].constant, node.span);
    return to_.add_group(Kind::Not, {operand}, node.span);
  }

  std::uint32_t copy_group(const Predicate::Node& node) {
    const bool absorbing = node.kind == Kind::Any;  // one such operand decides the group
    std::vector<std::uint32_t> operands;
    for (const std::uint32_t old : node.operands) {
      const std::uint32_t operand = copy(old);
      if (is_constant(operand, absorbing)) return to_.add_constant(absorbing, node.span);
      if (is_constant(operand, !absorbing)) continue;
      if (to_.nodes[operand].kind == node.kind) {
        const auto inner = to_.nodes[operand].operands;
        operands.insert(operands.end(), inner.begin(), inner.end());
      } else {
        operands.push_back(operand);
      }
    }
    if (operands.empty()) return to_.add_constant(!absorbing, node.span);
    if (operands.size() == 1) return operands.front();
    return to_.add_group(node.kind, std::move(operands), node.span);
  }

  const Predicate& from_;
  Predicate to_;
  std::vector<std::uint32_t> kept_;
};

bool searches_regex(const Predicate& predicate, std::uint32_t id) {
  const Predicate::Node& node = predicate.nodes[id];
  if (node.kind == Kind::Test) return predicate.tests[node.test].kind == TestKind::FindsRegex;
  return std::ranges::any_of(node.operands, [&](std::uint32_t operand) { return searches_regex(predicate, operand); });
}

void cheap_tests_first(Predicate& predicate) {
  for (Predicate::Node& node : predicate.nodes) {
    std::vector<std::uint32_t> cheap;
    std::vector<std::uint32_t> dear;
    for (const std::uint32_t id : node.operands) (searches_regex(predicate, id) ? dear : cheap).push_back(id);
    cheap.insert(cheap.end(), dear.begin(), dear.end());
    node.operands = std::move(cheap);
  }
}

void normalize_body(MessagePlan& plan) {
  plan.predicate = Rewriter(plan.predicate).rewrite();
  cheap_tests_first(plan.predicate);
}

void normalize_body(MemberPlan& plan) {
  Rewriter rewriter(plan.predicate);
  Predicate rewritten = rewriter.rewrite();
  std::vector<SelectorSteps> selectors;
  for (const std::uint32_t test : rewriter.kept()) selectors.push_back(std::move(plan.selectors[test]));
  plan.predicate = std::move(rewritten);
  plan.selectors = std::move(selectors);
}

void normalize_body(FieldPlan& plan) {
  for (FieldSlot& slot : plan.slots) {
    if (!slot.predicate) continue;
    slot.predicate = Rewriter(*slot.predicate).rewrite();
    cheap_tests_first(*slot.predicate);
  }
}

}  // namespace

void normalize(PatternPlan& plan) {
  std::visit([](auto& body) { normalize_body(body); }, plan.body);
}

}  // namespace insitu
