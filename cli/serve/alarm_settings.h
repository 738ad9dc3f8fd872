#pragma once

#include <cstdint>
#include <string>

#include "cli/serve/state.h"
#include "insitu/alarm.h"
#include "insitu/metric_transformation.h"

namespace insitu::serve {

/// The alarm that settings of PutMetricAlarm describe, as they are kept: each of its own type, and checked when they
/// were put.
Alarm alarm_of_settings(const std::string& name, const Tree& settings);

/// The metric filter that was put, with its first transformation.
MetricFilter filter_of_settings(const std::string& name, const PutMetricFilter& filter);

/// The settings of an alarm as PutMetricAlarm has them, without its name, actions and description.
Tree settings_of_alarm(const Alarm& alarm);
/// A transformation as PutMetricFilter has it, with those members that are not the default.
Tree settings_of_transformation(const MetricTransformation& transformation);

}  // namespace insitu::serve
