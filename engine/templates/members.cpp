#include "engine/templates/members.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <system_error>
#include <utility>

#include "engine/definitions/value_reader.h"

namespace insitu {
namespace {

/// The members that hold a pattern, in all forms.
constexpr std::string_view kPatterns[] = {"FilterPattern", "filterPattern", "filter_pattern", "pattern"};

}  // namespace

Node unresolved_node(const SourceLocation& place, std::string reason, std::string expression) {
  Node node;
  node.kind = Node::Kind::Text;
  node.scalar.unresolved = std::move(reason);
  node.scalar.expression = std::move(expression);
  node.scalar.place = place;
  return node;
}

Node empty_node(Node::Kind kind, const SourceLocation& place) {
  Node node;
  node.kind = kind;
  node.scalar.place = place;
  return node;
}

void add_member(Node& map, std::string name, Node value) {
  WrittenValue key;
  key.text = std::move(name);
  key.place = map.place();
  map.members.emplace_back(std::move(key), std::move(value));
}

const Node* step_into(const Node& node, std::string_view step) {
  if (node.kind == Node::Kind::Map) return node.find(step);
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  if (error != std::errc() || end != step.data() + step.size()) return nullptr;
  return index < node.items.size() ? &node.items[index] : nullptr;
}

Members::Members(const Node& map, std::string what, FirstProblem& problem, Scalars scalars)
    : map_(map), what_(std::move(what)), problem_(problem), scalars_(scalars) {
  if (map.kind == Node::Kind::Map || is_unresolved(map)) return;
  problem_.refuse(map.place(), fmt::format("{} is {}, not a map", what_, describe_kind(map.kind)));
}

const Node* Members::find(std::string_view name) const {
  if (is_unresolved(map_)) return &map_;
  const Node* found = map_.find(name);
  return found == nullptr || found->kind == Node::Kind::Null ? nullptr : found;
}

WrittenValue Members::text(std::string_view name) const {
  if (auto found = optional_text(name)) return std::move(*found);
  const Node* null = map_.find(name);
  if (null == nullptr) {
    problem_.refuse(map_.place(), fmt::format("{} has no `{}`", what_, name));
  } else {
    problem_.refuse(null->place(), fmt::format("`{}` of {} is empty", name, what_), "write `\"\"` for an empty text");
  }
  return {};
}

std::optional<WrittenValue> Members::optional_text(std::string_view name) const {
  const Node* found = find(name);
  if (found == nullptr) return std::nullopt;
  if (scalars_ == Scalars::Strict ? found->kind == Node::Kind::Text : found->is_scalar()) return found->scalar;
  refuse_kind(name, *found, "a text");
  return std::nullopt;
}

WrittenValue Members::filled_text(std::string_view name) const {
  WrittenValue value = text(name);
  if (find(name) != nullptr) refuse_empty(name, value);
  return value;
}

std::optional<WrittenValue> Members::optional_filled_text(std::string_view name) const {
  auto value = optional_text(name);
  if (value) refuse_empty(name, *value);
  return value;
}

WrittenValue Members::word(std::string_view name) const {
  const Node* found = find(name);
  if (found != nullptr && !is_unresolved(*found) && found->kind != Node::Kind::Text) {
    refuse_kind(name, *found, "a text");
  }
  return filled_text(name);
}

void Members::refuse_empty(std::string_view name, const WrittenValue& value) const {
  if (!value.is_known() || !value.text.empty()) return;
  problem_.refuse(value.place, fmt::format("`{}` of {} is empty", name, what_));
}

std::optional<WrittenValue> Members::optional_value(std::string_view name) const {
  const Node* found = find(name);
  if (found == nullptr) return std::nullopt;
  if (found->is_scalar()) return found->scalar;
  refuse_kind(name, *found, "a text");
  return std::nullopt;
}

std::optional<WrittenValue> Members::optional_flag(std::string_view name) const {
  auto value = optional_value(name);
  if (value && value->is_known() && !read_boolean(value->text)) {
    problem_.refuse(value->place,
                    fmt::format("`{}` of {} is `{}`, neither `true` nor `false`", name, what_, value->text));
  }
  return value;
}

const Node* Members::list(std::string_view name) const { return of_kind(name, Node::Kind::List); }
const Node* Members::map(std::string_view name) const { return of_kind(name, Node::Kind::Map); }

const Node* Members::block(std::string_view name) const {
  const Node* found = find(name);
  if (found == nullptr || is_unresolved(*found) || found->kind == Node::Kind::Map) return found;
  if (found->kind != Node::Kind::List) {
    refuse_kind(name, *found, "a map");
    return nullptr;
  }
  return found->items.empty() ? nullptr : found;
}

const Node* Members::of_kind(std::string_view name, Node::Kind kind) const {
  const Node* found = find(name);
  if (found == nullptr || found->kind == kind || is_unresolved(*found)) return found;
  refuse_kind(name, *found, describe_kind(kind));
  return nullptr;
}

void Members::refuse_kind(std::string_view name, const Node& found, std::string_view expected) const {
  // `FilterPattern: { $.level = "ERROR" }` is a map of YAML, `[ip, user]` a list.
  const bool may_be_pattern = std::ranges::find(kPatterns, name) != std::end(kPatterns);
  problem_.refuse(found.place(),
                  fmt::format("`{}` of {} is {}, not {}", name, what_, describe_kind(found.kind), expected),
                  may_be_pattern ? "put a pattern that begins with a bracket in quotes" : "");
}

std::string list_keys(const Node& map) {
  constexpr std::size_t kMax = 8;
  std::string text;
  for (std::size_t i = 0; i < map.members.size() && i < kMax; ++i) {
    text += fmt::format("{}`{}`", i == 0 ? "" : ", ", map.members[i].key.text);
  }
  if (map.members.size() > kMax) text += fmt::format(" and {} more", map.members.size() - kMax);
  return text;
}

}  // namespace insitu
