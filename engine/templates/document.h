#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/definitions.h"

namespace insitu {

struct NodeMember;

/// A YAML or JSON document as a tree in which every value knows its place.
struct Node {
  enum class Kind : unsigned char { Null, Boolean, Number, Text, List, Map };
  Kind kind{};
  WrittenValue scalar;  ///< of Boolean, Number (as written) and Text; `scalar.place` is set for every kind
  std::vector<Node> items;
  std::vector<NodeMember> members;  ///< in the order of the file

  [[nodiscard]] const SourceLocation& place() const { return scalar.place; }
  [[nodiscard]] bool is_scalar() const { return kind == Kind::Boolean || kind == Kind::Number || kind == Kind::Text; }
  /// Returns the member of that name, or nullptr; the last if there are several. Valid until the node is changed or
  /// moved.
  [[nodiscard]] const Node* find(std::string_view name) const;
};

/// A member of a map. Not a std::pair, which needs a complete type: Node is still incomplete here.
struct NodeMember {
  WrittenValue key;
  Node value;
};

/// Returns what a node is, for messages: "a map", "a list", "a text".
std::string_view describe_kind(Node::Kind kind);

/// The maximal depth of nested lists and maps.
inline constexpr std::size_t kMaxDocumentDepth = 256;
/// The maximal number of values in a document of YAML once its aliases are followed; the values that an anchor keeps
/// for its aliases count as well.
inline constexpr std::size_t kMaxDocumentNodes = 1'000'000;
/// The maximal number of values in a document of JSON. It is higher because plans are large.
inline constexpr std::size_t kMaxJsonValues = 4'000'000;

/// A reason why a text is not read, with its place.
struct DocumentProblem {
  /// Broken: not of this language. Refused: a duplicate key, too deep, several documents.
  enum class Kind : unsigned char { Broken, Refused };
  SourceLocation place;
  std::string message;  ///< as in Diagnostic
  Kind kind = Kind::Broken;
};

/// The keys that a document has several times in one map, up to a maximal number. The value of such a key is not known,
/// and says why, so that the rest of the document can be read.
class RepeatedKeys {
 public:
  /// Adds a key. `first`: the value that the map has for it, which becomes one that is not known; `line`: its line.
  /// False: there are too many; the document is to be refused for this one.
  bool add(const WrittenValue& key, std::size_t line, Node& first);
  [[nodiscard]] const std::vector<DocumentProblem>& problems() const { return problems_; }

  /// Returns the problem of a key that is there before, in that line.
  static DocumentProblem problem_of(const WrittenValue& key, std::size_t line);

 private:
  std::vector<DocumentProblem> problems_;
};

/// Returns a text without the byte order mark that it may begin with.
std::string_view without_byte_order_mark(std::string_view text);

/// Reads JSON (by simdjson) if the first character that is no blank is `{` or `[`, and otherwise YAML (by yaml-cpp). A
/// flow mapping of YAML that is no JSON is read as YAML. Short tags of CloudFormation become their long form:
/// `!Sub x` is {"Fn::Sub": x}, `!Ref x` {"Ref": x}, `!GetAtt a.b` {"Fn::GetAtt": ["a", "b"]}. Several documents in one
/// file and a byte that is not UTF-8 are problems; so is a duplicate key, unless `repeated` takes it. `file`: its name,
/// for places. The tree does not borrow from `text`. Several threads may read at the same time.
std::expected<Node, DocumentProblem> read_document(const std::string& file, std::string_view text,
                                                   RepeatedKeys* repeated = nullptr);

/// Reads one of the two languages alone. REQUIRES: UTF-8 without byte order mark
std::expected<Node, DocumentProblem> read_json_document(const std::string& file, std::string_view text,
                                                        std::size_t max_values = kMaxJsonValues,
                                                        RepeatedKeys* repeated = nullptr);
std::expected<Node, DocumentProblem> read_yaml_document(const std::string& file, std::string_view text,
                                                        RepeatedKeys* repeated = nullptr);

}  // namespace insitu
