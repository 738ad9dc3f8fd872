#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace insitu {

struct MemberStep {
  std::string name;
};
struct ElementStep {
  std::size_t index = 0;
};
struct AnyMemberStep {};
struct AnyElementStep {};

/// One step into a JSON value. A member step never crosses a name with a period in it.
using SelectorStep = std::variant<MemberStep, ElementStep, AnyMemberStep, AnyElementStep>;
using SelectorSteps = std::vector<SelectorStep>;

}  // namespace insitu
