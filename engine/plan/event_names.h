#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/match/prefilter.h"
#include "engine/model/selector.h"

namespace insitu {

struct Plan;
struct QueryPlan;

/// The number of a name among those of its program.
using NameId = std::uint32_t;

/// Something in events that a program refers to by a name: a member that a filter pattern selects, a field that a query
/// reads.
struct EventName {
  std::string text;               ///< as a pattern or a query writes it: `$.user.age`, `user.age`
  std::string flattened;          ///< as a query would call it, without backticks: `user.age`; empty: it would not
  SelectorSteps steps;            ///< of a filter pattern
  bool is_watched = true;         ///< false: every event has it, or nothing depends on whether events have it
  bool is_tested = false;         ///< a condition asks for it
  bool is_compared = false;       ///< a condition asks for its value, not only whether it is there
  bool is_operand = false;        ///< it stands bare on the right of a comparison, where a text could be meant
  bool stands_alone = false;      ///< it stands somewhere without an alternative
  bool has_other_choice = false;  ///< it stands beside an alternative that is always there
  /// The alternatives that it stands beside, one list for each place: `coalesce(a, b)`.
  std::vector<std::vector<NameId>> alternatives = {};
};

/// The names of a filter pattern, or of several, and for each test of their JSON patterns, numbered through, its name.
struct PatternNames {
  std::vector<EventName> names;
  std::vector<NameId> of_test;
};
PatternNames names_of(const Plan& plan);

/// The names of a query, one for each of the fields that it reads, in their order.
std::vector<EventName> names_of(const QueryPlan& plan);

/// What stands in the bytes of every event that has this name, if that is JSON; `never` for fields that JSON cannot
/// give.
Requirement required_of(const EventName& name);

/// Whether a program does not depend on a name: no event has it, but an alternative that events have stands beside it.
/// `is_met(name)`: whether some event has it.
template <class IsMet>
bool has_alternative(const EventName& name, const IsMet& is_met) {
  if (name.stands_alone) return false;
  if (name.has_other_choice) return true;
  for (const std::vector<NameId>& others : name.alternatives) {
    bool is_any_met = false;
    for (const NameId other : others) is_any_met = is_any_met || is_met(other);
    if (!is_any_met) return false;
  }
  return !name.alternatives.empty();
}

/// A selector as filter patterns write it: `$.a[0]['b.c'].*`.
std::string selector_text(std::span<const SelectorStep> steps);
/// The same of a flattened name, whose digits are taken for elements.
std::string selector_text(std::string_view flattened);

}  // namespace insitu
