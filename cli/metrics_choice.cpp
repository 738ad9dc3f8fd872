#include "cli/metrics_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "cli/commands.h"
#include "cli/project/read_definitions.h"
#include "engine/definitions/alarm_feeds.h"
#include "engine/definitions/from_definitions.h"
#include "grammar/filter_pattern_parser.h"
#include "grammar/near_name.h"

namespace insitu::cli {
namespace {

std::string with_help(const std::string& message, const std::string& help) {
  return help.empty() ? message : fmt::format("{} ({})", message, help);
}

std::string text_of(const Place& place) {
  return place.line == 0 ? place.file : fmt::format("{}:{}:{}", place.file, place.line, place.column);
}

void complain_of(const DefinitionProblem& problem) {
  complain(fmt::format("{}: {}", text_of(problem.place), with_help(problem.message, problem.help)));
}

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

/// Says that a filter sees other events in the service than those of the files.
void note_unseen_events(const FilterDefinition& definition) {
  for (const DefinitionProblem& problem : unseen_events(definition)) {
    complain(fmt::format("note: {}: {}", text_of(problem.place), with_help(problem.message, problem.help)));
  }
}

/// What the templates of a command line define, and how to find things by the names that people use.
class Templates {
 public:
  /// False: one cannot be read, which is said.
  bool read(const MetricsArguments& arguments) {
    auto definitions = read_all_definitions(arguments.templates, arguments.parameters);
    if (definitions) {
      definitions_ = std::move(*definitions);
      return true;
    }
    for (const ReadProblem& problem : definitions.error()) complain(with_help(describe(problem), problem.help));
    return false;
  }

  [[nodiscard]] const Definitions& definitions() const { return definitions_; }

  /// The metric filter of that name, or the only one; nullptr, and said: there is none, or there are several.
  [[nodiscard]] const FilterDefinition* filter(const std::optional<std::string>& name) const {
    std::vector<const FilterDefinition*> filters;
    for (const FilterDefinition& filter : definitions_.filters) {
      if (filter.kind == DefinitionKind::MetricFilter) filters.push_back(&filter);
    }
    return find(filters, name, "metric filter", "--filter");
  }

  [[nodiscard]] const AlarmDefinition* alarm(const std::string& name) const {
    std::vector<const AlarmDefinition*> alarms;
    for (const AlarmDefinition& alarm : definitions_.alarms) alarms.push_back(&alarm);
    return find(alarms, std::optional(name), "alarm", "--alarm");
  }

  /// Says what is uncertain about a definition that is used nonetheless: whether its condition holds.
  void note_doubts(const Definition& definition) const {
    for (const auto& [resource, why] : definitions_.unresolved) {
      if (resource.id != definition.id || resource.place != definition.place) continue;
      complain(fmt::format("note: {}: {}", definition.description(), why));
    }
  }

 private:
  /// What the templates may define, too.
  template <class Kind>
  void tell_unresolved(const std::vector<const Kind*>& all) const {
    for (const auto& [resource, why] : definitions_.unresolved) {
      if (std::ranges::find(all, resource.id, &Kind::id) != all.end()) continue;
      complain(fmt::format("note: {}: `{}` is left out: {}", text_of(resource.place), resource.id, why));
    }
  }

  static std::string_view name_of(const Definition& definition) {
    return definition.name.text.empty() ? definition.id : definition.name.text;
  }

  template <class Kind>
  const Kind* find(const std::vector<const Kind*>& all, const std::optional<std::string>& name, std::string_view what,
                   std::string_view option) const {
    std::vector<const Kind*> found;
    std::vector<std::string_view> names;
    std::string listed;
    for (const Kind* one : all) {
      names.push_back(name_of(*one));
      listed += fmt::format("{}`{}`", listed.empty() ? "" : ", ", names.back());
      if (!name || one->is_called(*name)) found.push_back(one);
    }
    if (found.size() > 1 && name) {
      const auto is_meant = [&name](const Kind* one) { return one->is_exactly_called(*name); };
      if (std::ranges::count_if(found, is_meant) == 1) found = {*std::ranges::find_if(found, is_meant)};
    }
    if (found.size() == 1) return found.front();
    if (all.empty()) {
      complain(fmt::format("the templates define no {}", what));
    } else if (!name) {
      complain(fmt::format("which {}? Add `{}` with one of {}", what, option, listed));
    } else if (found.empty()) {
      const std::string_view near = near_name(*name, names);
      complain(
          fmt::format("there is no {} `{}`{}", what, *name,
                      near.empty() ? fmt::format("; there is {}", listed) : fmt::format("; did you mean `{}`?", near)));
    } else {
      std::string ids;
      for (const Kind* one : found) ids += fmt::format("{}`{}`", ids.empty() ? "" : ", ", one->id);
      complain(fmt::format("`{}` is the name of {} of them: write one of {}", *name, found.size(), ids));
      return nullptr;
    }
    tell_unresolved(all);
    return nullptr;
  }

  Definitions definitions_;
};

/// Compiles the pattern and checks what is published. `definition`: nullptr where it was typed.
std::optional<ChosenFilter> prepare(MetricFilter filter, const FilterDefinition* definition,
                                    const MetricsArguments& arguments) {
  const bool is_typed = definition == nullptr;
  const auto owner = [definition](const Place& place) {
    return fmt::format("{}: {}", text_of(place), definition->description());
  };
  auto program = compile_filter_pattern(filter.pattern, arguments.compile);
  if (!program) {
    if (!is_typed) {
      const Place place = place_of(definition->pattern, program.error().span.begin);
      complain(fmt::format("{}: its pattern is refused", owner(place)));
    }
    write_to_stderr(draw_diagnostic(program.error(), filter.pattern, "insitu: error"));
    return std::nullopt;
  }
  for (const Diagnostic& note : program->notes()) {
    if (arguments.messages) write_to_stderr(draw_diagnostic(note, filter.pattern, "insitu: note"));
  }
  const auto problems = check_transformation(filter.transformation, *parse_filter_pattern(filter.pattern));
  for (const TransformationProblem& problem : problems) {
    const std::string whose = is_typed ? fmt::format("option `{}`", option_of(problem.part))
                                       : owner(place_of(definition->transformations.front(), problem));
    complain(fmt::format("{}: {}", whose, with_help(problem.message, problem.help)));
  }
  if (!problems.empty()) return std::nullopt;
  return ChosenFilter{std::move(filter), std::move(*program)};
}

/// The alarm as typed, on the metric of the filter.
std::optional<Alarm> typed_alarm(const MetricsArguments& arguments, const MetricTransformation& transformation) {
  const AlarmArguments& typed = arguments.alarm;
  Alarm alarm;
  alarm.metric_namespace = transformation.metric_namespace;
  alarm.metric_name = transformation.metric_name;
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
  for (const auto& [name, value] : alarm.dimensions) {
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

/// What the filters that feed an alarm publish, or of them only the one that was asked for.
std::optional<AlarmFeeds> feeds_of(const Alarm& alarm, const AlarmDefinition& definition, const Templates& templates,
                                   const std::optional<std::string>& filter) {
  auto feeds = filters_that_feed(alarm, definition, templates.definitions());
  if (!feeds) {
    complain_of(feeds.error());
    return std::nullopt;
  }
  if (!filter) return std::move(*feeds);
  std::erase_if(feeds->filters, [&](const FeedingFilter& feed) { return !feed.definition->is_called(*filter); });
  if (!feeds->filters.empty()) return std::move(*feeds);
  complain(fmt::format("`{}` is none of the filters that feed {}", *filter, definition.description()));
  return std::nullopt;
}

/// An alarm of a template, and all that feeds it.
std::optional<MetricChoice> choose_alarm(const Templates& templates, const MetricsArguments& arguments) {
  const AlarmDefinition* definition = templates.alarm(*arguments.alarm.name);
  if (definition == nullptr) return std::nullopt;
  if (!definition->not_replayable.empty()) {
    complain(fmt::format("{}: {} cannot be played, only a threshold alarm on one metric", definition->description(),
                         definition->not_replayable));
    return std::nullopt;
  }
  MetricChoice choice;
  auto alarm = alarm_of(*definition);
  if (!alarm) {
    std::ranges::for_each(alarm.error(), complain_of);
    return std::nullopt;
  }
  auto feeds = feeds_of(*alarm, *definition, templates, arguments.filter);
  if (!feeds) return std::nullopt;
  for (const std::string& note : feeds->notes) {
    if (arguments.messages) complain("note: " + note);
  }
  if (arguments.messages) templates.note_doubts(*definition);
  for (FeedingFilter& feed : feeds->filters) {
    if (arguments.messages) {
      templates.note_doubts(*feed.definition);
      note_unseen_events(*feed.definition);
    }
    auto chosen = prepare(std::move(feed.filter), feed.definition, arguments);
    if (!chosen) return std::nullopt;
    choice.filters.push_back(std::move(*chosen));
  }
  choice.alarm = std::move(*alarm);
  if (definition->state) {
    const auto state = read_alarm_state(definition->state->text);
    if (!state) {
      complain(fmt::format("{}: the state is `{}`, none of OK, ALARM, INSUFFICIENT_DATA",
                           text_of(definition->state->place), definition->state->text));
      return std::nullopt;
    }
    choice.initial = *state;
  }
  choice.initial = arguments.alarm.initial.value_or(choice.initial);
  return choice;
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

}  // namespace insitu::cli
