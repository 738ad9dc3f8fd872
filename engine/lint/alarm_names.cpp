#include "engine/lint/alarm_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "engine/lint/make_finding.h"

namespace insitu {
namespace {

/// Returns the module of Terraform that an alarm is in, which may be for another region; empty: the alarm is in none.
std::string_view module_of(std::string_view address) {
  const std::size_t end = address.rfind(".aws");
  return end == std::string_view::npos ? std::string_view() : address.substr(0, end);
}

bool is_in_doubt(const Definitions& definitions, const AlarmDefinition& alarm) {
  return std::ranges::any_of(definitions.unresolved, [&alarm](const auto& one) {
    return one.first.id == alarm.id && one.first.place == alarm.place;
  });
}

}  // namespace

std::vector<Finding> lint_alarm_names(const Definitions& definitions) {
  std::vector<Finding> findings;
  std::map<std::tuple<std::string, std::string_view, std::string>, const AlarmDefinition*> known;
  for (const AlarmDefinition& alarm : definitions.alarms) {
    if (!alarm.name.is_known() || alarm.name.text.empty() || is_in_doubt(definitions, alarm)) continue;
    const auto [first, is_new] = known.try_emplace({alarm.root_file(), module_of(alarm.id), alarm.name.text}, &alarm);
    if (is_new) continue;
    findings.push_back(finding_at(Rule::AlarmNameTwice, alarm.name.place,
                                  fmt::format("`{}` has the name of `{}`", alarm.id, first->second->id),
                                  "an account has one alarm of a name in each region"));
    set_definition(findings.back(), alarm);
  }
  return findings;
}

}  // namespace insitu
