#include "cli/serve/protocols/json.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "engine/model/json_text.h"

namespace insitu::serve {
namespace {

constexpr std::size_t kMaxDepth = 64;

Tree tree_of(const simdjson::dom::element& element);

/// Of members with equal names the last one counts.
Tree tree_of_object(const simdjson::dom::object& object) {
  constexpr std::size_t kFew = 32;  // are found sooner without a table
  Tree::Map members;
  std::unordered_map<std::string, std::size_t> places;
  for (const auto& [name, value] : object) {
    std::size_t place = 0;
    if (members.size() < kFew) {
      const auto found = std::ranges::find(members, name, &Tree::Map::value_type::first);
      place = static_cast<std::size_t>(found - members.begin());
    } else {
      if (places.empty()) {
        for (std::size_t i = 0; i < members.size(); ++i) places.emplace(members[i].first, i);
      }
      place = places.try_emplace(std::string(name), members.size()).first->second;
    }
    if (place == members.size()) members.emplace_back(name, Tree());
    members[place].second = tree_of(value);
  }
  return Tree::map(std::move(members));
}

Tree tree_of(const simdjson::dom::element& element) {
  using Type = simdjson::dom::element_type;
  switch (element.type()) {
    case Type::OBJECT: return tree_of_object(simdjson::dom::object(element));
    case Type::ARRAY: {
      Tree::List list;
      for (const simdjson::dom::element& item : simdjson::dom::array(element)) list.push_back(tree_of(item));
      return list;
    }
    case Type::STRING: return std::string_view(element);
    case Type::INT64: return std::int64_t(element);
    case Type::UINT64: return static_cast<double>(std::uint64_t(element));
    case Type::DOUBLE: return double(element);
    case Type::BOOL: return bool(element);
    case Type::NULL_VALUE: return {};
  }
  return {};
}

void append_double(std::string& out, double number) {
  if (std::isnan(number)) {
    out += "\"NaN\"";
  } else if (std::isinf(number)) {
    out += number > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  } else {
    const std::string text = fmt::format("{}", number);
    out += text;
    if (text.find_first_of(".e") == std::string::npos) out += ".0";
  }
}

}  // namespace

Answered<Tree> read_json(std::string_view body) {
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return Tree::map();
  thread_local simdjson::dom::parser parser;
  if (parser.max_depth() != kMaxDepth && parser.allocate(body.size(), kMaxDepth) != simdjson::SUCCESS) {
    return refuse("ServiceUnavailableException", "out of memory");
  }
  simdjson::dom::element root;
  if (const auto error = parser.parse(body.data(), body.size()).get(root); error != simdjson::SUCCESS) {
    return refuse("SerializationException", error == simdjson::DEPTH_ERROR
                                                ? fmt::format("the body is nested more than {} deep", kMaxDepth)
                                                : "the body is not JSON");
  }
  if (!root.is_object()) return refuse("SerializationException", "the body is not an object of JSON");
  return tree_of(root);
}

void append_json(std::string& out, const Tree& tree) {
  if (const std::string* const text = tree.text()) {
    append_json_string(out, *text);
  } else if (const auto* integer = tree.get<std::int64_t>()) {
    fmt::format_to(std::back_inserter(out), "{}", *integer);
  } else if (const auto* number = tree.get<double>()) {
    append_double(out, *number);
  } else if (const auto* boolean = tree.get<bool>()) {
    out += *boolean ? "true" : "false";
  } else if (const auto* moment = tree.get<Moment>()) {
    fmt::format_to(std::back_inserter(out), "{:.3f}", static_cast<double>(moment->milliseconds) / 1000.0);
  } else if (const Tree::List* const items = tree.items()) {
    out += '[';
    for (std::size_t i = 0; i < items->size(); ++i) {
      if (i > 0) out += ',';
      append_json(out, (*items)[i]);
    }
    out += ']';
  } else if (const Tree::Map* const members = tree.members()) {
    out += '{';
    for (std::size_t i = 0; i < members->size(); ++i) {
      if (i > 0) out += ',';
      append_json_string(out, (*members)[i].first);
      out += ':';
      append_json(out, (*members)[i].second);
    }
    out += '}';
  } else {
    out += "null";
  }
}

std::string write_json(const Tree& tree) {
  std::string out;
  append_json(out, tree);
  return out;
}

}  // namespace insitu::serve
