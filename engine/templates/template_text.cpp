#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/templates/template_values.h"
#include "engine/templates/text_assembly.h"

namespace insitu {
namespace {

bool is_variable_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == ':';
  });
}

/// Joins whole texts; each keeps its place.
void append(WrittenValue& to, const WrittenValue& part) {
  const std::size_t begin = to.text.size();
  const std::size_t stuck = part.in_line ? std::min<std::size_t>(part.text.size(), 1) : part.text.size();
  for (std::size_t i = 0; i < std::min(stuck, TextAssembly::kMaxAnchors); ++i) {
    const SourceLocation place = place_of(part, 0);
    to.anchors.push_back({.offset = begin + i, .line = place.line, .column = place.column});
  }
  for (const TextAnchor& one : part.anchors) {
    to.anchors.push_back({.offset = begin + one.offset, .line = one.line, .column = one.column});
  }
  to.text += part.text;
}

/// Returns the expression of a value that is not known; empty if it is too long to be compared: expressions that name
/// others grow fast.
std::string kept_expression(std::string expression) {
  constexpr std::size_t kMaxExpressionBytes = 4'096;
  return expression.size() <= kMaxExpressionBytes ? std::move(expression) : std::string();
}

}  // namespace

std::optional<Node> TemplateValues::sub(const Node& argument) {
  if (argument.kind == Node::Kind::Text) return substitute(argument.scalar, nullptr);
  const bool is_pair = argument.kind == Node::Kind::List && argument.items.size() == 2 &&
                       argument.items[0].is_scalar() && argument.items[1].kind == Node::Kind::Map;
  if (!is_pair) {
    return refuse(argument.place(), "`Fn::Sub` takes a text, or a list of a text and a map of variables");
  }
  return substitute(argument.items[0].scalar, &argument.items[1]);
}

std::optional<Node> TemplateValues::variable(const std::string& name, const Node* variables,
                                             const SourceLocation& place) {
  if (!is_variable_name(name)) {
    return refuse(place, fmt::format("`${{{}}}` names no variable of `Fn::Sub`", name),
                  fmt::format("write `${{!{}}}` for the text itself", name));
  }
  const Node* own = variables == nullptr ? nullptr : variables->find(name);
  if (own != nullptr) return resolve(*own);
  if (name.contains('.')) return with_expression(attribute_of(name, place, fmt::format("${{{}}}", name)), name);
  return with_expression(named_value(name, place), name);
}

std::optional<Node> TemplateValues::substitute(const WrittenValue& text, const Node* variables) {
  TextAssembly assembly(text);
  std::optional<Node> unknown;  // the first part that is not known
  bool is_expressed = true;     // whether each of those is known by its expression
  std::size_t at = 0;
  while (at < text.text.size()) {
    const std::size_t begin = std::min(text.text.find("${", at), text.text.size());
    const std::size_t end = text.text.find('}', begin);
    assembly.copy(at, end == std::string::npos ? text.text.size() : begin);
    if (end == std::string::npos) break;
    at = end + 1;
    std::string name = text.text.substr(begin + 2, end - begin - 2);
    if (name.starts_with('!')) {
      assembly.copy(begin, begin + 2);
      assembly.copy(begin + 3, at);
      continue;
    }
    auto value = variable(name, variables, place_of(text, begin));
    if (value && is_unresolved(*value) && parts_ != nullptr) {
      value = text_node(value->place(), parts_->add(value->scalar.unresolved));
    }
    if (value && is_unresolved(*value)) {
      assembly.replace(begin, value->scalar.expression);
      is_expressed = is_expressed && !value->scalar.expression.empty();
      if (!unknown) unknown = std::move(value);
      continue;
    }
    if (!value || !value->is_scalar()) {
      return refuse(place_of(text, begin), fmt::format("`${{{}}}` is {}, not a text", name,
                                                       value ? describe_kind(value->kind) : "`AWS::NoValue`"));
    }
    assembly.replace(begin, value->scalar.text);
  }
  if (unknown) {
    unknown->scalar.expression = is_expressed ? kept_expression(assembly.take().text) : std::string();
    return unknown;
  }
  Node node;
  node.kind = Node::Kind::Text;
  node.scalar = assembly.take();
  if (text.text.empty()) node.scalar = text;
  if (node.scalar.text.contains(kDynamicReference)) return resolve_value(node);
  return node;
}

std::optional<Node> TemplateValues::join(const Node& argument) {
  if (argument.kind != Node::Kind::List || argument.items.size() != 2 || !argument.items[0].is_scalar()) {
    return refuse(argument.place(), "`Fn::Join` takes a list of a delimiter and a list");
  }
  auto list = resolve(argument.items[1]);
  if (!list) return list;
  if (is_unresolved(*list)) return unresolved_node(list->place(), list->scalar.unresolved);
  if (list->kind != Node::Kind::List) {
    // A list that is not known is part of a text that is.
    if (parts_ != nullptr && list->is_scalar() && !parts_->reason_of(list->scalar.text).empty()) return list;
    return refuse(argument.items[1].place(), fmt::format("`Fn::Join` joins a list, not {}", describe_kind(list->kind)));
  }
  Node joined = text_node(list->items.empty() ? argument.place() : list->items.front().place(), {});
  joined.scalar.in_line = true;
  std::optional<Node> unknown;  // the first item that is not known
  bool is_expressed = true;     // whether each of those is known by its expression
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const Node& item = list->items[i];
    if (!item.is_scalar()) {
      return refuse(item.place(), fmt::format("`Fn::Join` joins texts, not {}", describe_kind(item.kind)));
    }
    if (i > 0) append(joined.scalar, argument.items[0].scalar);
    if (!is_unresolved(item)) {
      append(joined.scalar, item.scalar);
      continue;
    }
    joined.scalar.text += item.scalar.expression;
    is_expressed = is_expressed && !item.scalar.expression.empty();
    if (!unknown) unknown = item;
  }
  if (!unknown) return joined;
  unknown->scalar.expression = is_expressed ? kept_expression(std::move(joined.scalar.text)) : std::string();
  return unknown;
}

}  // namespace insitu
