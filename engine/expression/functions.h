#pragma once

#include <span>
#include <string_view>

#include "engine/expression/function.h"

namespace insitu {

/// All scalar functions, aliases included, sorted by name in lower case. `bin` is not among them: the compiler turns it
/// into a `datefloor` of `@timestamp` before it looks here. Valid for as long as the program runs.
std::span<const Function> functions();
/// The function of this name, in any letter case; nullptr: there is none.
const Function* find_function(std::string_view name);

}  // namespace insitu
