#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/serve/protocols/query.h"
#include "engine/model/utf8.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

using serve::Tree;

std::string encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    result += {'%', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
  }
  return result;
}

/// Whether the names of a map can only have come as keys of entries.
bool has_keys(const Tree::Map& members) {
  if (members.size() == 1) {
    const auto& [name, value] = members.front();
    if ((name == "member" || name == "entry") && value.text() == nullptr) return true;
  }
  return std::ranges::any_of(
      members, [](const auto& member) { return member.first.empty() || member.first.find('.') != std::string::npos; });
}

void append_form(std::string& out, const std::string& name, const Tree& tree) {
  if (const std::string* const text = tree.text()) {
    out += '&' + name + '=' + encoded(*text);
  } else if (const Tree::List* const items = tree.items()) {
    for (std::size_t i = 0; i < items->size(); ++i) {
      append_form(out, name + ".member." + std::to_string(i + 1), (*items)[i]);
    }
  } else if (const Tree::Map* const members = tree.members()) {
    const bool is_root = name.empty();
    const bool has_entries = !is_root && has_keys(*members);
    std::size_t number = 0;
    for (const auto& [key, value] : *members) {
      if (has_entries) {
        const std::string entry = name + ".entry." + std::to_string(++number);
        out += '&' + entry + ".key=" + encoded(key);
        append_form(out, entry + ".value", value);
      } else {
        append_form(out, is_root ? encoded(key) : name + '.' + encoded(key), value);
      }
    }
  }
}

}  // namespace

Finding form(std::string_view bytes) {
  const auto tree = serve::read_query(bytes);
  if (!tree) {
    if (tree.error().shape != "SerializationException" || tree.error().message.empty()) return "refused in other words";
    return std::nullopt;
  }
  std::string written;
  append_form(written, "", *tree);
  const auto again = serve::read_query(written);
  if (!again) return "what is written cannot be read: " + again.error().message + "\n" + written;
  if (*again != *tree) return "written and read again it is something else: " + written;

  const std::string xml =
      serve::write_query_error(serve::Service::CloudWatch, {.shape = "X", .message = std::string(bytes)}, "id");
  if (!is_utf8(xml)) return "the answer is not UTF-8: " + write_escaped(xml);
  const auto is_forbidden = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n'; };
  if (std::ranges::any_of(xml, is_forbidden)) return "the answer is not XML: " + write_escaped(xml);
  if (std::ranges::count(xml, '<') != 12) return "the message is not escaped: " + write_escaped(xml);
  return std::nullopt;
}

}  // namespace insitu::fuzz
