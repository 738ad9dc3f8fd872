#include "cli/metrics_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string_view>
#include <utility>

#include "cli/console.h"
#include "cli/templates.h"
#include "insitu/alarm_feeds.h"
#include "insitu/alarm_play.h"
#include "insitu/from_definitions.h"

namespace insitu::cli {
namespace {

std::string_view option_of(TransformationPart part) {
  switch (part) {
    case TransformationPart::Namespace: return "--namespace";
    case TransformationPart::Name: return "--name";
    case TransformationPart::Value: return "--value";
    case TransformationPart::DefaultValue: return "--default";
    case TransformationPart::DimensionName:
    case TransformationPart::DimensionValue: return "--dimension";
    case TransformationPart::Unit: return "--unit";
  }
  return "";
}

/// Notes that a filter sees other events in the service than those of the files.
void note_unseen_events(const FilterDefinition& definition) {
  for (const DefinitionProblem& problem : unseen_events(definition)) {
    complain(fmt::format("note: {}: {}", written_place(problem.place), with_help(problem.message, problem.help)));
  }
}

/// Complains about what the service refuses in a filter. `definition`: nullptr where it was typed.
void complain_of_refusal(const FilterRefusal& refusal, std::string_view pattern, const FilterDefinition* definition) {
  const auto owner = [definition](const SourceLocation& place) {
    return fmt::format("{}: {}", written_place(place), definition->description());
  };
  if (refusal.pattern) {
    if (definition != nullptr) {
      const SourceLocation place = place_of(definition->pattern, refusal.pattern->span.begin);
      complain(fmt::format("{}: its pattern is refused", owner(place)));
    }
    write_to_stderr(draw_diagnostic(*refusal.pattern, pattern, "insitu: error"));
  }
  for (const TransformationProblem& problem : refusal.transformation) {
    const std::string whose = definition == nullptr ? fmt::format("option `{}`", option_of(problem.part))
                                                    : owner(place_of(definition->transformations.front(), problem));
    complain(fmt::format("{}: {}", whose, with_help(problem.message, problem.help)));
  }
}

/// Makes a filter ready to run. `definition`: nullptr where it was typed.
std::optional<PreparedFilter> prepare(MetricFilter filter, const FilterDefinition* definition,
                                      const MetricsArguments& arguments) {
  const std::string pattern = filter.pattern;
  auto prepared = prepare_filter(std::move(filter), arguments.compile);
  if (!prepared) {
    complain_of_refusal(prepared.error(), pattern, definition);
    return std::nullopt;
  }
  if (arguments.messages) {
    for (const Diagnostic& note : prepared->program.notes()) {
      write_to_stderr(draw_diagnostic(note, pattern, "insitu: note"));
    }
  }
  return std::move(*prepared);
}

/// The region that the environment names.
std::optional<std::string> region_of_environment() {
  for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
    if (value != nullptr && *value != '\0') return value;
  }
  return std::nullopt;
}

PlaceHints place_hints(const MetricsArguments& arguments) {
  return {.parameters = arguments.parameters, .environment = region_of_environment()};
}

/// `alarm`: nullptr: it is a composite alarm.
NotificationChoice notification_of(const AlarmDefinition& definition, const Alarm* alarm,
                                   const MetricsArguments& arguments) {
  return {.alarm = notified_alarm(definition, alarm, place_hints(arguments)), .actions = actions_of(definition)};
}

/// The alarm as typed, on no metric yet.
std::optional<Alarm> typed_alarm(const MetricsArguments& arguments) {
  const AlarmArguments& typed = arguments.alarm;
  Alarm alarm;
  alarm.dimensions = typed.dimensions;
  if (!arguments.statistics.empty()) alarm.statistic = arguments.statistics.front();
  alarm.period_seconds = arguments.period_seconds.value_or(60);
  alarm.evaluation_periods = typed.evaluation_periods;
  alarm.datapoints_to_alarm = typed.datapoints;
  alarm.comparison = typed.threshold->first;
  alarm.threshold = typed.threshold->second;
  alarm.missing_data = typed.missing_data;
  const auto problems = check_alarm(alarm);
  for (const std::string& problem : problems) complain(fmt::format("the alarm: {}", problem));
  if (!problems.empty()) return std::nullopt;
  return alarm;
}

/// The alarm as typed, on the metric of the filter.
std::optional<Alarm> typed_alarm(const MetricsArguments& arguments, const MetricTransformation& transformation) {
  auto alarm = typed_alarm(arguments);
  if (!alarm) return std::nullopt;
  alarm->metric_namespace = transformation.metric_namespace;
  alarm->metric_name = transformation.metric_name;
  for (const auto& [name, value] : alarm->dimensions) {
    const auto published = std::ranges::find(transformation.dimensions, name, &MetricDimension::name);
    if (published != transformation.dimensions.end()) continue;
    complain(fmt::format("option `--where`: the filter publishes no dimension `{}`", name));
    return std::nullopt;
  }
  return alarm;
}

/// One filter, typed or of a template, and perhaps an alarm as typed.
std::optional<MetricChoice> choose_filter(MetricFilter filter, const FilterDefinition* definition,
                                          const MetricsArguments& arguments) {
  auto chosen = prepare(std::move(filter), definition, arguments);
  if (!chosen) return std::nullopt;
  MetricChoice choice;
  if (arguments.alarm.threshold) {
    choice.alarm = typed_alarm(arguments, chosen->filter.transformation);
    if (!choice.alarm) return std::nullopt;
  }
  choice.initial = arguments.alarm.initial.value_or(choice.initial);
  choice.filters.push_back(std::move(*chosen));
  return choice;
}

/// The filters that feed an alarm, or only the one that was requested.
std::optional<AlarmFeeds> feeds_of(const Alarm& alarm, const AlarmDefinition& definition, const Templates& templates,
                                   const std::optional<std::string>& filter) {
  const auto unreadable = filter ? std::nullopt : unreadable_feed(definition, templates.definitions());
  if (unreadable) {
    complain_of(*unreadable);
    return std::nullopt;
  }
  auto feeds = filters_that_feed(alarm, definition, templates.definitions());
  if (!feeds) {
    complain_of(feeds.error());
    return std::nullopt;
  }
  if (!filter) return std::move(*feeds);
  std::vector<const Definition*> candidates;
  for (const FeedingFilter& feed : feeds->filters) candidates.push_back(feed.definition);
  std::vector<FeedingFilter> chosen;
  for (const std::size_t index : indices_of_called(candidates, *filter)) {
    chosen.push_back(std::move(feeds->filters[index]));
  }
  feeds->filters = std::move(chosen);
  if (!feeds->filters.empty()) return std::move(*feeds);
  complain(fmt::format("`{}` is none of the filters that feed {}", *filter, definition.description()));
  return std::nullopt;
}

/// The alarm that a definition makes.
std::optional<Alarm> defined_alarm(const AlarmDefinition& definition) {
  auto alarm = alarm_of(definition);
  if (alarm) return std::move(*alarm);
  std::ranges::for_each(alarm.error(), complain_of);
  return std::nullopt;
}

/// The state that was typed, or the one that the definition has.
std::optional<AlarmState> initial_state(const AlarmDefinition& definition, const MetricsArguments& arguments) {
  const auto defined = initial_state_of(definition);
  if (defined) return arguments.alarm.initial.value_or(*defined);
  complain_of(defined.error());
  return std::nullopt;
}

/// Notes what is worth knowing about an alarm and its filters.
void note_feeds(const Templates& templates, const AlarmDefinition& definition, const AlarmFeeds& feeds) {
  for (const std::string& note : feeds.notes) complain("note: " + note);
  templates.note_doubts(definition);
  for (const FeedingFilter& feed : feeds.filters) {
    templates.note_doubts(*feed.definition);
    note_unseen_events(*feed.definition);
  }
}

/// Makes the filters ready that feed the alarms of a plan, each once. False, after complaining: the service refuses
/// one.
bool prepare_plan(const MetricsArguments& arguments, PlannedChoice& planned, MetricChoice& choice) {
  std::map<const FilterDefinition*, std::size_t> known;
  for (const PlannedAlarm& alarm : planned.plan.alarms) {
    auto& of_alarm = planned.fed_by.emplace_back();
    for (const PlannedMetric& metric : alarm.metrics) {
      auto& indices = of_alarm.emplace_back();
      for (const FeedingFilter& feed : metric.feeds.filters) {
        const auto [found, is_new] = known.try_emplace(feed.definition, choice.filters.size());
        indices.push_back(found->second);
        if (!is_new) continue;
        auto prepared = prepare(feed.filter, feed.definition, arguments);
        if (!prepared) return false;
        choice.filters.push_back(std::move(*prepared));
      }
    }
  }
  return true;
}

/// A composite alarm of a template, or one on metric math, and all that feeds it.
std::optional<MetricChoice> choose_planned(Templates& templates, const AlarmDefinition& definition,
                                           const MetricsArguments& arguments) {
  if (arguments.filter) {
    complain(fmt::format("option `--filter`: {} has no single metric that a filter could publish",
                         definition.description()));
    return std::nullopt;
  }
  const auto initial = initial_state(definition, arguments);
  if (!initial) return std::nullopt;
  PlannedChoice planned;
  planned.plan = plan_alarm(definition, templates.definitions());
  const PlannedAlarm& last = planned.plan.alarms.back();
  if (!last.why_not.empty()) {
    const std::string message = fmt::format("{} cannot be played: {}", definition.description(), last.why_not);
    const SourceLocation& place = last.place.file.empty() ? definition.place : last.place;
    complain(fmt::format("{}: {}", written_place(place), with_help(message, last.help)));
    return std::nullopt;
  }
  for (const PlannedAlarm& one : planned.plan.alarms) {
    for (const PlannedMetric& metric : one.metrics) {
      if (arguments.messages) note_feeds(templates, *one.definition, metric.feeds);
    }
  }
  MetricChoice choice;
  if (!prepare_plan(arguments, planned, choice)) return std::nullopt;
  choice.initial = *initial;
  choice.notification = notification_of(definition, last.metric ? &*last.metric : nullptr, arguments);
  planned.definitions = templates.share();
  choice.planned = std::move(planned);
  return choice;
}

/// An alarm of a template, and all that feeds it.
std::optional<MetricChoice> choose_alarm(Templates& templates, const MetricsArguments& arguments) {
  const AlarmDefinition* definition = templates.alarm(*arguments.alarm.name);
  if (definition == nullptr) return std::nullopt;
  if (definition->rule || !definition->metrics.empty()) return choose_planned(templates, *definition, arguments);
  MetricChoice choice;
  auto alarm = defined_alarm(*definition);
  if (!alarm) return std::nullopt;
  auto feeds = feeds_of(*alarm, *definition, templates, arguments.filter);
  if (!feeds) return std::nullopt;
  if (arguments.messages) note_feeds(templates, *definition, *feeds);
  for (FeedingFilter& feed : feeds->filters) {
    auto chosen = prepare(std::move(feed.filter), feed.definition, arguments);
    if (!chosen) return std::nullopt;
    choice.filters.push_back(std::move(*chosen));
  }
  choice.notification = notification_of(*definition, &*alarm, arguments);
  choice.alarm = std::move(*alarm);
  const auto initial = initial_state(*definition, arguments);
  if (!initial) return std::nullopt;
  choice.initial = *initial;
  return choice;
}

/// Notes that filters publish the metric of an alarm that is played over documents.
void note_filters(const Alarm& alarm, const AlarmDefinition& definition, const Definitions& definitions) {
  const auto feeds = filters_that_feed(alarm, definition, definitions);
  if (!feeds) return;  // mostly there is none
  for (const FeedingFilter& feed : feeds->filters) {
    complain(fmt::format("note: {} publishes the same metric: its samples are not added to those of the documents",
                         feed.definition->description()));
  }
}

}  // namespace

std::optional<MetricChoice> choose_metric(const MetricsArguments& arguments) {
  if (arguments.templates.empty()) {
    return choose_filter({.name = "", .pattern = arguments.pattern, .transformation = arguments.transformation},
                         nullptr, arguments);
  }
  Templates templates;
  if (!templates.read(arguments)) return std::nullopt;
  if (arguments.alarm.name) return choose_alarm(templates, arguments);
  const FilterDefinition* definition = templates.filter(arguments.filter);
  if (definition == nullptr) return std::nullopt;
  auto filter = metric_filter_of(*definition);
  if (!filter) {
    std::ranges::for_each(filter.error(), complain_of);
    return std::nullopt;
  }
  if (arguments.messages) {
    templates.note_doubts(*definition);
    note_unseen_events(*definition);
  }
  return choose_filter(std::move(*filter), definition, arguments);
}

std::optional<std::vector<MetricChoice>> choose_alarms(const MetricsArguments& arguments,
                                                       const std::vector<std::string>& names) {
  std::vector<MetricChoice> choices;
  if (arguments.templates.empty()) {
    auto choice = choose_metric(arguments);
    if (!choice) return std::nullopt;
    choice->notification = typed_notification(*choice->alarm, arguments);
    choices.push_back(std::move(*choice));
    return choices;
  }
  Templates templates;
  if (!templates.read(arguments)) return std::nullopt;
  std::vector<std::string> all = names;
  for (const AlarmDefinition& definition : templates.definitions().alarms) {
    if (names.empty()) all.push_back(name_of(definition));
  }
  for (const std::string& name : all) {
    MetricsArguments of_one = arguments;
    of_one.alarm.name = name;
    auto choice = choose_alarm(templates, of_one);
    if (!choice && !names.empty()) return std::nullopt;
    if (choice) choices.push_back(std::move(*choice));
  }
  if (!choices.empty()) return choices;
  complain("the templates define no alarm that can be watched");
  return std::nullopt;
}

NotificationChoice typed_notification(const Alarm& alarm, const MetricsArguments& arguments) {
  Alarm named = alarm;
  named.name = arguments.typed_name;
  return {.alarm =
              notified_alarm(named, {.has_missing_data = arguments.alarm.has_missing_data}, place_hints(arguments))};
}

std::optional<EmfAlarmChoice> choose_emf_alarm(const MetricsArguments& arguments) {
  EmfAlarmChoice choice;
  if (!arguments.alarm.name) {
    auto alarm = typed_alarm(arguments);
    if (!alarm) return std::nullopt;
    choice.alarm = std::move(*alarm);
    choice.initial = arguments.alarm.initial.value_or(choice.initial);
    return choice;
  }
  Templates templates;
  if (!templates.read(arguments)) return std::nullopt;
  const AlarmDefinition* definition = templates.alarm(*arguments.alarm.name);
  if (definition == nullptr) return std::nullopt;
  const auto initial = initial_state(*definition, arguments);
  if (!initial) return std::nullopt;
  choice.initial = *initial;
  if (arguments.messages) templates.note_doubts(*definition);
  if (!definition->metrics.empty() && definition->not_replayable.empty()) {
    auto math = math_of(*definition);
    if (!math) {
      std::ranges::for_each(math.error(), complain_of);
      return std::nullopt;
    }
    choice.notification = notification_of(*definition, &math->alarm, arguments);
    choice.math = std::move(*math);
    return choice;
  }
  auto alarm = defined_alarm(*definition);
  if (!alarm) return std::nullopt;
  if (arguments.messages) note_filters(*alarm, *definition, templates.definitions());
  choice.notification = notification_of(*definition, &*alarm, arguments);
  choice.alarm = std::move(*alarm);
  return choice;
}

}  // namespace insitu::cli
