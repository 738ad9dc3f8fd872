#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/metrics_arguments.h"
#include "engine/notify/alarm_message.h"
#include "insitu/alarm_plan.h"
#include "insitu/from_definitions.h"
#include "insitu/prepare_filter.h"

namespace insitu::cli {

/// What an alarm notifies of.
struct NotificationChoice {
  NotifiedAlarm alarm;
  AlarmActions actions = AlarmActions::Enabled;
};

/// A composite alarm, or one on metric math, and what feeds all that it depends on.
struct PlannedChoice {
  std::shared_ptr<const Definitions> definitions;  ///< the plan points into them
  AlarmPlan plan;
  /// Of each metric of each alarm of the plan: indices of MetricChoice::filters.
  std::vector<std::vector<std::vector<std::size_t>>> fed_by;
};

/// The filters and the alarm that a command line of `insitu metrics` chooses.
struct MetricChoice {
  std::vector<PreparedFilter> filters;  ///< one; several where an alarm is fed by several
  std::optional<Alarm> alarm;
  std::optional<PlannedChoice> planned;  ///< instead of `alarm`
  AlarmState initial = AlarmState::InsufficientData;
  NotificationChoice notification = {};  ///< of an alarm of a template
};

/// Takes the filter as typed, or filter and alarm from the templates, compiles and checks them. Returns nullopt, after
/// complaining, if something is wrong with them.
std::optional<MetricChoice> choose_metric(const MetricsArguments& arguments);

/// Chooses several alarms of the templates by their names, or all of them where there is none, which leaves out those
/// that cannot be played; without templates the one that was typed. Returns nullopt, after complaining, if something is
/// wrong with them, or there is none.
std::optional<std::vector<MetricChoice>> choose_alarms(const MetricsArguments& arguments,
                                                       const std::vector<std::string>& names);

/// An alarm on a metric of EMF documents, or on metric math over several.
struct EmfAlarmChoice {
  Alarm alarm;
  std::optional<MathAlarm> math;  ///< instead of `alarm`
  AlarmState initial = AlarmState::InsufficientData;
  NotificationChoice notification = {};  ///< of an alarm of a template
};

/// Returns what an alarm that was typed notifies of; its metric is known by now.
NotificationChoice typed_notification(const Alarm& alarm, const MetricsArguments& arguments);

/// Takes the alarm from the templates, or as typed; one that was typed has no metric yet. Returns nullopt, after
/// complaining, if something is wrong with it. REQUIRES: arguments.alarm.is_asked()
std::optional<EmfAlarmChoice> choose_emf_alarm(const MetricsArguments& arguments);

}  // namespace insitu::cli
