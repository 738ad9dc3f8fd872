#pragma once

#include <string>
#include <vector>

#include "engine/model/selector.h"
#include "insitu/seen_names.h"

namespace insitu {

/// Something in events that a program refers to by a name: a member that a filter pattern selects, a field that a query
/// reads.
struct EventName {
  std::string text;               ///< as a pattern or a query writes it: `$.user.age`, `user.age`
  std::string flattened;          ///< as a query calls it, without backticks: `user.age`; empty: it cannot
  SelectorSteps steps;            ///< of a filter pattern; empty for a query
  bool is_watched = true;         ///< false: every event has it, or nothing depends on whether events have it
  bool is_tested = false;         ///< a condition tests it
  bool is_compared = false;       ///< a condition tests its value, not only whether it is there
  bool is_operand = false;        ///< it is bare on the right of a comparison, where a text could be meant
  bool stands_alone = false;      ///< it is used somewhere without an alternative
  bool has_other_choice = false;  ///< it has an alternative that is always there
  /// Its alternatives, one list for each place where it is used: `coalesce(a, b)`.
  std::vector<std::vector<NameId>> alternatives = {};

  /// Whether it may stand in JSON; else only the kind of log, or the input, gives it.
  [[nodiscard]] bool can_be_in_json() const {
    return !steps.empty() || !flattened.starts_with('@') || flattened.starts_with("@@");
  }
};

/// The names of a filter pattern, or of several, and for each test of their JSON patterns, numbered through, its name.
struct PatternNames {
  std::vector<EventName> names;
  std::vector<NameId> of_test;
};

}  // namespace insitu
