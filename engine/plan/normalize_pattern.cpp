#include "engine/plan/normalize_pattern.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace insitu {
namespace {

using Kind = Predicate::NodeKind;

/// Copies what is still needed of one predicate into another.
class Rewriter {
 public:
  explicit Rewriter(const Predicate& from) : from_(from) {}

  /// The simplified predicate; `kept()` then returns the tests that it still has, by their old numbers.
  Predicate rewrite() {
    const auto root = static_cast<std::uint32_t>(from_.nodes.size() - 1);
    const std::uint32_t rewritten = copy(root);
    // The root is the last node by definition; a group that dissolved may have left it elsewhere.
    if (rewritten + 1 != to_.nodes.size()) to_.nodes.push_back(to_.nodes[rewritten]);
    return std::move(to_);
  }
  [[nodiscard]] const std::vector<std::uint32_t>& kept() const { return kept_; }

 private:
  /// The value of a node for every event; nullopt: it depends on the event. Called before anything is copied, so that
  /// no test is kept that nothing uses.
  [[nodiscard]] std::optional<bool> constant(std::uint32_t id) const {
    const Predicate::Node& node = from_.nodes[id];
    switch (node.kind) {
      case Kind::Constant: return node.constant;
      case Kind::Test: return std::nullopt;
      case Kind::Not: {
        const auto operand = constant(node.operands.front());
        return operand ? std::optional(!*operand) : std::nullopt;
      }
      case Kind::All:
      case Kind::Any: break;
    }
    const bool absorbing = node.kind == Kind::Any;  // one such operand decides the group
    std::optional<bool> value = !absorbing;
    for (const std::uint32_t operand : node.operands) {
      const auto decided = constant(operand);
      if (decided == absorbing) return absorbing;
      if (!decided) value.reset();
    }
    return value;
  }

  std::uint32_t copy(std::uint32_t id) {
    const Predicate::Node& node = from_.nodes[id];
    if (const auto value = constant(id)) return to_.add_constant(*value, node.span);
    switch (node.kind) {
      case Kind::Constant: break;
      case Kind::Test: kept_.push_back(node.test); return to_.add_test(from_.tests[node.test]);
      case Kind::Not: return to_.add_group(Kind::Not, {copy(node.operands.front())}, node.span);
      case Kind::All:
      case Kind::Any: return copy_group(node);
    }
    return 0;
  }

  std::uint32_t copy_group(const Predicate::Node& node) {
    std::vector<std::uint32_t> operands;
    for (const std::uint32_t old : node.operands) {
      if (constant(old)) continue;  // it does not decide the group, or there would be nothing to copy
      const std::uint32_t operand = copy(old);
      if (to_.nodes[operand].kind == node.kind) {
        const auto inner = to_.nodes[operand].operands;
        operands.insert(operands.end(), inner.begin(), inner.end());
      } else {
        operands.push_back(operand);
      }
    }
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

void normalize_pattern(PatternPlan& plan) {
  std::visit([](auto& body) { normalize_body(body); }, plan.body);
}

}  // namespace insitu
