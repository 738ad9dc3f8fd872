#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/serve/protocols/json.h"
#include "tests/differential/reference_json.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

using reference::JsonKind;
using reference::JsonValue;
using serve::Tree;

/// Whether a tree has the members, items and texts of a value. A member that is null is not there.
bool is_same(const JsonValue& value, const Tree& tree) {
  switch (value.kind) {
    case JsonKind::Null: return tree.is_nothing();
    case JsonKind::True: return tree == Tree(true);
    case JsonKind::False: return tree == Tree(false);
    case JsonKind::Number: return tree.get<std::int64_t>() != nullptr || tree.get<double>() != nullptr;
    case JsonKind::String: return tree.text() != nullptr && *tree.text() == value.text;
    case JsonKind::Array: {
      if (tree.items() == nullptr || tree.items()->size() != value.elements.size()) return false;
      for (std::size_t i = 0; i < value.elements.size(); ++i) {
        if (!is_same(value.elements[i], (*tree.items())[i])) return false;
      }
      return true;
    }
    case JsonKind::Object: {
      if (tree.members() == nullptr) return false;
      std::size_t present = 0;
      for (const reference::JsonMember& member : value.members) {
        const Tree* const found = tree.find(member.key);
        if (member.value.kind == JsonKind::Null ? found != nullptr
                                                : found == nullptr || !is_same(member.value, *found)) {
          return false;
        }
        present += found != nullptr ? 1 : 0;
      }
      return tree.members()->size() == present;
    }
  }
  return false;
}

}  // namespace

Finding request_json(std::string_view bytes) {
  const auto tree = serve::read_json(bytes);
  if (!tree) {
    if (tree.error().shape != "SerializationException" || tree.error().message.empty()) return "refused in other words";
    return std::nullopt;
  }
  if (bytes.find_first_not_of(" \t\r\n") != std::string_view::npos) {
    const auto expected = reference::read_json(bytes);
    if (!expected) return "what is not JSON was taken";
    if (!is_same(*expected, *tree)) return "it was read as something else: " + serve::write_json(*tree);
  }
  const std::string written = serve::write_json(*tree);
  const auto again = serve::read_json(written);
  if (!again) return "what is written cannot be read: " + again.error().message + "\n" + write_escaped(written);
  if (*again != *tree) return "written and read again it is something else: " + write_escaped(written);
  return std::nullopt;
}

}  // namespace insitu::fuzz
