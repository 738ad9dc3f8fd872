#include "engine/replay/live_alarm.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "grammar/alarm_rule_ast.h"

namespace insitu {

LiveAlarm::LiveAlarm(const Alarm& alarm, AlarmState initial) {
  Part part{.alarm = &alarm};
  part.timeline.initial = initial;
  parts_.push_back(std::move(part));
}

LiveAlarm::LiveAlarm(const AlarmPlan& plan, AlarmState initial) {
  for (const PlannedAlarm& planned : plan.alarms) {
    Part part{.alarm = planned.metric ? &*planned.metric : nullptr,
              .math = planned.math ? &*planned.math : nullptr,
              .planned = &planned};
    part.timeline.initial = planned.initial;
    parts_.push_back(std::move(part));
  }
  parts_.back().timeline.initial = initial;
}

void LiveAlarm::evaluate(std::int64_t from, std::int64_t until, const MinutesOf& minutes_of) {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    Part& part = parts_[i];
    if (!part.is_played()) continue;
    const ReplayOptions window{.initial = part.state(), .from = from, .to = until};
    AlarmTimeline more = replay_part(i, window, minutes_of);
    std::ranges::move(more.transitions, std::back_inserter(part.timeline.transitions));
  }
}

AlarmTimeline LiveAlarm::replay_part(std::size_t index, const ReplayOptions& window,
                                     const MinutesOf& minutes_of) const {
  const Part& part = parts_[index];
  if (part.alarm == nullptr) return replay_rule(part, window);
  if (part.math == nullptr) return replay(*part.alarm, minutes_of(index, 0), window);
  const std::vector<std::size_t> needed = needed_metrics(*part.math);
  std::vector<MetricMinutes> samples;
  for (std::size_t k = 0; k < needed.size(); ++k) samples.push_back(minutes_of(index, k));
  std::vector<const MetricMinutes*> minutes(part.math->metrics.size());
  for (std::size_t k = 0; k < needed.size(); ++k) minutes[needed[k]] = &samples[k];
  return replay(*part.alarm, *part.math, minutes, window);
}

AlarmTimeline LiveAlarm::replay_rule(const Part& part, const ReplayOptions& window) const {
  std::vector<ChildTimeline> children;
  std::set<std::string> taken;
  for (const ast::AlarmReference& reference : part.planned->composite->rule->references) {
    const std::string name(reference.name);
    if (!taken.insert(name).second) continue;
    const Part& child = parts_[part.planned->depends_on.at(name)];
    children.push_back({.name = name,
                        .shown = shown_name(*part.planned, name),
                        .timeline = child.is_played() ? &child.timeline : nullptr,
                        .why_not = child.is_played() ? "" : child.planned->why_not});
  }
  return replay_composite(*part.planned->composite, children, window);
}

std::string LiveAlarm::shown_name(const PlannedAlarm& planned, const std::string& name) const {
  const AlarmDefinition* definition = parts_[planned.depends_on.at(name)].planned->definition;
  return definition == nullptr ? name : name_of(*definition);
}

AlarmPlay LiveAlarm::play() const {
  const Part& last = parts_.back();
  AlarmPlay play;
  play.timeline = last.timeline;
  if (last.planned == nullptr || !last.planned->composite) return play;
  for (const auto& [name, index] : last.planned->depends_on) {
    if (parts_[index].is_played()) {
      play.children.push_back({.name = shown_name(*last.planned, name), .timeline = parts_[index].timeline});
    }
  }
  if (!last.planned->composite->suppressor) return play;
  play.suppressor = last.planned->composite->suppressor;
  const Part& suppressor = parts_[last.planned->depends_on.at(play.suppressor->alarm)];
  play.actions =
      outcomes_of_actions(last.timeline, suppressor.is_played() ? &suppressor.timeline : nullptr, *play.suppressor);
  play.suppressor->alarm = shown_name(*last.planned, play.suppressor->alarm);
  return play;
}

std::vector<AlarmTimeline> LiveAlarm::timelines() const {
  std::vector<AlarmTimeline> timelines;
  for (const Part& part : parts_) {
    AlarmTimeline timeline = part.timeline;
    std::vector<Transition>& transitions = timeline.transitions;
    if (transitions.size() > kMaxKept) {
      const auto kept = transitions.end() - kMaxKept;
      timeline.initial = kept->from;
      transitions.erase(transitions.begin(), kept);
    }
    timelines.push_back(std::move(timeline));
  }
  return timelines;
}

bool LiveAlarm::resume(std::vector<AlarmTimeline> timelines) {
  if (timelines.size() != parts_.size()) return false;
  for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i].timeline = std::move(timelines[i]);
  return true;
}

}  // namespace insitu
