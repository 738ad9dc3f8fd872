#include "engine/definitions/alarm_references.h"

#include <algorithm>

namespace insitu {
namespace {

/// Returns the name in an ARN; other names as they are.
std::string_view without_arn(std::string_view name) {
  constexpr std::string_view kResource = ":alarm:";
  const std::size_t begin = name.find(kResource);
  return name.starts_with("arn:") && begin != std::string_view::npos ? name.substr(begin + kResource.size()) : name;
}

/// Whether an expression is a reference to a resource of this id, by its name or its ARN.
bool refers_to(std::string_view expression, std::string_view id) {
  constexpr std::string_view kBegin = "${";
  constexpr std::string_view kArn = ".Arn";
  if (!expression.starts_with(kBegin) || !expression.ends_with('}')) return false;
  expression = expression.substr(kBegin.size(), expression.size() - kBegin.size() - 1);
  if (expression.ends_with(kArn)) expression.remove_suffix(kArn.size());
  return expression == id;
}

bool is_meant(const AlarmDefinition& alarm, std::string_view name, const AlarmDefinition& composite) {
  if (alarm.name.is_known() && !alarm.name.text.empty()) {
    if (alarm.name.text == name) return true;
  }
  // An expression means the same only in its own file.
  if (alarm.root_file() != composite.root_file()) return false;
  const bool is_same_expression = !alarm.name.expression.empty() && alarm.name.expression == name;
  return is_same_expression || refers_to(name, alarm.id);
}

}  // namespace

std::vector<const AlarmDefinition*> alarms_called(std::string_view name, const AlarmDefinition& composite,
                                                  std::span<const AlarmDefinition> alarms) {
  name = without_arn(name);
  std::vector<const AlarmDefinition*> found;
  for (const AlarmDefinition& alarm : alarms) {
    if (is_meant(alarm, name, composite)) found.push_back(&alarm);
  }
  const auto is_of_same_file = [&composite](const AlarmDefinition* one) {
    return one->root_file() == composite.root_file();
  };
  if (std::ranges::any_of(found, is_of_same_file)) {
    std::erase_if(found, [&](const AlarmDefinition* one) { return !is_of_same_file(one); });
  }
  return found;
}

}  // namespace insitu
