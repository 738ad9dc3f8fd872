#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/match/prefilter.h"
#include "engine/model/selector.h"
#include "engine/plan/event_name.h"

namespace insitu {

struct Plan;
struct QueryPlan;

/// The names of a filter pattern, or of several.
PatternNames names_of(const Plan& plan);

/// The names of a query, one for each of the fields that it reads, in their order.
std::vector<EventName> names_of(const QueryPlan& plan);

/// The literals in the bytes of every JSON event that has this name; `never` for fields that JSON cannot have.
Requirement required_of(const EventName& name);

/// Whether a program does not depend on a name that no event has, because events have an alternative everywhere.
/// `is_met(name)`: whether some event has that name.
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
/// The same for a flattened name, whose digits are taken for elements.
std::string selector_text(std::string_view flattened);

}  // namespace insitu
