#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definitions/definitions.h"

namespace insitu {

struct NodeMember;

/// A YAML or JSON document as a tree in which every value knows its place.
struct Node {
  enum class Kind : unsigned char { Null, Boolean, Number, Text, List, Map };
  Kind kind{};
  WrittenValue scalar;  ///< of Boolean, Number (as written) and Text; of all: `scalar.place`
  std::vector<Node> items;
  std::vector<NodeMember> members;  ///< in the order of the file

  [[nodiscard]] const SourceLocation& place() const { return scalar.place; }
  [[nodiscard]] bool is_scalar() const { return kind == Kind::Boolean || kind == Kind::Number || kind == Kind::Text; }
  /// The member of that name, or nullptr; the last where there are several.
  [[nodiscard]] const Node* find(std::string_view name) const;
};

/// No std::pair, for of that every compiler wants to know the whole before it is a part of Node.
struct NodeMember {
  WrittenValue key;
  Node value;
};

/// "a map", "a list", "a text": what a node is, for messages.
std::string_view describe_kind(Node::Kind kind);

/// How deep lists and maps may nest.
inline constexpr std::size_t kMaxDocumentDepth = 256;
/// How many values a document of YAML may have once its aliases are followed; what an anchor keeps for them counts,
/// too.
inline constexpr std::size_t kMaxDocumentNodes = 1'000'000;
/// How many a document of JSON may have: plans are large.
inline constexpr std::size_t kMaxJsonValues = 4'000'000;

/// What is wrong with a text, with its place.
struct DocumentProblem {
  /// Broken: not of this language. Refused: a duplicate key, too deep, several documents.
  enum class Kind : unsigned char { Broken, Refused };
  SourceLocation place;
  std::string message;
  Kind kind = Kind::Broken;
};

/// JSON (by simdjson) when the first character that is no blank is `{` or `[`, and otherwise YAML (by yaml-cpp). A flow
/// mapping of YAML that is no JSON is read as YAML. Short tags of CloudFormation become their long form:
/// `!Sub x` is {"Fn::Sub": x}, `!Ref x` {"Ref": x}, `!GetAtt a.b` {"Fn::GetAtt": ["a", "b"]}. A duplicate key, several
/// documents in one file, a byte that is not UTF-8: problems.
std::expected<Node, DocumentProblem> read_document(const std::string& file, std::string_view text);

/// The two languages alone. REQUIRES: UTF-8 without byte order mark
std::expected<Node, DocumentProblem> read_json_document(const std::string& file, std::string_view text,
                                                        std::size_t max_values = kMaxJsonValues);
std::expected<Node, DocumentProblem> read_yaml_document(const std::string& file, std::string_view text);

}  // namespace insitu
