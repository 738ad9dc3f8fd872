#include "engine/plan/existence.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace insitu {
namespace {

bool is_call_of(const Expression& expression, std::string_view name) {
  return expression.kind == ExpressionKind::Call && expression.function->name == name;
}

}  // namespace

bool asks_existence(const Test& test) {
  if (test.kind == TestKind::NotExists || test.kind == TestKind::IsNull) return true;
  return test.kind == TestKind::MatchesWildcard && test.text == "*";
}

bool asks_existence(const Expression& call) {
  constexpr std::array<std::string_view, 3> kNames = {"ispresent", "isempty", "isblank"};
  return std::ranges::any_of(kNames, [&](std::string_view name) { return is_call_of(call, name); });
}

bool is_below(std::string_view name, std::string_view object) {
  return name.size() > object.size() && name.starts_with(object) && name[object.size()] == '.';
}

bool takes_first_present(const Expression& call) { return is_call_of(call, "coalesce"); }

bool chooses(const Expression& call) { return is_call_of(call, "if") || is_call_of(call, "case"); }

}  // namespace insitu
