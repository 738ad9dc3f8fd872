#include "insitu/from_definitions.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/definitions/value_reader.h"
#include "grammar/alarm_rule_parser.h"

namespace insitu {
namespace {

constexpr std::int64_t kFiveMinutes = 5 * 60 * 1000;

MetricTransformation read_transformation(ValueReader& reader, const TransformationDefinition& definition) {
  MetricTransformation transformation;
  // No sample depends on the name of the metric.
  transformation.metric_namespace = text_or_stand_in(definition.metric_namespace);
  transformation.metric_name = text_or_stand_in(definition.metric_name);
  transformation.value = reader.text(definition.value, "the metric value");
  if (definition.default_value) {
    transformation.default_value = reader.number(*definition.default_value, "the default value");
  }
  for (const DimensionDefinition& dimension : definition.dimensions) {
    transformation.dimensions.push_back({.name = reader.text(dimension.name, "the name of a dimension"),
                                         .value = reader.text(dimension.value, "the value of a dimension")});
  }
  if (definition.unit) transformation.unit = reader.text(*definition.unit, "the unit");
  return transformation;
}

void read_metric(ValueReader& reader, const AlarmDefinition& definition, Alarm& alarm) {
  if (const auto* found = reader.required(definition.metric_namespace, definition.place, "namespace")) {
    alarm.metric_namespace = reader.comparable(*found, "the namespace");
  }
  if (const auto* found = reader.required(definition.metric_name, definition.place, "metric name")) {
    alarm.metric_name = reader.comparable(*found, "the metric name");
  }
  for (const DimensionDefinition& dimension : definition.dimensions) {
    alarm.dimensions.push_back({.name = reader.text(dimension.name, "the name of a dimension"),
                                .value = reader.text(dimension.value, "the value of a dimension")});
  }
  std::ranges::sort(alarm.dimensions);
}

void read_statistic_of(ValueReader& reader, const AlarmDefinition& definition, Alarm& alarm) {
  const auto* found = reader.required(definition.statistic, definition.place, "statistic");
  const std::string* text = found == nullptr ? nullptr : reader.known(*found, "the statistic");
  if (text == nullptr) return;
  auto statistic = read_statistic(*text);
  if (!statistic) {
    reader.refuse(found->place, std::move(statistic.error()));
    return;
  }
  const bool is_plain = !statistic->is_extended();
  if (is_plain && definition.statistic_member == StatisticMember::Extended) {
    reader.refuse(found->place, fmt::format("the extended statistic is `{}`, which is no percentile", *text),
                  "write it as the plain statistic");
  }
  if (!is_plain && definition.statistic_member == StatisticMember::Plain) {
    reader.refuse(found->place, fmt::format("the statistic is `{}`, which the service takes elsewhere", *text),
                  "write it as the extended statistic");
  }
  alarm.statistic = std::move(*statistic);
}

void read_numbers(ValueReader& reader, const AlarmDefinition& definition, Alarm& alarm) {
  if (const auto* found = reader.required(definition.period, definition.place, "period")) {
    alarm.period_seconds = reader.count(*found, "the period").value_or(alarm.period_seconds);
  }
  if (const auto* found = reader.required(definition.evaluation_periods, definition.place, "evaluation periods")) {
    alarm.evaluation_periods =
        static_cast<std::size_t>(reader.count(*found, "the number of evaluation periods").value_or(1));
  }
  if (definition.datapoints_to_alarm) {
    if (const auto count = reader.count(*definition.datapoints_to_alarm, "the number of data points to alarm")) {
      alarm.datapoints_to_alarm = static_cast<std::size_t>(*count);
    }
  }
  if (const auto* found = reader.required(definition.threshold, definition.place, "threshold")) {
    alarm.threshold = reader.number(*found, "the threshold").value_or(0);
  }
}

std::optional<LowSampleCount> read_low_sample_count(std::string_view text) {
  if (text == "evaluate") return LowSampleCount::Evaluate;
  if (text == "ignore") return LowSampleCount::Ignore;
  return std::nullopt;
}

/// Checks whether an alarm takes actions, which need not be known.
void check_actions(ValueReader& reader, const AlarmDefinition& definition) {
  if (!definition.actions_enabled || !definition.actions_enabled->is_known()) return;
  read_word(reader, *definition.actions_enabled, "whether actions are enabled", "`true`, `false`", read_boolean);
}

void read_words(ValueReader& reader, const AlarmDefinition& definition, Alarm& alarm) {
  if (const auto* found = reader.required(definition.comparison, definition.place, "comparison operator")) {
    const auto comparison = read_word(reader, *found, "the comparison operator",
                                      "`GreaterThanOrEqualToThreshold`, `GreaterThanThreshold`, `LessThanThreshold`, "
                                      "`LessThanOrEqualToThreshold`; the others are for anomaly detection",
                                      read_threshold_comparison);
    alarm.comparison = comparison.value_or(alarm.comparison);
  }
  if (definition.missing_data) {
    alarm.missing_data = read_word(reader, *definition.missing_data, "the treatment of missing data",
                                   "`missing`, `ignore`, `breaching`, `notBreaching`", read_missing_data)
                             .value_or(alarm.missing_data);
  }
  if (definition.low_sample_count) {
    alarm.low_sample_count = read_word(reader, *definition.low_sample_count, "what to do with few samples",
                                       "`evaluate`, `ignore`", read_low_sample_count)
                                 .value_or(alarm.low_sample_count);
  }
  if (definition.wall_clock_zone) {
    alarm.wall_clock = read_word(reader, *definition.wall_clock_zone, "the time zone of the wall-clock window",
                                 "the IANA names, such as `Europe/Berlin`, or `UTC`, `+02:00`", TimeZone::find);
    const bool is_offset = definition.wall_clock_zone->text.find_first_of("+-") == 0;
    if (alarm.wall_clock && is_offset && alarm.wall_clock->offset_at(0) % kFiveMinutes != 0) {
      reader.refuse(definition.wall_clock_zone->place,
                    fmt::format("the time zone of the wall-clock window is `{}`", definition.wall_clock_zone->text),
                    "an offset is a multiple of five minutes");
    }
  }
  if (definition.unit) alarm.unit = reader.text(*definition.unit, "the unit");
}

/// The text of a value, or the expression that stands for it; nullptr, after adding a problem: neither is known.
const std::string* text_or_expression(ValueReader& reader, const WrittenValue& value, std::string_view what) {
  return value.is_known() || value.expression.empty() ? reader.known(value, what) : &value.expression;
}

void read_rule(ValueReader& reader, const AlarmDefinition& definition, CompositeAlarm& alarm) {
  const WrittenValue& written = *definition.rule;
  const std::string* text = text_or_expression(reader, written, "the rule");
  if (text == nullptr) return;
  auto rule = parse_alarm_rule(*text);
  if (rule) {
    alarm.rule = std::make_shared<const ast::AlarmRule>(std::move(*rule));
  } else if (written.is_known()) {
    const SourceLocation place = place_of(written, rule.error().span.begin);
    reader.refuse(place, fmt::format("the rule of the {}: {}", reader.owner(), rule.error().message));
  } else {
    reader.known(written, "the rule");  // what is not known is more than a name
  }
}

/// Reads one of the periods of an actions suppressor, which has to state both. (service model: PutCompositeAlarm)
std::int64_t read_suppressor_period(ValueReader& reader, const std::optional<WrittenValue>& written,
                                    const AlarmDefinition& definition, std::string_view what) {
  const auto* found = reader.required(written, definition.suppressor->place, what);
  return found == nullptr ? 0 : reader.count(*found, fmt::format("the {}", what)).value_or(0);
}

void read_suppressor(ValueReader& reader, const AlarmDefinition& definition, CompositeAlarm& alarm) {
  if (!definition.suppressor) return;
  ActionsSuppressor suppressor;
  if (const auto* text = text_or_expression(reader, *definition.suppressor, "the actions suppressor")) {
    suppressor.alarm = *text;
  }
  suppressor.wait_seconds =
      read_suppressor_period(reader, definition.suppressor_wait, definition, "wait period of the actions suppressor");
  suppressor.extension_seconds = read_suppressor_period(reader, definition.suppressor_extension, definition,
                                                        "extension period of the actions suppressor");
  alarm.suppressor = std::move(suppressor);
}

}  // namespace

AlarmActions actions_of(const AlarmDefinition& definition) {
  if (!definition.actions_enabled) return AlarmActions::Enabled;
  if (!definition.actions_enabled->is_known()) return AlarmActions::Unknown;
  return read_boolean(definition.actions_enabled->text).value_or(true) ? AlarmActions::Enabled : AlarmActions::Disabled;
}

const std::string& name_of(const Definition& definition) {
  const bool has_name = definition.name.is_known() && !definition.name.text.empty();
  return has_name ? definition.name.text : definition.id;
}

std::expected<CompositeAlarm, std::vector<DefinitionProblem>> composite_of(const AlarmDefinition& definition) {
  ValueReader reader(definition.description());
  CompositeAlarm alarm;
  alarm.name = name_of(definition);
  read_rule(reader, definition, alarm);
  read_suppressor(reader, definition, alarm);
  check_actions(reader, definition);
  if (reader.found_problems()) return std::unexpected(reader.take_problems());
  return alarm;
}

std::expected<MetricFilter, std::vector<DefinitionProblem>> metric_filter_of(const FilterDefinition& definition) {
  ValueReader reader(definition.description());
  MetricFilter filter;
  filter.name = name_of(definition);
  filter.pattern = reader.text(definition.pattern, "the pattern");
  const std::size_t count = definition.transformations.size();
  if (count == 1) {
    filter.transformation = read_transformation(reader, definition.transformations.front());
  } else if (count == 0) {
    reader.refuse(definition.place, fmt::format("the {} has no metric transformation", reader.owner()),
                  "the service takes exactly one");
  } else {
    reader.refuse(definition.transformations[1].place,
                  fmt::format("the {} has {} metric transformations", reader.owner(), count),
                  "the service takes exactly one: write a filter for each");
  }
  if (reader.found_problems()) return std::unexpected(reader.take_problems());
  return filter;
}

std::vector<DefinitionProblem> unseen_events(const FilterDefinition& definition) {
  std::vector<DefinitionProblem> problems;
  const auto is_off = [](const WrittenValue& value) {
    return value.is_known() && (value.text.empty() || value.text == "false" || value.text == "False");
  };
  const auto tell = [&](const std::optional<WrittenValue>& value, std::string_view what) {
    if (!value || is_off(*value)) return;
    problems.push_back({.message = fmt::format("the {} {}", definition.description(), what),
                        .help = "a log file holds other events than it sees",
                        .place = value->place,
                        .is_unresolved = true});
  };
  tell(definition.on_transformed_logs, "runs on transformed logs, which are not computed here");
  tell(definition.field_selection, "runs on the events of some accounts or regions, which a log file does not state");
  return problems;
}

SourceLocation place_of(const TransformationDefinition& written, const TransformationProblem& problem) {
  const bool has_dimension = problem.index < written.dimensions.size();
  switch (problem.part) {
    case TransformationPart::Namespace: return written.metric_namespace.place;
    case TransformationPart::Name: return written.metric_name.place;
    case TransformationPart::Value: return written.value.place;
    case TransformationPart::DefaultValue: return written.default_value ? written.default_value->place : written.place;
    case TransformationPart::DimensionName:
      return has_dimension ? written.dimensions[problem.index].name.place : written.place;
    case TransformationPart::DimensionValue:
      return has_dimension ? written.dimensions[problem.index].value.place : written.place;
    case TransformationPart::Unit: return written.unit ? written.unit->place : written.place;
  }
  return written.place;
}

std::expected<Alarm, std::vector<DefinitionProblem>> alarm_of(const AlarmDefinition& definition) {
  ValueReader reader(definition.description());
  if (definition.rule) {
    reader.refuse(definition.place, fmt::format("the {} is a composite alarm, which has no metric", reader.owner()));
    return std::unexpected(reader.take_problems());
  }
  if (!definition.not_replayable.empty()) {
    reader.refuse(definition.place,
                  fmt::format("the {} cannot be replayed: {}", reader.owner(), definition.not_replayable),
                  "threshold alarms on metrics and metric math, and composite alarms, are replayed");
    return std::unexpected(reader.take_problems());
  }
  if (!definition.metrics.empty()) {
    reader.refuse(definition.place, fmt::format("the {} is on metric math, and has no single metric", reader.owner()));
    return std::unexpected(reader.take_problems());
  }
  Alarm alarm;
  alarm.name = name_of(definition);
  read_metric(reader, definition, alarm);
  read_statistic_of(reader, definition, alarm);
  read_numbers(reader, definition, alarm);
  read_words(reader, definition, alarm);
  check_actions(reader, definition);
  // Missing values have stand-ins by now, which the checks would report.
  if (!reader.found_problems()) {
    for (std::string& problem : check_alarm(alarm)) {
      reader.refuse(definition.place, fmt::format("the {}: {}", reader.owner(), problem));
    }
  }
  if (reader.found_problems()) return std::unexpected(reader.take_problems());
  return alarm;
}

}  // namespace insitu
