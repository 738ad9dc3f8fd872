#include "engine/lint/test_subject.h"

#include <fmt/format.h>

#include <variant>

namespace insitu {

bool is_wildcard(const SelectorStep& step) {
  return std::holds_alternative<AnyMemberStep>(step) || std::holds_alternative<AnyElementStep>(step);
}

std::string key_of(const SelectorStep& step) {
  // The length before each name keeps paths apart.
  if (const auto* member = std::get_if<MemberStep>(&step))
    return fmt::format(".{}:{}", member->name.size(), member->name);
  if (const auto* element = std::get_if<ElementStep>(&step)) return fmt::format("[{}]", element->index);
  return std::holds_alternative<AnyMemberStep>(step) ? ".*" : "[*]";
}

TestSubject subject_of(const SelectorSteps& steps) {
  TestSubject subject{.key = {}, .steps = steps};
  for (const SelectorStep& step : steps) {
    subject.key += key_of(step);
    subject.is_one_value = subject.is_one_value && !is_wildcard(step);
  }
  return subject;
}

}  // namespace insitu
