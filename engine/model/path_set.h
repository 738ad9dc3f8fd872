#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/selector.h"

namespace insitu {

/// The number of a node in its path set.
using PathNodeId = std::uint32_t;
/// The number by which the owner of a path set knows who wants a value: a test, a slot.
using WantId = std::uint32_t;

/// The maximum number of segments of a flattened name that one member name can be: `a.b` is two.
inline constexpr std::size_t kMaxJoinedSegments = 32;

/// Joins all selectors of a program, or all flattened names of a query, in one graph, so that one walk over a message
/// serves them all. Thread-safe once it is built.
class PathSet {
 public:
  /// A step into an object, by the name of a member.
  struct Member {
    std::string name;
    PathNodeId node = 0;
    std::uint32_t number = 0;  ///< among all members of the set
    std::uint32_t sketch = 0;  ///< sketch(name)
  };
  /// A value on the way, the steps that go on from it, and the wants that are handed the value itself.
  struct Node {
    std::vector<Member> members;
    /// The bits of all members' sketches: a name whose bit is missing is none of them.
    std::uint64_t sketch_bits = 0;
    std::vector<std::pair<std::size_t, PathNodeId>> elements;
    std::optional<PathNodeId> any_member;
    std::optional<PathNodeId> any_element;
    std::vector<WantId> wanted_by;
  };

  PathSet() : nodes_(1) {}
  /// Makes a set in which want i is handed every value that the flattened name `names[i]` may mean: `a.b.c` is a→b→c,
  /// "a.b"→c, a→"b.c" and "a.b.c"; digits are the number of an element as well as a name. If several readings occur in
  /// a message, the last one counts.
  static PathSet of_flattened(std::span<const std::string> names);
  /// Makes a set in which want 0 is handed every value there is, the object around them all included.
  static PathSet of_everything();

  /// Adds a selector: `want` is handed every value that `steps` select.
  void add(const SelectorSteps& steps, WantId want);

  static constexpr PathNodeId kRoot = 0;
  [[nodiscard]] const Node& node(PathNodeId id) const { return nodes_[id]; }
  [[nodiscard]] std::size_t member_count() const { return member_count_; }
  /// Returns the number of nodes, which are numbered from 0 (the root).
  [[nodiscard]] std::size_t node_count() const { return nodes_.size(); }

  /// Returns length, first and last byte of a name: names that differ mostly differ in this.
  static std::uint32_t sketch(std::string_view name) {
    if (name.empty()) return 0;
    const auto byte = [](char c) { return std::uint32_t{static_cast<unsigned char>(c)}; };
    return (static_cast<std::uint32_t>(name.size()) & 0xFFFF) | byte(name.front()) << 16 | byte(name.back()) << 24;
  }
  /// Returns one bit of 64 for a sketch.
  static std::uint64_t sketch_bit(std::uint32_t sketch) { return std::uint64_t{1} << ((sketch * 0x9E3779B1U) >> 26); }

 private:
  PathNodeId child(PathNodeId parent, const SelectorStep& step);
  void add_member(PathNodeId parent, std::string_view name, PathNodeId node);

  std::vector<Node> nodes_;
  std::uint32_t member_count_ = 0;
};

}  // namespace insitu
