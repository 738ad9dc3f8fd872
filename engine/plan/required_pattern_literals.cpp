#include "engine/plan/required_pattern_literals.h"

#include <algorithm>
#include <utility>

namespace insitu {
namespace {

/// The requirements of a text at the begin of a value, and anywhere in it.
struct TextsOf {
  Spelling spelling = Spelling::Exact;
  LiteralPlace begin = {};

  [[nodiscard]] Requirement first(std::string_view text) const {
    return begin.begins_field ? Requirement::field_start(text, begin) : part(text);
  }
  [[nodiscard]] Requirement part(std::string_view text) const { return Requirement::of(text, spelling); }
};

constexpr TextsOf kMessage = {};
constexpr TextsOf kJsonValue = {.spelling = Spelling::JsonString};

/// What a value must contain for a test to hold. `!=`, numbers compared by value and absence demand nothing.
Requirement of_value(const Test& test, const TextsOf& texts) {
  if (test.polarity == Polarity::IsNot) return Requirement::nothing();
  switch (test.kind) {
    case TestKind::Contains: return texts.part(test.text);
    case TestKind::EqualsText: return texts.first(test.text);
    case TestKind::MatchesWildcard: {
      const std::vector<std::string>& written = test.wildcard->pieces();
      std::vector<Requirement> pieces = {texts.first(written.front())};
      for (std::size_t i = 1; i < written.size(); ++i) pieces.push_back(texts.part(written[i]));
      return Requirement::all(std::move(pieces));
    }
    case TestKind::FindsRegex: {
      if (test.literals.empty()) return Requirement::nothing();
      std::vector<Requirement> branches;
      for (const std::string& literal : test.literals) branches.push_back(texts.part(literal));
      return Requirement::any(std::move(branches));
    }
    case TestKind::EqualsNumeral:  // 500 may be written 5e2
    case TestKind::ComparesNumber:
    case TestKind::IsNull:
    case TestKind::IsTrue:
    case TestKind::IsFalse:
    case TestKind::NotExists: break;
  }
  return Requirement::nothing();
}

/// Every test but NOT EXISTS fails where nothing is selected: the members on the way must be there.
Requirement of_member(const Test& test, const SelectorSteps& steps) {
  if (test.kind == TestKind::NotExists) return Requirement::nothing();
  std::vector<Requirement> all{of_value(test, kJsonValue)};
  for (const SelectorStep& step : steps) {
    if (const auto* member = std::get_if<MemberStep>(&step)) all.push_back(Requirement::member(member->name));
  }
  return Requirement::all(std::move(all));
}

template <class OfTest>
Requirement of_predicate(const Predicate& predicate, std::uint32_t id, const OfTest& of_test) {
  const Predicate::Node& node = predicate.nodes[id];
  const auto operands = [&] {
    std::vector<Requirement> requirements;
    for (const std::uint32_t operand : node.operands) requirements.push_back(of_predicate(predicate, operand, of_test));
    return requirements;
  };
  switch (node.kind) {
    case Predicate::NodeKind::Constant: return node.constant ? Requirement::nothing() : Requirement::never();
    case Predicate::NodeKind::Test: return of_test(node.test);
    case Predicate::NodeKind::Not: return Requirement::nothing();
    case Predicate::NodeKind::All: return Requirement::all(operands());
    case Predicate::NodeKind::Any: return Requirement::any(operands());
  }
  return Requirement::nothing();
}

template <class OfTest>
Requirement of_predicate(const Predicate& predicate, const OfTest& of_test) {
  return of_predicate(predicate, static_cast<std::uint32_t>(predicate.nodes.size() - 1), of_test);
}

Requirement of_body(const MessagePlan& plan) {
  return of_predicate(plan.predicate,
                      [&](std::uint32_t test) { return of_value(plan.predicate.tests[test], kMessage); });
}

Requirement of_body(const MemberPlan& plan) {
  return of_predicate(plan.predicate,
                      [&](std::uint32_t test) { return of_member(plan.predicate.tests[test], plan.selectors[test]); });
}

/// The requirements of fields. They are cut out of the raw message, so it must hold what they must hold; their first
/// characters are where a field begins, or after the delimiter that was stripped.
Requirement of_body(const FieldPlan& plan) {
  const auto wants_field = [](const FieldSlot& slot) { return !slot.is_ellipsis; };
  std::vector<Requirement> slots;
  for (auto slot = plan.slots.begin(); slot != plan.slots.end(); ++slot) {
    if (!slot->predicate) continue;
    const TextsOf texts = {.begin = {.begins_field = true,
                                     .has_field_before = std::any_of(plan.slots.begin(), slot, wants_field),
                                     .has_field_after = std::any_of(slot + 1, plan.slots.end(), wants_field)}};
    const auto of_test = [&](std::uint32_t test) { return of_value(slot->predicate->tests[test], texts); };
    slots.push_back(of_predicate(*slot->predicate, of_test));
  }
  return Requirement::all(std::move(slots));
}

}  // namespace

Requirement required_pattern_literals(const Plan& plan) {
  std::vector<Requirement> patterns;
  for (const PatternPlan& pattern : plan.any_of) {
    patterns.push_back(std::visit([](const auto& body) { return of_body(body); }, pattern.body));
  }
  return Requirement::any(std::move(patterns));
}

}  // namespace insitu
