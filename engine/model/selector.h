#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace insitu {

/// Selects the member of that name.
struct MemberStep {
  std::string name;
};
/// Selects one element of an array, counted from 0.
struct ElementStep {
  std::size_t index = 0;
};
/// Selects every member (`.*`).
struct AnyMemberStep {};
/// Selects every element (`[*]`).
struct AnyElementStep {};

/// One step into a JSON value. A member step never crosses a name with a period in it.
using SelectorStep = std::variant<MemberStep, ElementStep, AnyMemberStep, AnyElementStep>;
/// The steps from the whole value to what is selected; empty: the value itself.
using SelectorSteps = std::vector<SelectorStep>;

}  // namespace insitu
