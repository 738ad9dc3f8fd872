#include "grammar/query_ast.h"

/// Comparisons that need every node to be a complete type.
namespace insitu::ast {

bool SubqueryMembership::operator==(const SubqueryMembership& other) const {
  return negated == other.negated && subject == other.subject && query == other.query;
}
bool OtherCommand::operator==(const OtherCommand& other) const {
  return name == other.name && arguments == other.arguments && subqueries == other.subqueries;
}
bool Expression::operator==(const Expression& other) const { return node == other.node; }
bool Command::operator==(const Command& other) const { return node == other.node; }

}  // namespace insitu::ast
