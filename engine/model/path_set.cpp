#include "engine/model/path_set.h"

#include <algorithm>
#include <charconv>
#include <map>

namespace insitu {
namespace {

/// Returns the offset after each segment of a dotted name.
std::vector<std::size_t> segment_ends(std::string_view name) {
  std::vector<std::size_t> ends;
  for (std::size_t at = name.find('.'); at != std::string_view::npos; at = name.find('.', at + 1)) ends.push_back(at);
  ends.push_back(name.size());
  return ends;
}

/// Returns the element that a segment may mean: digits as flattening writes them.
std::optional<std::size_t> element_index(std::string_view segment) {
  if (segment.starts_with('0') && segment.size() > 1) return std::nullopt;
  std::size_t index = 0;
  const char* end = segment.data() + segment.size();
  const auto [stopped, error] = std::from_chars(segment.data(), end, index);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return index;
}

}  // namespace

void PathSet::add(const SelectorSteps& steps, WantId want) {
  PathNodeId at = kRoot;
  for (const SelectorStep& step : steps) at = child(at, step);
  nodes_[at].wanted_by.push_back(want);
}

PathNodeId PathSet::child(PathNodeId parent, const SelectorStep& step) {
  const auto fresh = static_cast<PathNodeId>(nodes_.size());
  Node& node = nodes_[parent];
  const auto in_place = [&](std::optional<PathNodeId>& place) { return place ? *place : *(place = fresh); };

  PathNodeId id = fresh;
  if (const auto* member = std::get_if<MemberStep>(&step)) {
    const auto found = std::ranges::find(node.members, member->name, &Member::name);
    if (found != node.members.end()) return found->node;
    add_member(parent, member->name, fresh);
  }
  if (const auto* element = std::get_if<ElementStep>(&step)) {
    const auto found = std::ranges::find(node.elements, element->index, [](const auto& entry) { return entry.first; });
    if (found != node.elements.end()) return found->second;
    node.elements.emplace_back(element->index, fresh);
  }
  if (std::holds_alternative<AnyMemberStep>(step)) id = in_place(node.any_member);
  if (std::holds_alternative<AnyElementStep>(step)) id = in_place(node.any_element);
  if (id == fresh) nodes_.emplace_back();  // last: `node` is a reference into what grows here
  return id;
}

void PathSet::add_member(PathNodeId parent, std::string_view name, PathNodeId node) {
  const std::uint32_t drawn = sketch(name);
  nodes_[parent].members.push_back({std::string(name), node, member_count_++, drawn});
  nodes_[parent].sketch_bits |= sketch_bit(drawn);
}

// Whichever way a value was reached, the names on the way, joined by periods, are the same text. So there is one node
// for each front part of a name, not one for each of the 2^(n-1) readings.
PathSet PathSet::of_flattened(std::span<const std::string> names) {
  PathSet set;
  std::map<std::string, PathNodeId, std::less<>> fronts;
  for (WantId want = 0; want < names.size(); ++want) {
    const std::string_view name = names[want];
    const std::vector<std::size_t> ends = segment_ends(name);
    std::vector<PathNodeId> nodes = {kRoot};  // after as many segments
    for (std::size_t last = 0; last < ends.size(); ++last) {
      const auto [front, is_new] =
          fronts.try_emplace(std::string(name.substr(0, ends[last])), static_cast<PathNodeId>(set.nodes_.size()));
      const PathNodeId node = front->second;
      nodes.push_back(node);
      if (!is_new) continue;
      set.nodes_.emplace_back();
      const std::size_t most = std::min(last + 1, kMaxJoinedSegments);
      for (std::size_t joined = 1; joined <= most; ++joined) {
        const std::size_t first = last + 1 - joined;
        const std::size_t begin = first == 0 ? 0 : ends[first - 1] + 1;
        const std::string_view member = name.substr(begin, ends[last] - begin);
        set.add_member(nodes[first], member, node);
        const auto index = joined == 1 ? element_index(member) : std::nullopt;
        if (index) set.nodes_[nodes[first]].elements.emplace_back(*index, node);
      }
    }
    set.nodes_[nodes.back()].wanted_by.push_back(want);
  }
  return set;
}

PathSet PathSet::of_everything() {
  PathSet set;
  Node& root = set.nodes_.front();
  root.any_member = kRoot;
  root.any_element = kRoot;
  root.wanted_by.push_back(0);
  return set;
}

}  // namespace insitu
