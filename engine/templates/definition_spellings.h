#pragma once

#include <string_view>

#include "engine/templates/members.h"

/// How the forms of files spell the members of metric filters, alarms and queries.
namespace insitu {

/// The names of the members of filters in one form of file. Empty: the form has no such member.
struct FilterSpelling {
  Scalars scalars = Scalars::Converted;
  Node::Kind dimensions_kind = Node::Kind::List;
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
extern const FilterSpelling kFilterOfTemplate;   ///< CloudFormation
extern const FilterSpelling kFilterOfService;    ///< aws logs describe-*
extern const FilterSpelling kFilterOfTerraform;  ///< as a plan or a state has it

/// The names of the members of alarms in one form of file. Empty: the form has no such member.
struct AlarmSpelling {
  Scalars scalars = Scalars::Converted;
  Node::Kind dimensions_kind = Node::Kind::List;
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
  std::string_view label;
  /// What a notification states of an alarm.
  std::string_view description;
  std::string_view arn;
  std::string_view updated;
  std::string_view ok_actions;
  std::string_view alarm_actions;
  std::string_view insufficient_data_actions;
};
extern const AlarmSpelling kAlarmOfTemplate;
extern const AlarmSpelling kAlarmOfService;    ///< aws cloudwatch describe-alarms
extern const AlarmSpelling kAlarmOfTerraform;  ///< as a plan or a state has it

/// The names of the members of saved queries in one form of file. Empty: the form has no such member.
struct QuerySpelling {
  Scalars scalars = Scalars::Converted;
  std::string_view name;
  std::string_view query;
  std::string_view log_groups;
  std::string_view language;
};
extern const QuerySpelling kQueryOfTemplate;
extern const QuerySpelling kQueryOfService;
extern const QuerySpelling kQueryOfTerraform;

}  // namespace insitu
