#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/templates/document.h"
#include "engine/templates/first_problem.h"

namespace insitu {

/// Makes a value that is not known yet: a text with the reason.
/// `expression`: as WrittenValue::expression.
Node unresolved_node(const SourceLocation& place, std::string reason, std::string expression = {});
/// Whether a node is a value that is not known yet.
inline bool is_unresolved(const Node& node) { return !node.scalar.is_known(); }

/// Makes a list or a map without anything in it, or a null.
Node empty_node(Node::Kind kind, const SourceLocation& place);
/// Adds a member whose name is written nowhere; its place is that of the map.
void add_member(Node& map, std::string name, Node value);
/// Returns the member of a map, or the item of a list whose index `step` is; nullptr: there is none.
const Node* step_into(const Node& node, std::string_view step);

/// Whether a number or a boolean may stand where a text is expected.
enum class Scalars : unsigned char {
  Converted,  ///< as in what people write: CloudFormation and Terraform make a text of it
  Strict,     ///< as in what tools print, which have each value in its kind
};

/// The members of a map by their names, each of the kind that is asked for. A member of another kind is reported to the
/// problem. If the map is not known yet, no member is. Pointers belong to the map.
/// REQUIRES: the map and the problem outlive it
class Members {
 public:
  /// `what`: names the map in messages: "the metric filter `Errors`".
  Members(const Node& map, std::string what, FirstProblem& problem, Scalars scalars = Scalars::Converted);

  /// Returns the text of a member; if it is missing, an empty text, and the problem says so.
  [[nodiscard]] WrittenValue text(std::string_view name) const;
  /// Returns the text of a member; nullopt: it is missing or null.
  [[nodiscard]] std::optional<WrittenValue> optional_text(std::string_view name) const;
  /// The same where an empty text is a problem as well, as of names.
  [[nodiscard]] WrittenValue filled_text(std::string_view name) const;
  [[nodiscard]] std::optional<WrittenValue> optional_filled_text(std::string_view name) const;
  /// Does the same with a member that decides how others are read: a number, a boolean or an empty text is none.
  [[nodiscard]] WrittenValue word(std::string_view name) const;
  /// Returns a number, a boolean or a text that spells one; nullopt: it is missing or null.
  [[nodiscard]] std::optional<WrittenValue> optional_value(std::string_view name) const;
  /// Returns `true` or `false`; nullopt: it is missing or null.
  [[nodiscard]] std::optional<WrittenValue> optional_flag(std::string_view name) const;
  /// Returns a member of any kind; nullptr: it is missing or null.
  [[nodiscard]] const Node* find(std::string_view name) const;
  /// Returns a list; nullptr: it is missing, null or not a list. If it is not known yet, returns the node that says so.
  [[nodiscard]] const Node* list(std::string_view name) const;
  /// Returns a map, as `list` returns a list.
  [[nodiscard]] const Node* map(std::string_view name) const;

  /// Returns a block, which is a map, or in Terraform a list of maps; nullptr: it is missing, null, neither, or an
  /// empty list. If it is not known yet, returns the node that says so.
  [[nodiscard]] const Node* block(std::string_view name) const;

  /// Reports a member of another kind than this, unless it is missing, null or not known yet.
  void expect(std::string_view name, Node::Kind kind) const { static_cast<void>(of_kind(name, kind)); }

  [[nodiscard]] Scalars scalars() const { return scalars_; }
  [[nodiscard]] const std::string& what() const { return what_; }
  [[nodiscard]] const Node& node() const { return map_; }
  [[nodiscard]] FirstProblem& problem() const { return problem_; }

 private:
  [[nodiscard]] const Node* of_kind(std::string_view name, Node::Kind kind) const;
  void refuse_empty(std::string_view name, const WrittenValue& value) const;
  void refuse_kind(std::string_view name, const Node& found, std::string_view expected) const;

  const Node& map_;
  std::string what_;
  FirstProblem& problem_;
  Scalars scalars_;
};

/// Lists the names of the members, for messages: "`a`, `b` and 3 more".
std::string list_keys(const Node& map);

}  // namespace insitu
