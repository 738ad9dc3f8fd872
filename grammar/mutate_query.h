#pragma once

#include <vector>

#include "grammar/mutation.h"
#include "grammar/query_ast.h"

namespace insitu {

/// Returns the query with one thing changed, in every way that the rows expected of it should notice: a filter or a
/// clause of one left out, `=` and `!=`, the border and the direction of an order, a threshold by one, `and` and `or`,
/// `like` and `not like`, `in` and `not in`, the direction of a sort, a limit by one, a key left out of `by`, `sum`,
/// `avg`, `min`, `max` and `count` for one another where they are allowed. No two are alike. A change may happen to
/// mean the same as the query.
std::vector<Mutation> mutations_of(const ast::Query& query);

}  // namespace insitu
