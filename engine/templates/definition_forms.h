#pragma once

#include <string_view>

#include "engine/templates/members.h"
#include "insitu/definitions.h"

/// Reads metric filters, alarms and queries, which have the same members in every form of file; only the names differ.
namespace insitu {

/// The names of the members of filters in one form of file. Empty: the form has no such member.
struct FilterSpelling {
  std::string_view name;
  std::string_view pattern;
  std::string_view subscription_pattern;
  std::string_view log_group;
  std::string_view transformations;
  std::string_view metric_namespace;
  std::string_view metric_name;
  std::string_view value;
  std::string_view default_value;
  std::string_view dimensions;
  std::string_view unit;
  std::string_view on_transformed_logs;
  std::string_view field_selection;
};
extern const FilterSpelling kFilterOfTemplate;  ///< CloudFormation
extern const FilterSpelling kFilterOfService;   ///< aws logs describe-*
extern const FilterSpelling kFilterOfTerraform;

/// The names of the members of alarms in one form of file. Empty: the form has no such member.
struct AlarmSpelling {
  std::string_view name;
  std::string_view metric_namespace;
  std::string_view metric_name;
  std::string_view dimensions;
  std::string_view statistic;
  std::string_view extended_statistic;
  std::string_view period;
  std::string_view evaluation_periods;
  std::string_view datapoints_to_alarm;
  std::string_view threshold;
  std::string_view threshold_metric;
  std::string_view comparison;
  std::string_view missing_data;
  std::string_view low_sample_count;
  std::string_view unit;
  std::string_view criteria;
  std::string_view window;
  std::string_view warm_up;
  std::string_view rule;  ///< of a composite alarm
  /// Of a composite alarm, in a block of their own: that of Terraform; without the block: members of the alarm.
  std::string_view actions_enabled;
  std::string_view suppressor_block;
  std::string_view suppressor;
  std::string_view suppressor_wait;
  std::string_view suppressor_extension;
  /// The list of metrics of metric math, and the members of one of them.
  std::string_view metrics;
  std::string_view metric_id;
  std::string_view metric_expression;
  std::string_view returns_data;
  std::string_view returns_data_default;  ///< "true" or "false"
  std::string_view account;
  std::string_view metric_stat;  ///< of CloudFormation; empty: its members are in `metric`
  std::string_view metric;
  std::string_view stat;
};
extern const AlarmSpelling kAlarmOfTemplate;  ///< also of `aws cloudwatch describe-alarms`
extern const AlarmSpelling kAlarmOfTerraform;

/// The names of the members of saved queries in one form of file. Empty: the form has no such member.
struct QuerySpelling {
  std::string_view name;
  std::string_view query;
  std::string_view log_groups;
  std::string_view language;
};
extern const QuerySpelling kQueryOfTemplate;
extern const QuerySpelling kQueryOfService;
extern const QuerySpelling kQueryOfTerraform;

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
                                 std::string_view why, FirstProblem& problem);
/// Reads the name and the rule of a composite alarm, and what suppresses its actions.
AlarmDefinition read_composite(Definition resource, const Node& map, const AlarmSpelling& spelling,
                               FirstProblem& problem);
/// Reads an alarm on a log query: its name, and the query, unless it has none.
void read_log_alarm(Definition resource, const Node& map, Definitions& to, FirstProblem& problem);
QueryDefinition read_saved_query(Definition resource, const Node& map, const QuerySpelling& spelling,
                                 FirstProblem& problem);

}  // namespace insitu
