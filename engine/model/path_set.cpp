#include "engine/model/path_set.h"

#include <algorithm>

namespace insitu {

void PathSet::add(const SelectorSteps& steps, WantId want) {
  PathNodeId at = kRoot;
  for (const SelectorStep& step : steps) at = child(at, step);
  nodes_[at].wanted_by.push_back(want);
}

PathNodeId PathSet::child(PathNodeId parent, const SelectorStep& step) {
  const auto fresh = static_cast<PathNodeId>(nodes_.size());
  Node& node = nodes_[parent];
  const auto in_list = [&](auto& list, const auto& key) {
    const auto found = std::ranges::find(list, key, [](const auto& entry) { return entry.first; });
    if (found != list.end()) return found->second;
    list.emplace_back(key, fresh);
    return fresh;
  };
  const auto in_place = [&](std::optional<PathNodeId>& place) { return place ? *place : *(place = fresh); };

  PathNodeId id = fresh;
  if (const auto* member = std::get_if<MemberStep>(&step)) id = in_list(node.members, member->name);
  if (const auto* element = std::get_if<ElementStep>(&step)) id = in_list(node.elements, element->index);
  if (std::holds_alternative<AnyMemberStep>(step)) id = in_place(node.any_member);
  if (std::holds_alternative<AnyElementStep>(step)) id = in_place(node.any_element);
  if (id == fresh) nodes_.emplace_back();  // last: `node` is a reference into what grows here
  return id;
}

}  // namespace insitu
