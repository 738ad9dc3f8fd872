#pragma once

#include <string_view>

#include "engine/expression/expression.h"
#include "engine/expression/predicate.h"

namespace insitu {

/// Whether a test asks only if a member is there: `= *`, `IS NULL`, `NOT EXISTS`. Its absence is an answer.
bool asks_existence(const Test& test);
/// The same of a call: `ispresent`, `isempty`, `isblank`.
bool asks_existence(const Expression& call);

/// Whether a flattened name stands in the object of another one: `a.b` of `a`.
bool is_below(std::string_view name, std::string_view object);

/// `coalesce(...)`: the first of its operands that is there.
bool takes_first_present(const Expression& call);
/// `if(...)`, `case(...)`: the first operand, and of several every second one, chooses among the others.
bool chooses(const Expression& call);

}  // namespace insitu
