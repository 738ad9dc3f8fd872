#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/definitions/definitions.h"

namespace insitu::cli {

/// A YAML or JSON document as a tree in which every value knows its place.
struct Node {
  enum class Kind : unsigned char { Null, Boolean, Number, Text, List, Map };
  Kind kind{};
  WrittenValue scalar;  ///< of Boolean, Number (as written) and Text; of all: `scalar.place`
  std::vector<Node> items;
  std::vector<std::pair<WrittenValue, Node>> members;  ///< in the order of the file

  [[nodiscard]] const Place& place() const { return scalar.place; }
  /// The member of that name, or nullptr; the last where there are several.
  [[nodiscard]] const Node* find(std::string_view name) const;
};

/// How deep lists and maps may nest.
inline constexpr std::size_t kMaxDocumentDepth = 256;

/// Broken text, with its place.
struct DocumentProblem {
  Place place;
  std::string message;
};

/// JSON (by simdjson) when the first character that is no blank is `{` or `[`, and otherwise YAML (by yaml-cpp). A flow
/// mapping of YAML that is no JSON is read as YAML. Short tags of CloudFormation become their long form:
/// `!Sub x` is {"Fn::Sub": x}, `!Ref x` {"Ref": x}, `!GetAtt a.b` {"Fn::GetAtt": ["a", "b"]}. A duplicate key, several
/// documents in one file, a byte that is not UTF-8: problems.
std::expected<Node, DocumentProblem> read_document(const std::string& file, std::string_view text);

}  // namespace insitu::cli
