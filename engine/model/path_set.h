#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/selector.h"

namespace insitu {

using PathNodeId = std::uint32_t;
/// Whatever the owner of a path set calls the thing that wants a value: a test, a slot.
using WantId = std::uint32_t;

/// All selectors of a program in one trie, so that one walk over a message serves them all.
class PathSet {
 public:
  struct Node {
    std::vector<std::pair<std::string, PathNodeId>> members;
    std::vector<std::pair<std::size_t, PathNodeId>> elements;
    std::optional<PathNodeId> any_member;
    std::optional<PathNodeId> any_element;
    std::vector<WantId> wanted_by;
  };

  PathSet() : nodes_(1) {}

  /// `want` is handed every value that `steps` select.
  void add(const SelectorSteps& steps, WantId want);

  static constexpr PathNodeId kRoot = 0;
  [[nodiscard]] const Node& node(PathNodeId id) const { return nodes_[id]; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }

 private:
  PathNodeId child(PathNodeId parent, const SelectorStep& step);

  std::vector<Node> nodes_;
};

}  // namespace insitu
