#include <string>
#include <string_view>

#include "insitu/from_definitions.h"
#include "insitu/read_definitions.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

template <class Made>
Finding check_reason(const Made& made) {
  if (!made && made.error().empty()) return "an alarm is refused without a reason";
  return {};
}

Finding check_alarm_definition(const AlarmDefinition& alarm) {
  if (alarm.rule) return check_reason(composite_of(alarm));
  if (!alarm.metrics.empty()) return check_reason(math_of(alarm));
  return check_reason(alarm_of(alarm));
}

}  // namespace

Finding definitions(std::string_view bytes) {
  const auto definitions = read_definitions("-", bytes, {}, UnknownParameters::Refused, ResourceConditions::BothWays);
  if (!definitions) return check_problem(definitions.error(), bytes);
  for (const FilterDefinition& filter : definitions->filters) {
    const auto made = metric_filter_of(filter);
    if (!made && made.error().empty()) return "a metric filter is refused without a reason";
  }
  for (const AlarmDefinition& alarm : definitions->alarms) {
    if (Finding wrong = check_alarm_definition(alarm)) return wrong;
  }
  return check_findings(*definitions, bytes);
}

}  // namespace insitu::fuzz
