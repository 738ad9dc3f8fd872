#include "cli/serve/protocols/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/model/timestamp.h"
#include "engine/model/utf8.h"

namespace insitu::serve {
namespace {

constexpr std::size_t kMaxListItems = 10'000;
constexpr std::size_t kMaxNameParts = 64;
/// Each part of a name takes more memory than it has bytes.
constexpr std::size_t kMaxNodes = 300'000;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::unexpected<Refusal> no_form(std::string message) { return refuse("SerializationException", std::move(message)); }

/// A name or a value of a form without its escapes; nullopt: it has a broken one, or is not UTF-8.
std::optional<std::string> decoded_part(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+') {
      decoded += ' ';
    } else if (text[at] != '%') {
      decoded += text[at];
    } else {
      unsigned char byte = 0;
      const std::string_view digits = text.substr(at + 1, 2);
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
      if (error != std::errc() || digits.size() != 2 || end != digits.data() + 2) return std::nullopt;
      decoded += static_cast<char>(byte);
      at += 2;
    }
  }
  if (!is_utf8(decoded)) return std::nullopt;
  return decoded;
}

/// What stands at a name, as far as it was read.
struct FormNode {
  std::optional<std::string> text = {};
  std::map<std::string, FormNode, std::less<>> parts = {};
};

/// The number of an item, from 1; nullopt: it is none.
std::optional<std::uint64_t> item_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  // `01` beside `1` would be two items of one number.
  if (error != std::errc() || end != text.data() + text.size() || text.front() == '0') return std::nullopt;
  return number;
}

/// Makes trees of nodes. The depth is that of names, which is limited.
class FormTrees {
 public:
  Answered<Tree> tree_at(FormNode& node, const std::string& place) {
    if (node.text && !node.parts.empty()) return no_form(fmt::format("`{}` is a text and has members", place));
    if (node.text) return Tree(std::move(*node.text));
    if (node.parts.size() == 1) {
      auto& [name, inner] = *node.parts.begin();
      if (name == "member" && !inner.text) return list_at(inner, place);
      if (name == "entry" && !inner.text) return entries_at(inner, place);
    }
    return map_at(node, place);
  }

  Answered<Tree> map_at(FormNode& node, const std::string& place) {
    std::vector<std::pair<std::string, Tree>> members;
    for (auto& [name, part] : node.parts) {
      Answered<Tree> value = tree_at(part, place.empty() ? name : fmt::format("{}.{}", place, name));
      if (!value) return value;
      members.emplace_back(name, std::move(*value));
    }
    return Tree::map(std::move(members));
  }

 private:
  using Numbered = std::vector<std::pair<std::uint64_t, FormNode*>>;

  static Answered<Numbered> in_order(FormNode& list, const std::string& place) {
    Numbered items;
    for (auto& [name, part] : list.parts) {
      const auto number = item_number(name);
      if (!number) return no_form(fmt::format("`{}` has an item without a number from 1", place));
      if (*number > kMaxListItems) return no_form(fmt::format("`{}` has more than {} items", place, kMaxListItems));
      items.emplace_back(*number, &part);
    }
    std::ranges::sort(items);
    return items;
  }

  Answered<Tree> list_at(FormNode& list, const std::string& place) {
    const auto items = in_order(list, place);
    if (!items) return std::unexpected(items.error());
    Tree::List trees;
    for (const auto& [number, part] : *items) {
      Answered<Tree> item = tree_at(*part, fmt::format("{}.{}", place, number));
      if (!item) return item;
      trees.push_back(std::move(*item));
    }
    return Tree(std::move(trees));
  }

  Answered<Tree> entries_at(FormNode& entries, const std::string& place) {
    const auto items = in_order(entries, place);
    if (!items) return std::unexpected(items.error());
    std::map<std::string, Tree> values;
    for (const auto& [number, part] : *items) {
      const auto key = part->parts.find("key");
      const auto value = part->parts.find("value");
      if (key == part->parts.end() || !key->second.text || value == part->parts.end()) {
        return no_form(fmt::format("`{}.{}` has no key, or no value", place, number));
      }
      Answered<Tree> tree = tree_at(value->second, fmt::format("{}.{}", place, number));
      if (!tree) return tree;
      values.insert_or_assign(*key->second.text, std::move(*tree));
    }
    return Tree::map({std::make_move_iterator(values.begin()), std::make_move_iterator(values.end())});
  }
};

// ---- XML

/// Whether XML 1.0 can hold a character. `text`: from its first byte on, valid UTF-8.
bool is_in_xml(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  if (byte < 0x20) return byte == '\t' || byte == '\n' || byte == '\r';
  return !text.starts_with("\xEF\xBF\xBE") && !text.starts_with("\xEF\xBF\xBF");
}

void append_xml_text(std::string& out, std::string_view text) {
  const std::string valid = is_utf8(text) ? std::string() : with_replacement_characters(text);
  if (!valid.empty()) text = valid;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_in_xml(text.substr(at))) {
      out += kReplacement;
      if (static_cast<unsigned char>(text[at]) >= 0x80) at += 2;
      continue;
    }
    switch (text[at]) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\r': out += "&#13;"; break;  // a reader makes a newline of a bare one
      default: out += text[at];
    }
  }
}

void append_xml_double(std::string& out, double number) {
  if (std::isnan(number)) {
    out += "NaN";
  } else if (std::isinf(number)) {
    out += number > 0 ? "Infinity" : "-Infinity";
  } else {
    const std::string text = fmt::format("{}", number);
    out += text;
    if (text.find_first_of(".e") == std::string::npos) out += ".0";
  }
}

void append_xml(std::string& out, const Tree& tree);

void append_element(std::string& out, std::string_view name, const Tree& content) {
  out += '<';
  out += name;
  out += '>';
  append_xml(out, content);
  out += "</";
  out += name;
  out += '>';
}

void append_xml(std::string& out, const Tree& tree) {
  if (const std::string* const text = tree.text()) {
    append_xml_text(out, *text);
  } else if (const auto* integer = tree.get<std::int64_t>()) {
    out += fmt::to_string(*integer);
  } else if (const auto* number = tree.get<double>()) {
    append_xml_double(out, *number);
  } else if (const auto* boolean = tree.get<bool>()) {
    out += *boolean ? "true" : "false";
  } else if (const auto* moment = tree.get<Moment>()) {
    const std::size_t begin = out.size();
    append_timestamp(out, moment->milliseconds);
    out[out.find(' ', begin)] = 'T';
    out += 'Z';
  } else if (const Tree::List* const items = tree.items()) {
    for (const Tree& item : *items) append_element(out, "member", item);
  } else if (const Tree::Map* const members = tree.members()) {
    for (const auto& [name, value] : *members) append_element(out, name, value);
  }
}

std::string_view namespace_of(Service service) {
  return service == Service::Sts ? "https://sts.amazonaws.com/doc/2011-06-15/"
                                 : "http://monitoring.amazonaws.com/doc/2010-08-01/";
}

}  // namespace

Answered<Tree> read_query(std::string_view body) {
  FormNode root;
  std::size_t nodes = 0;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('&'), body.size());
    const std::string_view pair = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto name = decoded_part(pair.substr(0, equals));
    auto value = decoded_part(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value) return no_form("the form has a broken escape, or a text that is not UTF-8");
    FormNode* node = &root;
    std::size_t parts = 0;
    for (std::size_t begin = 0; begin <= name->size();) {
      const std::size_t period = std::min(name->find('.', begin), name->size());
      const std::string_view part = std::string_view(*name).substr(begin, period - begin);
      if (part.empty()) return no_form("the form has a member without a name");
      if (++parts > kMaxNameParts) return no_form(fmt::format("a name has more than {} parts", kMaxNameParts));
      auto found = node->parts.find(part);
      if (found == node->parts.end()) {
        if (++nodes > kMaxNodes) return no_form(fmt::format("the form has more than {} values", kMaxNodes));
        found = node->parts.emplace(part, FormNode()).first;
      }
      node = &found->second;
      begin = period + 1;
    }
    if (node->text) return no_form(fmt::format("`{}` is given twice", shortened(*name, 200)));
    node->text = std::move(*value);
  }
  return FormTrees().map_at(root, "");
}

std::string write_query(Service service, std::string_view operation, const Tree& answer, std::string_view request_id) {
  std::string out = fmt::format("<{0}Response xmlns=\"{1}\"><{0}Result>", operation, namespace_of(service));
  append_xml(out, answer);
  out += fmt::format("</{0}Result><ResponseMetadata><RequestId>{1}</RequestId></ResponseMetadata></{0}Response>",
                     operation, request_id);
  return out;
}

std::string write_query_error(Service service, const Refusal& refusal, std::string_view request_id) {
  std::string out = fmt::format("<ErrorResponse xmlns=\"{}\"><Error><Type>{}</Type><Code>{}</Code><Message>",
                                namespace_of(service), refusal.status >= 500 ? "Receiver" : "Sender",
                                refusal.query_code.empty() ? refusal.shape : refusal.query_code);
  append_xml_text(out, refusal.message);
  out += fmt::format("</Message></Error><RequestId>{}</RequestId></ErrorResponse>", request_id);
  return out;
}

}  // namespace insitu::serve
