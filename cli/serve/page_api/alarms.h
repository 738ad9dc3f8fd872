#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "cli/serve/members.h"
#include "cli/serve/page_api/request.h"
#include "cli/serve/refusal.h"
#include "cli/serve/tree.h"

namespace insitu::serve {

/// What each alarm did over a window: `start`, `end` → `alarms`, each with its settings, states and series.
Answered<Tree> alarms_for_page(PageCall& call, Members& in);

/// How many alarms are in which state now.
struct AlarmCounts {
  std::int64_t ok = 0;
  std::int64_t alarm = 0;
  std::int64_t insufficient_data = 0;
};
Tree tree_of_alarm_counts(const AlarmCounts& counts);
/// The alarms over metrics that metric filters publish, by the log group of the filter. Without an alarm a group is
/// left out.
std::map<std::string, AlarmCounts> alarms_by_group(PageCall& call);

}  // namespace insitu::serve
