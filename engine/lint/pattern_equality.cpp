#include "engine/lint/pattern_equality.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "engine/lint/predicate_ways.h"
#include "engine/lint/satisfiability.h"
#include "engine/lint/term_logic.h"

namespace insitu {
namespace {

using Outcome = Demand::Outcome;

/// The maximum of pairs of ways, one of each pattern, that are all examined.
constexpr std::size_t kMaxPairs = 20'000;

/// What the tests of a predicate look at.
enum class Looks : std::uint8_t { AtMessage, AtValues };

/// Whether a test of a message that passes brings one that is to fail.
bool terms_clash(const DecidedTest& passes, const DecidedTest& fails) {
  const Test& needed = *passes.demand.test;
  const Test& term = *fails.demand.test;
  const bool is_same_regex = needed.kind == TestKind::FindsRegex && term.kind == TestKind::FindsRegex &&
                             regex_text(passes.demand.clause) == regex_text(fails.demand.clause);
  return is_same_regex || brings_term(needed, term, fails.demand.clause);
}

/// Whether some pair of a test that passes and a test that fails cannot be, each pair by itself.
template <class Clash>
bool any_pair(const PredicateWay& steps, const Clash& clash) {
  return std::ranges::any_of(steps, [&](const DecidedTest& passes) {
    return passes.demand.outcome == Outcome::Passes && std::ranges::any_of(steps, [&](const DecidedTest& fails) {
             return fails.demand.outcome == Outcome::Fails && clash(passes, fails);
           });
  });
}

/// Whether no value of one subject gives all these outcomes.
bool is_impossible_of_subject(const PredicateWay& steps) {
  if (steps.front().subject->is_one_value) {
    std::vector<Demand> demands;
    for (const DecidedTest& one : steps) demands.push_back(one.demand);
    return !can_be_met(demands);
  }
  // A test passes if one of several values does, and fails if all do: that one value must do both.
  return any_pair(steps, [](const DecidedTest& passes, const DecidedTest& fails) {
    const Demand pair[] = {passes.demand, fails.demand};
    return !can_be_met(pair);
  });
}

bool is_impossible(const PredicateWay& way, Looks looks) {
  if (looks == Looks::AtMessage) return any_pair(way, terms_clash);
  std::map<std::string_view, PredicateWay> by_subject;
  for (const DecidedTest& one : way) by_subject[one.subject->key].push_back(one);
  return std::ranges::any_of(by_subject, [](const auto& entry) { return is_impossible_of_subject(entry.second); });
}

/// Whether nothing passes one predicate and fails the other.
bool implies(const PredicateWays& premise, const PredicateWays& conclusion, Looks looks) {
  const auto passing = premise.to(Outcome::Passes);
  const auto failing = conclusion.to(Outcome::Fails);
  if (!passing || !failing || passing->size() * failing->size() > kMaxPairs) return false;
  return std::ranges::all_of(*passing, [&](const PredicateWay& passes) {
    return std::ranges::all_of(*failing, [&](const PredicateWay& fails) {
      PredicateWay both = passes;
      both.insert(both.end(), fails.begin(), fails.end());
      return is_impossible(both, looks);
    });
  });
}

bool are_equal(const PredicateWays& one, const PredicateWays& other, Looks looks) {
  return implies(one, other, looks) && implies(other, one, looks);
}

/// Compares bodies of one kind. The texts are those of their patterns.
bool same_bodies(const MessagePlan& one, std::string_view text, const MessagePlan& other, std::string_view other_text) {
  return are_equal(PredicateWays(text, one.predicate), PredicateWays(other_text, other.predicate), Looks::AtMessage);
}

bool same_bodies(const MemberPlan& one, std::string_view text, const MemberPlan& other, std::string_view other_text) {
  return are_equal(PredicateWays(text, one.predicate, one.selectors),
                   PredicateWays(other_text, other.predicate, other.selectors), Looks::AtValues);
}

bool same_bodies(const FieldPlan& one, std::string_view text, const FieldPlan& other, std::string_view other_text) {
  return std::ranges::equal(one.slots, other.slots, [&](const FieldSlot& slot, const FieldSlot& other_slot) {
    if (slot.is_ellipsis != other_slot.is_ellipsis) return false;
    if (!slot.predicate || !other_slot.predicate) return slot.predicate.has_value() == other_slot.predicate.has_value();
    return are_equal(PredicateWays(text, *slot.predicate), PredicateWays(other_text, *other_slot.predicate),
                     Looks::AtValues);
  });
}

}  // namespace

bool match_the_same(const PatternPlan& one, const PatternPlan& other) {
  return std::visit(
      [&](const auto& body) {
        const auto* other_body = std::get_if<std::remove_cvref_t<decltype(body)>>(&other.body);
        return other_body != nullptr && same_bodies(body, one.text, *other_body, other.text);
      },
      one.body);
}

}  // namespace insitu
