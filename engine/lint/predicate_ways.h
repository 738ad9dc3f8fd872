#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/expression/predicate.h"
#include "engine/lint/satisfiability.h"
#include "engine/lint/test_subject.h"

namespace insitu {

/// A test with the outcome that a way needs. Borrows from the PredicateWays that made it.
struct DecidedTest {
  Demand demand;
  const TestSubject* subject = nullptr;  ///< what it looks at; never null
};

/// Tests whose outcomes together decide a predicate, whatever the others give.
using PredicateWay = std::vector<DecidedTest>;

/// The ways in which one predicate of a pattern can be true or false. Immutable. What it refers to must outlive it.
class PredicateWays {
 public:
  /// `text`: the pattern. `selectors`: one for each test; empty: all look at one thing, a message or a field.
  PredicateWays(std::string_view text, const Predicate& predicate, const std::vector<SelectorSteps>& selectors = {});

  /// Returns all ways to an outcome, none of which may be possible; empty: it cannot have this outcome. nullopt: there
  /// are too many.
  [[nodiscard]] std::optional<std::vector<PredicateWay>> to(Demand::Outcome outcome) const;

 private:
  using Ways = std::optional<std::vector<PredicateWay>>;
  [[nodiscard]] Ways ways_of(std::uint32_t node, Demand::Outcome outcome) const;
  [[nodiscard]] Ways any_of(const Predicate::Node& node, Demand::Outcome outcome) const;
  [[nodiscard]] Ways all_of(const Predicate::Node& node, Demand::Outcome outcome) const;

  std::string_view text_;
  const Predicate& predicate_;
  std::vector<TestSubject> subjects_;
};

}  // namespace insitu
