#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/templates/document.h"
#include "engine/templates/read_problem.h"

namespace insitu {

/// A value that nobody knows yet: a text with the reason.
Node unresolved_node(const SourceLocation& place, std::string reason);
/// Whether a node is one.
inline bool is_unresolved(const Node& node) { return !node.scalar.is_known(); }

/// The members of a map by their names, each of the kind that is asked for. Of a map that is not known yet all are not
/// known. REQUIRES: the map and the problem outlive it
class Members {
 public:
  /// `what`: the map, for messages: "the metric filter `Errors`".
  Members(const Node& map, std::string what, FirstProblem& problem);

  /// A member that must be there.
  [[nodiscard]] WrittenValue text(std::string_view name) const;
  /// nullopt: it is not there, or null.
  [[nodiscard]] std::optional<WrittenValue> optional_text(std::string_view name) const;
  /// Something of any kind; nullptr: it is not there, or null.
  [[nodiscard]] const Node* find(std::string_view name) const;
  /// A list or nullptr. Of one that is not known yet: the node that says so.
  [[nodiscard]] const Node* list(std::string_view name) const;
  /// The same of a map.
  [[nodiscard]] const Node* map(std::string_view name) const;

  [[nodiscard]] const std::string& what() const { return what_; }
  [[nodiscard]] const Node& node() const { return map_; }
  [[nodiscard]] FirstProblem& problem() const { return problem_; }

 private:
  [[nodiscard]] const Node* of_kind(std::string_view name, Node::Kind kind) const;
  void refuse_kind(std::string_view name, const Node& found, std::string_view expected) const;

  const Node& map_;
  std::string what_;
  FirstProblem& problem_;
};

/// "`a`, `b` and 3 more": the names of the members, for messages.
std::string list_keys(const Node& map);

}  // namespace insitu
