#pragma once

#include <cstddef>
#include <memory>

#include "engine/operators/operators.h"

namespace insitu {

/// Makes the operator of one command, by kind of node. Rows go on to `next`; all arguments must outlive the operator.
std::unique_ptr<Operator> make_operator(const QueryPlan& plan, std::size_t command, OperatorContext& context,
                                        Operator& next);

}  // namespace insitu
