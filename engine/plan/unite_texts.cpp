#include "engine/plan/unite_texts.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

namespace insitu {
namespace {

/// Fewer texts are found sooner one by one.
constexpr std::size_t kMinTexts = 4;

bool is_contained_text(const Predicate& predicate, std::uint32_t id) {
  const Predicate::Node& node = predicate.nodes[id];
  return node.kind == Predicate::NodeKind::Test && predicate.tests[node.test].kind == TestKind::Contains &&
         predicate.tests[node.test].polarity == Polarity::Is && !predicate.tests[node.test].text.empty();
}

/// Whether the pattern matches exactly where one of its tests' texts is in the message.
bool asks_for_any_text(const PatternPlan& pattern) {
  const auto* plan = std::get_if<MessagePlan>(&pattern.body);
  if (plan == nullptr) return false;
  const Predicate& predicate = plan->predicate;
  const auto is_text = [&](std::uint32_t id) { return is_contained_text(predicate, id); };
  const Predicate::Node& root = predicate.nodes.back();
  if (root.kind == Predicate::NodeKind::Any) return std::ranges::all_of(root.operands, is_text);
  return is_text(static_cast<std::uint32_t>(predicate.nodes.size() - 1));
}

}  // namespace

TextUnion unite_texts(const Plan& plan) {
  std::vector<PlacedLiteral> texts;
  std::vector<bool> decides;
  for (const PatternPlan& pattern : plan.any_of) {
    decides.push_back(asks_for_any_text(pattern));
    if (!decides.back()) continue;
    for (const Test& test : std::get<MessagePlan>(pattern.body).predicate.tests) texts.push_back({test.text});
  }
  return texts.size() < kMinTexts ? TextUnion() : TextUnion(std::move(decides), texts);
}

}  // namespace insitu
