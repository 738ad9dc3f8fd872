#include "engine/lint/composite_circles.h"

#include <algorithm>
#include <deque>
#include <optional>

#include "engine/definitions/alarm_references.h"
#include "insitu/from_definitions.h"

namespace insitu {

CompositeCircles::CompositeCircles(std::span<const AlarmDefinition> alarms) {
  for (const AlarmDefinition& alarm : alarms) {
    if (alarm.rule && indices_.try_emplace(key_of(alarm), composites_.size()).second) composites_.push_back(&alarm);
  }
  children_.resize(composites_.size());
  for (std::size_t i = 0; i < composites_.size(); ++i) {
    const auto composite = composite_of(*composites_[i]);
    if (!composite) continue;
    const auto add = [&](const std::string& name) {
      const auto called = alarms_called(name, *composites_[i], alarms);
      if (called.size() != 1 || !called.front()->rule) return;
      children_[i].push_back(indices_.at(key_of(*called.front())));
    };
    for (const ast::AlarmReference& one : composite->rule->references) add(one.name);
    if (composite->suppressor) add(composite->suppressor->alarm);
  }
  drop_ends();
}

/// Forgets what leads to no circle, which is mostly all, until nothing changes any more.
void CompositeCircles::drop_ends() {
  std::vector<std::vector<std::size_t>> parents(children_.size());
  std::vector<std::size_t> open(children_.size());
  std::deque<std::size_t> ends;
  for (std::size_t i = 0; i < children_.size(); ++i) {
    for (const std::size_t child : children_[i]) parents[child].push_back(i);
    open[i] = children_[i].size();
    if (open[i] == 0) ends.push_back(i);
  }
  for (; !ends.empty(); ends.pop_front()) {
    for (const std::size_t parent : parents[ends.front()]) {
      if (--open[parent] == 0) ends.push_back(parent);
    }
  }
  for (std::size_t i = 0; i < children_.size(); ++i) {
    if (open[i] == 0) children_[i].clear();
  }
}

std::vector<const AlarmDefinition*> CompositeCircles::circle_of(const AlarmDefinition& alarm) const {
  const auto found = indices_.find(key_of(alarm));
  if (found == indices_.end()) return {};
  const std::size_t start = found->second;
  std::vector<std::optional<std::size_t>> before(children_.size());
  std::deque<std::size_t> next = {start};
  for (; !next.empty() && !before[start]; next.pop_front()) {
    for (const std::size_t child : children_[next.front()]) {
      if (before[child]) continue;
      before[child] = next.front();
      next.push_back(child);
    }
  }
  if (!before[start]) return {};
  std::vector<const AlarmDefinition*> circle;
  std::size_t at = start;
  do {
    at = *before[at];
    circle.push_back(composites_[at]);
  } while (at != start);
  std::ranges::reverse(circle);
  return circle;
}

}  // namespace insitu
