#include "insitu/alarm_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>
#include <utility>

#include "engine/definitions/alarm_references.h"
#include "grammar/alarm_rule_ast.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxCompositeDepth = 100;  // of composite alarms on composite alarms

/// Collects an alarm and all that it depends on.
class AlarmPlanner {
 public:
  explicit AlarmPlanner(const Definitions& definitions) : definitions_(definitions) {}

  AlarmPlan plan(const AlarmDefinition& definition) {
    add(definition);
    return std::move(plan_);
  }

 private:
  std::size_t put(PlannedAlarm planned) {
    plan_.alarms.push_back(std::move(planned));
    return plan_.alarms.size() - 1;
  }

  std::size_t add(const AlarmDefinition& definition) {
    if (const auto known = known_.find(&definition); known != known_.end()) return known->second;
    PlannedAlarm planned;
    planned.definition = &definition;
    planned.actions = actions_of(definition);
    const auto initial = initial_state_of(definition);
    if (!initial) {
      give_up(planned, initial.error());
    } else {
      planned.initial = *initial;
      definition.rule ? add_composite(planned, definition) : add_metric(planned, definition);
    }
    const std::size_t index = put(std::move(planned));
    known_.emplace(&definition, index);
    return index;
  }

  static void give_up(PlannedAlarm& planned, const DefinitionProblem& problem) {
    planned.why_not =
        problem.member.empty() ? problem.message : fmt::format("`{}`: {}", problem.member, problem.message);
    planned.help = problem.help;
    planned.place = problem.place;
  }

  void add_metric(PlannedAlarm& planned, const AlarmDefinition& definition) {
    if (!definition.metrics.empty()) return add_math(planned, definition);
    auto alarm = alarm_of(definition);
    if (!alarm) return give_up(planned, alarm.error().front());
    if (add_feeds(planned, definition, *alarm)) planned.metric = std::move(*alarm);
  }

  void add_math(PlannedAlarm& planned, const AlarmDefinition& definition) {
    auto made = math_of(definition);
    if (!made) return give_up(planned, made.error().front());
    for (const std::size_t index : made->needed) {
      const MathMetric& metric = made->math.metrics[index];
      if (!add_feeds(planned, alarm_on_metric(definition, metric.id), metric.alarm)) {
        planned.why_not = fmt::format("`{}`: {}", metric.id, planned.why_not);
        return;
      }
    }
    planned.metric = std::move(made->alarm);
    planned.math = std::move(made->math);
  }

  /// Adds what feeds a metric of an alarm; false: nothing does, and the alarm cannot be played.
  bool add_feeds(PlannedAlarm& planned, AlarmDefinition definition, const Alarm& alarm) {
    if (const auto unreadable = unreadable_feed(definition, definitions_)) {
      give_up(planned, *unreadable);
      planned.metrics.clear();
      return false;
    }
    auto feeds = filters_that_feed(alarm, definition, definitions_);
    if (feeds) {
      planned.metrics.push_back({std::move(definition), alarm, std::move(*feeds)});
      return true;
    }
    give_up(planned, feeds.error());
    planned.metrics.clear();
    return false;
  }

  void add_composite(PlannedAlarm& planned, const AlarmDefinition& definition) {
    auto alarm = composite_of(definition);
    if (!alarm) return give_up(planned, alarm.error().front());
    open_.push_back(&definition);
    for (const ast::AlarmReference& reference : alarm->rule->references) add_child(planned, definition, reference.name);
    if (alarm->suppressor) add_child(planned, definition, alarm->suppressor->alarm);
    open_.pop_back();
    if (in_circle_.contains(&definition)) {
      planned.why_not = "it depends on itself: composite alarms in a circle are not evaluated";
      return;
    }
    planned.composite = std::move(*alarm);
  }

  void add_child(PlannedAlarm& planned, const AlarmDefinition& definition, const std::string& name) {
    if (planned.depends_on.contains(name)) return;
    const auto found = alarms_called(name, definition, definitions_.alarms);
    if (found.size() != 1) return add_missing(planned, name, found.size());
    if (const auto open = std::ranges::find(open_, found.front()); open != open_.end()) {
      in_circle_.insert(open, open_.end());
      return;
    }
    if (open_.size() >= kMaxCompositeDepth) {
      return add_unplayable(planned, name, "composite alarms are nested too deep");
    }
    const std::size_t index = add(*found.front());
    planned.depends_on.emplace(name, index);
  }

  void add_missing(PlannedAlarm& planned, const std::string& name, std::size_t count) {
    add_unplayable(planned, name, count == 0 ? why_missing(name) : fmt::format("{} alarms are called so", count));
  }

  void add_unplayable(PlannedAlarm& planned, const std::string& name, std::string why) {
    const auto [entry, is_new] = unplayable_.try_emplace({name, why});
    if (is_new) {
      PlannedAlarm missing;
      missing.why_not = std::move(why);
      entry->second = put(std::move(missing));
    }
    planned.depends_on.emplace(name, entry->second);
  }

  [[nodiscard]] std::string why_missing(const std::string& name) const {
    for (const NotCreated& one : definitions_.not_created) {
      const bool is_it = one.definition.kind == DefinitionKind::Alarm && one.definition.is_exactly_called(name);
      if (is_it) return fmt::format("it is not created: {}", one.why);
    }
    for (const TemplateFault& fault : definitions_.faults) {
      if (fault.may_hide(DefinitionKind::Alarm) && fault.resource->is_exactly_called(name)) {
        return fmt::format("it cannot be read: {}", fault.message);
      }
    }
    return "no alarm here is called so";
  }

  const Definitions& definitions_;
  AlarmPlan plan_;
  std::map<const AlarmDefinition*, std::size_t> known_;                    // indices of the plan
  std::map<std::pair<std::string, std::string>, std::size_t> unplayable_;  // by name and reason
  std::vector<const AlarmDefinition*> open_;  // the composite alarms that are being planned
  std::set<const AlarmDefinition*> in_circle_;
};

/// Plays the alarms of a plan, one after the other.
class PlanPlay {
 public:
  PlanPlay(const AlarmPlan& plan, const std::vector<PlannedFeed>& feeds, AlarmState initial)
      : plan_(plan), feeds_(feeds), initial_(initial) {}

  std::expected<AlarmPlay, std::string> run() {
    for (std::size_t i = 0; i < plan_.alarms.size(); ++i) {
      plays_.push_back(play(i));
      if (plays_.back()) keep_from_acting(plan_.alarms[i], *plays_.back());
    }
    Play& last = plays_.back();
    if (last) last->timeline.notes = all_notes();
    return std::move(last);
  }

 private:
  using Play = std::expected<AlarmPlay, std::string>;

  /// An alarm whose actions are disabled takes none, whatever its suppressor does.
  static void keep_from_acting(const PlannedAlarm& planned, AlarmPlay& play) {
    if (planned.actions == AlarmActions::Enabled) return;
    const bool is_known = planned.actions == AlarmActions::Disabled;
    const ActionsOutcome outcome{
        .kind = is_known ? ActionsOutcome::Kind::Disabled : ActionsOutcome::Kind::Unknown, .time = 0, .suppressed = {}};
    play.actions.assign(play.timeline.transitions.size(), outcome);
    if (is_known) return;
    play.timeline.notes.push_back(
        fmt::format("whether it takes actions is not known: {}", planned.definition->actions_enabled->unresolved));
  }

  [[nodiscard]] Play play(std::size_t index) const {
    const PlannedAlarm& planned = plan_.alarms[index];
    const AlarmState initial = index + 1 == plan_.alarms.size() ? initial_ : planned.initial;
    if (planned.composite) return play_composite(planned, initial);
    if (!planned.metric) return std::unexpected(planned.why_not);
    const PlannedFeed& feed = feeds_[index];
    if (!feed) return std::unexpected(feed.error());
    const bool has_times = !feed->empty() && std::ranges::all_of(*feed, &AlarmFeed::has_times);
    if (!has_times) return std::unexpected("no event states a time");
    if (!planned.math) return play_alarm(*planned.metric, feed->front(), initial);
    return play_alarm(*planned.metric, *planned.math, *feed, initial);
  }

  [[nodiscard]] Play play_composite(const PlannedAlarm& planned, AlarmState initial) const {
    AlarmPlay play;
    play.window.initial = initial;
    const std::set<std::string> names = names_in_rule(planned);
    if (!set_window(planned, names, play)) {
      std::set<std::size_t> stated;
      return std::unexpected(why_nothing(planned, names, stated));
    }
    play.timeline = replay_over(planned, names, play.window, &AlarmPlay::timeline);
    add_children(planned, names, play);
    AlarmTimeline per_event = replay_per_event(planned, names, play.window);
    if (!has_same_states(play.timeline, per_event)) play.with_default_per_event = std::move(per_event);
    if (planned.composite->suppressor) add_actions(planned, play);
    return play;
  }

  static std::set<std::string> names_in_rule(const PlannedAlarm& planned) {
    std::set<std::string> names;
    for (const ast::AlarmReference& reference : planned.composite->rule->references) names.insert(reference.name);
    return names;
  }

  /// False: nothing can be played.
  [[nodiscard]] bool set_window(const PlannedAlarm& planned, const std::set<std::string>& names,
                                AlarmPlay& play) const {
    bool has_any = false;
    for (const std::string& name : names) {
      const Play& child = child_of(planned, name);
      if (!child) continue;
      play.window.from = has_any ? std::min(play.window.from, child->window.from) : child->window.from;
      play.window.to = has_any ? std::max(play.window.to, child->window.to) : child->window.to;
      play.first_event = has_any ? std::min(play.first_event, child->first_event) : child->first_event;
      play.last_event = has_any ? std::max(play.last_event, child->last_event) : child->last_event;
      has_any = true;
    }
    return has_any;
  }

  [[nodiscard]] const Play& child_of(const PlannedAlarm& planned, const std::string& name) const {
    return plays_[planned.depends_on.at(name)];
  }

  /// Returns the name that an alarm will have, or its id, for one that a composite alarm depends on.
  [[nodiscard]] std::string shown_name(const PlannedAlarm& planned, const std::string& name) const {
    const AlarmDefinition* definition = plan_.alarms[planned.depends_on.at(name)].definition;
    return definition == nullptr ? name : name_of(*definition);
  }

  /// Several alarms may depend on the same one, so that each is stated once. `stated`: the alarms that were.
  [[nodiscard]] std::string why_nothing(const PlannedAlarm& planned, const std::set<std::string>& names,
                                        std::set<std::size_t>& stated) const {
    if (names.empty()) return "its rule names no alarm, so that there is nothing to play";
    std::string why;
    for (const std::string& name : names) {
      const std::size_t child = planned.depends_on.at(name);
      if (!stated.insert(child).second) continue;
      const PlannedAlarm& alarm = plan_.alarms[child];
      const std::string& own = plays_[child].error();
      why += fmt::format("{}`{}`: {}", why.empty() ? ": " : "; ", shown_name(planned, name),
                         alarm.composite ? why_nothing(alarm, names_in_rule(alarm), stated) : own);
    }
    return "nothing that its rule depends on can be played" + why;
  }

  template <class TimelineOf>
  AlarmTimeline replay_over(const PlannedAlarm& planned, const std::set<std::string>& names,
                            const ReplayOptions& window, const TimelineOf& timeline_of) const {
    std::vector<ChildTimeline> children;
    std::set<std::string_view> taken;
    for (const ast::AlarmReference& reference : planned.composite->rule->references) {
      if (!taken.insert(*names.find(reference.name)).second) continue;
      const Play& child = child_of(planned, reference.name);
      const std::string shown = shown_name(planned, reference.name);
      if (child) {
        children.push_back({.name = reference.name, .shown = shown, .timeline = &std::invoke(timeline_of, *child)});
      } else {
        children.push_back({.name = reference.name, .shown = shown, .timeline = nullptr, .why_not = child.error()});
      }
    }
    return replay_composite(*planned.composite, children, window);
  }

  [[nodiscard]] AlarmTimeline replay_per_event(const PlannedAlarm& planned, const std::set<std::string>& names,
                                               const ReplayOptions& window) const {
    return replay_over(planned, names, window, [](const AlarmPlay& child) -> const AlarmTimeline& {
      return child.with_default_per_event ? *child.with_default_per_event : child.timeline;
    });
  }

  /// Returns the notes of the whole plan, each after the alarms that lead to it.
  [[nodiscard]] std::vector<std::string> all_notes() const {
    std::vector<std::string> notes;
    std::set<std::size_t> seen;
    collect_notes(plan_.alarms.size() - 1, "", seen, notes);
    return notes;
  }

  /// Several alarms may depend on the same one, and there are far more ways to it than alarms: the first one counts.
  /// `seen`: the alarms whose notes there are.
  void collect_notes(std::size_t index, const std::string& way, std::set<std::size_t>& seen,
                     std::vector<std::string>& notes) const {
    const PlannedAlarm& planned = plan_.alarms[index];
    const std::set<std::string> names = planned.composite ? names_in_rule(planned) : std::set<std::string>();
    for (const std::string& name : names) {
      const std::size_t child = planned.depends_on.at(name);
      if (!seen.insert(child).second) continue;
      const std::string shown = shown_name(planned, name);
      if (plays_[child]) {
        collect_notes(child, fmt::format("{}alarm `{}`: ", way, shown), seen, notes);
      } else {
        notes.push_back(fmt::format("{}alarm `{}` cannot be played: {}", way, shown, plays_[child].error()));
      }
    }
    for (const std::string& note : plays_[index]->timeline.notes) notes.push_back(way + note);
  }

  void add_children(const PlannedAlarm& planned, const std::set<std::string>& names, AlarmPlay& play) const {
    for (const std::string& name : names) {
      const Play& child = child_of(planned, name);
      if (child) play.children.push_back({.name = shown_name(planned, name), .timeline = child->timeline});
    }
  }

  void add_actions(const PlannedAlarm& planned, AlarmPlay& play) const {
    ActionsSuppressor suppressor = *planned.composite->suppressor;
    const Play& found = child_of(planned, suppressor.alarm);
    suppressor.alarm = shown_name(planned, suppressor.alarm);
    if (!found) {
      play.timeline.notes.push_back(
          fmt::format("whether actions are suppressed is not known: alarm `{}` cannot be played: {}", suppressor.alarm,
                      found.error()));
    }
    play.actions = outcomes_of_actions(play.timeline, found ? &found->timeline : nullptr, suppressor);
    play.suppressor = std::move(suppressor);
  }

  const AlarmPlan& plan_;
  const std::vector<PlannedFeed>& feeds_;
  AlarmState initial_;
  std::vector<Play> plays_;
};

}  // namespace

AlarmPlan plan_alarm(const AlarmDefinition& definition, const Definitions& definitions) {
  return AlarmPlanner(definitions).plan(definition);
}

std::expected<AlarmPlay, std::string> play_plan(const AlarmPlan& plan, const std::vector<PlannedFeed>& feeds,
                                                AlarmState initial) {
  return PlanPlay(plan, feeds, initial).run();
}

}  // namespace insitu
