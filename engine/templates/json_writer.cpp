#include "engine/templates/json_writer.h"

#include "engine/model/json_text.h"

namespace insitu {
namespace {

void append_json(std::string& out, const Node& node) {
  switch (node.kind) {
    case Node::Kind::Null: out += "null"; return;
    case Node::Kind::Boolean:
      out += node.scalar.text.starts_with('t') || node.scalar.text.starts_with('T') ? "true" : "false";
      return;
    case Node::Kind::Number:
      // YAML also has numbers that JSON does not have: `.5`
      if (is_json_number(node.scalar.text)) {
        out += node.scalar.text;
        return;
      }
      [[fallthrough]];
    case Node::Kind::Text: append_json_string(out, node.scalar.text); return;
    case Node::Kind::List: {
      out += '[';
      for (const Node& item : node.items) {
        if (&item != node.items.data()) out += ',';
        append_json(out, item);
      }
      out += ']';
      return;
    }
    case Node::Kind::Map: break;
  }
  out += '{';
  for (const auto& member : node.members) {
    if (&member != node.members.data()) out += ',';
    append_json_string(out, member.key.text);
    out += ':';
    append_json(out, member.value);
  }
  out += '}';
}

}  // namespace

std::string to_json(const Node& node) {
  std::string out;
  append_json(out, node);
  return out;
}

const Node* find_unresolved(const Node& node) {
  if (!node.scalar.is_known()) return &node;
  for (const Node& item : node.items) {
    if (const Node* found = find_unresolved(item)) return found;
  }
  for (const auto& [key, member] : node.members) {
    if (const Node* found = find_unresolved(member)) return found;
  }
  return nullptr;
}

}  // namespace insitu
