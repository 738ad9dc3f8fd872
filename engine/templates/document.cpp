#include "engine/templates/document.h"

#include <utility>

#include "engine/model/utf8.h"
#include "engine/templates/place_finder.h"

namespace insitu {
namespace {

constexpr std::string_view kZipArchive = "PK\x03\x04";

/// Returns whether a text that begins with a bracket is meant to be JSON: in YAML no one quotes there. So a comma that
/// is missing from JSON is a problem, and not a text of YAML.
bool looks_like_json(std::string_view text) {
  const std::size_t next = text.find_first_not_of(" \t\r\n", 1);
  return next == std::string_view::npos || std::string_view("\"{}[]").contains(text[next]);
}

DocumentProblem refused(const std::string& file, std::string_view text, std::size_t offset, std::string message) {
  PlaceFinder places(file, text);
  return {.place = places.at(offset), .message = std::move(message), .kind = DocumentProblem::Kind::Refused};
}

}  // namespace

const Node* Node::find(std::string_view name) const {
  for (auto member = members.rbegin(); member != members.rend(); ++member) {
    if (member->key.text == name) return &member->value;
  }
  return nullptr;
}

std::string_view describe_kind(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::Null: return "nothing";
    case Node::Kind::Boolean: return "a boolean";
    case Node::Kind::Number: return "a number";
    case Node::Kind::Text: return "a text";
    case Node::Kind::List: return "a list";
    case Node::Kind::Map: return "a map";
  }
  return {};
}

bool RepeatedKeys::add(const WrittenValue& key, std::size_t line, Node& first) {
  constexpr std::size_t kMax = 100;
  if (problems_.size() == kMax) return false;
  problems_.push_back(problem_of(key, line));
  Node unknown;
  unknown.kind = Node::Kind::Text;
  unknown.scalar.place = first.place();
  unknown.scalar.unresolved = problems_.back().message;
  first = std::move(unknown);
  return true;
}

DocumentProblem RepeatedKeys::problem_of(const WrittenValue& key, std::size_t line) {
  return {.place = key.place,
          .message = "the key `" + key.text + "` is there twice, first in line " + std::to_string(line),
          .kind = DocumentProblem::Kind::Refused};
}

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

std::expected<Node, DocumentProblem> read_document(const std::string& file, std::string_view text,
                                                   RepeatedKeys* repeated) {
  text = without_byte_order_mark(text);
  if (text.starts_with(kZipArchive)) {
    return std::unexpected(
        refused(file, text, 0, "this is a ZIP archive, such as a binary plan: `terraform show -json PLAN` prints it"));
  }
  if (const auto invalid = find_invalid_utf8(text)) {
    return std::unexpected(refused(file, text, *invalid, "this byte is not UTF-8"));
  }
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    return std::unexpected(DocumentProblem{
        .place = {.file = file}, .message = "the file is empty", .kind = DocumentProblem::Kind::Refused});
  }
  if (text[first] != '{' && text[first] != '[') return read_yaml_document(file, text, repeated);
  const RepeatedKeys before = repeated == nullptr ? RepeatedKeys() : *repeated;
  auto json = read_json_document(file, text, kMaxJsonValues, repeated);
  if (json || json.error().kind == DocumentProblem::Kind::Refused || looks_like_json(text.substr(first))) return json;
  if (repeated != nullptr) *repeated = before;  // those of the begin are found again
  return read_yaml_document(file, text, repeated);
}

}  // namespace insitu
