#pragma once

#include <string_view>

#include "engine/templates/definition_spellings.h"
#include "engine/templates/members.h"
#include "insitu/definitions.h"

/// Reads metric filters, alarms and queries, which have the same members in every form of file; only the names differ.
namespace insitu {

/// Reads the members of a metric filter. `resource`: its id, title and place; kind and name are filled in here. A
/// member of the wrong kind is reported to `problem`. The functions below do the same for other resources. REQUIRES:
/// values are resolved, so that a value that is not known says so
FilterDefinition read_metric_filter(Definition resource, const Node& map, const FilterSpelling& spelling,
                                    FirstProblem& problem);
FilterDefinition read_subscription_filter(Definition resource, const Node& map, const FilterSpelling& spelling,
                                          FirstProblem& problem);
AlarmDefinition read_alarm(Definition resource, const Node& map, const AlarmSpelling& spelling, FirstProblem& problem);
/// Reads only the name of an alarm that is not replayed. `why`: as AlarmDefinition::not_replayable.
AlarmDefinition read_other_alarm(Definition resource, const Node& map, std::string_view name_member,
                                 std::string_view why, FirstProblem& problem, Scalars scalars = Scalars::Converted);
/// Reads the name and the rule of a composite alarm, and what suppresses its actions.
AlarmDefinition read_composite(Definition resource, const Node& map, const AlarmSpelling& spelling,
                               FirstProblem& problem);
/// Reads an alarm on a log query: its name, and the query, unless it has none.
void read_log_alarm(Definition resource, const Node& map, Definitions& to, FirstProblem& problem,
                    Scalars scalars = Scalars::Converted);
QueryDefinition read_saved_query(Definition resource, const Node& map, const QuerySpelling& spelling,
                                 FirstProblem& problem);

}  // namespace insitu
