#include "engine/expression/predicate.h"

#include <optional>
#include <utility>

#include "engine/match/literal_search.h"
#include "engine/model/number.h"

namespace insitu {
namespace {

bool compares(Order order, double left, double right) {
  switch (order) {
    case Order::Less: return left < right;
    case Order::LessOrEqual: return left <= right;
    case Order::Greater: return left > right;
    case Order::GreaterOrEqual: return left >= right;
  }
  return false;
}

/// Whether a comparable value is what the test names, polarity set aside.
bool equals(const Test& test, const Value& value) {
  switch (test.kind) {
    case TestKind::Contains: return find_literal(value.text, test.text) != std::string_view::npos;
    case TestKind::EqualsNumeral:
      if (value.kind == ValueKind::Number) return number_value(value.text) == test.number;
      return value.text == test.text;
    case TestKind::EqualsText: return value.text == test.text;
    case TestKind::MatchesWildcard: return test.wildcard->matches(value.text);
    case TestKind::FindsRegex: return test.regex->found_in(value.text);
    case TestKind::ComparesNumber:
    case TestKind::IsNull:
    case TestKind::IsTrue:
    case TestKind::IsFalse:
    case TestKind::NotExists: break;
  }
  return false;
}

}  // namespace

bool holds(const Test& test, const Value& value) {
  switch (test.kind) {
    case TestKind::Contains:
    case TestKind::EqualsNumeral:
    case TestKind::EqualsText:
    case TestKind::MatchesWildcard:
    case TestKind::FindsRegex: return value.is_comparable() && equals(test, value) == (test.polarity == Polarity::Is);
    case TestKind::ComparesNumber:
      return value.kind == ValueKind::Number && compares(test.order, number_value(value.text), test.number);
    case TestKind::IsNull: return value.kind == ValueKind::Null;
    case TestKind::IsTrue: return value.kind == ValueKind::True;
    case TestKind::IsFalse: return value.kind == ValueKind::False;
    case TestKind::NotExists: return value.kind == ValueKind::Missing;
  }
  return false;
}

std::uint32_t Predicate::add_constant(bool value, Span span) {
  Node node;
  node.kind = NodeKind::Constant;
  node.constant = value;
  node.span = span;
  nodes.push_back(std::move(node));
  return static_cast<std::uint32_t>(nodes.size() - 1);
}

std::uint32_t Predicate::add_test(Test test) {
  Node node;
  node.kind = NodeKind::Test;
  node.test = static_cast<std::uint32_t>(tests.size());
  node.span = test.span;
  tests.push_back(std::move(test));
  nodes.push_back(std::move(node));
  return static_cast<std::uint32_t>(nodes.size() - 1);
}

std::uint32_t Predicate::add_group(NodeKind kind, std::vector<std::uint32_t> operands, Span span) {
  Node node;
  node.kind = kind;
  node.operands = std::move(operands);
  node.span = span;
  nodes.push_back(std::move(node));
  return static_cast<std::uint32_t>(nodes.size() - 1);
}

}  // namespace insitu
