#pragma once

#include <string_view>

#include "engine/expression/expression.h"
#include "engine/expression/predicate.h"

namespace insitu {

/// Whether a test asks only if a member is there: `= *`, `IS NULL`, `NOT EXISTS`. The test has an answer if it is
/// absent.
bool asks_existence(const Test& test);
/// The same for a call: `ispresent`, `isempty`, `isblank`.
bool asks_existence(const Expression& call);

/// Whether a flattened name is a member of the object that another one names: `a.b` of `a`.
bool is_below(std::string_view name, std::string_view object);

/// Whether a call takes the first of its operands that is there: `coalesce(...)`.
bool takes_first_present(const Expression& call);
/// Whether the first operand, and with several every second one, chooses among the others: `if(...)`, `case(...)`.
bool chooses(const Expression& call);

}  // namespace insitu
