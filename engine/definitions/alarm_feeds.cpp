#include "insitu/alarm_feeds.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "grammar/near_name.h"

namespace insitu {
namespace {

std::string metric_text(std::string_view metric_namespace, std::string_view name) {
  return fmt::format("{}/{}", metric_namespace, name);
}

std::string joined(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += fmt::format("{}`{}`", text.empty() ? "" : ", ", name);
  return text;
}

std::set<std::string> dimension_names(const MetricTransformation& transformation) {
  std::set<std::string> names;
  for (const MetricDimension& dimension : transformation.dimensions) names.insert(dimension.name);
  return names;
}

std::set<std::string> dimension_names(const DimensionSet& dimensions) {
  std::set<std::string> names;
  for (const DimensionValue& dimension : dimensions) names.insert(dimension.name);
  return names;
}

std::string with_dimensions(const std::set<std::string>& names) {
  if (names.empty()) return "without dimensions";
  return fmt::format("with the dimension{} {}", names.size() == 1 ? "" : "s", joined(names));
}

class FeedSearch {
 public:
  FeedSearch(const Alarm& alarm, const AlarmDefinition& definition, const Definitions& definitions)
      : alarm_(alarm), definition_(definition), definitions_(definitions) {}

  std::expected<AlarmFeeds, DefinitionProblem> run() {
    for (const FilterDefinition& filter : definitions_.filters) {
      if (filter.kind == DefinitionKind::MetricFilter) look_at(filter);
    }
    if (problem_) return std::unexpected(std::move(*problem_));
    if (candidates_.empty()) return std::unexpected(why_unknown().value_or(no_filter()));
    drop_other_dimensions();
    if (problem_) return std::unexpected(std::move(*problem_));
    drop_other_units();
    if (problem_) return std::unexpected(std::move(*problem_));
    AlarmFeeds feeds;
    note_log_groups(feeds);
    note_units(feeds);
    note_unresolved(feeds);
    feeds.filters = std::move(candidates_);
    return feeds;
  }

 private:
  DefinitionProblem problem(std::string message, std::string help) {
    return {.message = std::move(message), .help = std::move(help), .place = definition_.place, .is_unresolved = false};
  }

  void look_at(const FilterDefinition& filter) {
    if (filter.transformations.empty()) return;
    const TransformationDefinition& transformation = filter.transformations.front();
    if (transformation.metric_namespace.is_known() && transformation.metric_name.is_known()) {
      emitted_.insert(metric_text(transformation.metric_namespace.text, transformation.metric_name.text));
    }
    switch (compare_metrics(definition_, transformation)) {
      case MetricComparison::Other: return;
      case MetricComparison::Unknown: ++unresolved_; return;
      case MetricComparison::Same: break;
    }
    auto made = metric_filter_of(filter);
    if (made) {
      candidates_.push_back({&filter, std::move(*made)});
    } else if (!problem_) {
      problem_ = std::move(made.error().front());
      problem_->message = fmt::format("{}, which feeds the alarm: {}", filter.description(), problem_->message);
    }
  }

  /// Describes what an alarm does that never sees a data point.
  [[nodiscard]] std::string_view state_for_ever() const {
    switch (alarm_.missing_data) {
      case MissingData::Missing:
      case MissingData::Ignore: break;
      case MissingData::Breaching: return "goes to ALARM and stays there";
      case MissingData::NotBreaching: return "shows OK for ever";
    }
    return "can never leave INSUFFICIENT_DATA";
  }

  /// Returns why it is not known which filters feed the alarm; nullopt: its metric is known.
  [[nodiscard]] std::optional<DefinitionProblem> why_unknown() const {
    for (const auto* name : {&definition_.metric_namespace, &definition_.metric_name}) {
      if (!*name || (*name)->is_known()) continue;
      return DefinitionProblem{.message = fmt::format("which filter feeds {} is not known: {}",
                                                      definition_.description(), (*name)->unresolved),
                               .help = {},
                               .place = (*name)->place,
                               .is_unresolved = true};
    }
    return std::nullopt;
  }

  DefinitionProblem no_filter() {
    const std::string metric = metric_text(alarm_.metric_namespace, alarm_.metric_name);
    if (alarm_.metric_namespace.starts_with("AWS/")) {
      return problem(fmt::format("{} watches `{}`, which a service publishes and no metric filter",
                                 definition_.description(), metric),
                     "only alarms on metrics that come from logs can be played");
    }
    const std::vector<std::string_view> names(emitted_.begin(), emitted_.end());
    const std::string_view near = near_name(metric, names);
    std::string help =
        near.empty() ? fmt::format("the filters emit {}", joined(emitted_)) : fmt::format("did you mean `{}`?", near);
    if (emitted_.empty()) {
      help = unresolved_ > 0 ? "no filter emits a metric whose name is known"
                             : "there is no metric filter in the files: name the template that defines it, too";
    }
    if (unresolved_ > 0) {
      help += fmt::format("; of {} filter{} the metric is only known when it is applied", unresolved_,
                          unresolved_ == 1 ? "" : "s");
    }
    const auto not_created = std::ranges::count(definitions_.not_created, DefinitionKind::MetricFilter,
                                                [](const NotCreated& one) { return one.definition.kind; });
    if (not_created > 0) {
      help += fmt::format("; {} filter{} not created with these parameters: `--all-conditions` reads {}", not_created,
                          not_created == 1 ? " is" : "s are", not_created == 1 ? "it" : "them");
    }
    return problem(fmt::format("{} watches `{}`, which no metric filter emits: it {}", definition_.description(),
                               metric, state_for_ever()),
                   std::move(help));
  }

  void drop_other_dimensions() {
    const std::set<std::string> wanted = dimension_names(alarm_.dimensions);
    const FilterDefinition* first = candidates_.front().definition;
    const std::set<std::string> published = dimension_names(candidates_.front().filter.transformation);
    std::erase_if(candidates_,
                  [&](const FeedingFilter& feed) { return dimension_names(feed.filter.transformation) != wanted; });
    if (!candidates_.empty()) return;
    problem_ = problem(
        fmt::format("{} watches `{}` {}, and {} publishes it {}: that is another metric, and the alarm sees no data",
                    definition_.description(), metric_text(alarm_.metric_namespace, alarm_.metric_name),
                    with_dimensions(wanted), first->description(), with_dimensions(published)),
        "an alarm needs exactly the dimensions that are published");
  }

  void drop_other_units() {
    if (!alarm_.unit) return;
    const FeedingFilter first = candidates_.front();
    std::erase_if(candidates_,
                  [&](const FeedingFilter& feed) { return feed.filter.transformation.unit != *alarm_.unit; });
    if (!candidates_.empty()) return;
    problem_ = problem(fmt::format("{} asks for the unit `{}`, and {} publishes `{}`: the alarm sees no data",
                                   definition_.description(), *alarm_.unit, first.definition->description(),
                                   first.filter.transformation.unit),
                       "leave the unit of the alarm out, or give the filter the same");
  }

  void note_log_groups(AlarmFeeds& feeds) const {
    std::set<std::string> groups;
    for (const FeedingFilter& feed : candidates_) {
      const auto& group = feed.definition->log_group;
      if (group && group->is_known()) groups.insert(group->text);
    }
    if (groups.size() < 2) return;
    feeds.notes.push_back(fmt::format(
        "the filters that feed the alarm read different log groups ({}); here each reads all files", joined(groups)));
  }

  void note_units(AlarmFeeds& feeds) const {
    std::set<std::string> units;
    for (const FeedingFilter& feed : candidates_) units.insert(feed.filter.transformation.unit);
    if (units.size() < 2) return;
    feeds.notes.push_back(
        fmt::format("the filters that feed the alarm publish different units ({}), and the alarm names none: which of "
                    "them the service reads is not defined; here it is all",
                    joined(units)));
  }

  void note_unresolved(AlarmFeeds& feeds) const {
    if (unresolved_ == 0) return;
    feeds.notes.push_back(
        fmt::format("of {} filter{} the metric is only known when it is applied: {} may feed the alarm, too",
                    unresolved_, unresolved_ == 1 ? "" : "s", unresolved_ == 1 ? "it" : "they"));
  }

  const Alarm& alarm_;
  const AlarmDefinition& definition_;
  const Definitions& definitions_;
  std::vector<FeedingFilter> candidates_;
  std::set<std::string> emitted_;
  std::size_t unresolved_ = 0;  // filters whose metric is not known yet
  std::optional<DefinitionProblem> problem_;
};

}  // namespace

MetricComparison compare_metrics(const AlarmDefinition& alarm, const TransformationDefinition& published) {
  if (!alarm.metric_namespace || !alarm.metric_name) return MetricComparison::Other;
  if (is_other(*alarm.metric_namespace, published.metric_namespace) ||
      is_other(*alarm.metric_name, published.metric_name)) {
    return MetricComparison::Other;
  }
  const bool is_same_metric = is_same(*alarm.metric_namespace, published.metric_namespace) &&
                              is_same(*alarm.metric_name, published.metric_name);
  return is_same_metric ? MetricComparison::Same : MetricComparison::Unknown;
}

std::expected<AlarmFeeds, DefinitionProblem> filters_that_feed(const Alarm& alarm, const AlarmDefinition& definition,
                                                               const Definitions& definitions) {
  return FeedSearch(alarm, definition, definitions).run();
}

std::optional<DefinitionProblem> unreadable_feed(const AlarmDefinition& definition, const Definitions& definitions) {
  const auto found = std::ranges::find_if(
      definitions.faults, [](const TemplateFault& fault) { return fault.may_hide(DefinitionKind::MetricFilter); });
  if (found == definitions.faults.end()) return std::nullopt;
  return DefinitionProblem{.message = fmt::format("which filters feed {} is not known: {}", definition.description(),
                                                  found->what_cannot_be_read()),
                           .help = found->help,
                           .place = found->place};
}

}  // namespace insitu
