#include "engine/templates/template_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "engine/templates/json_writer.h"

namespace insitu {
namespace {

constexpr std::string_view kMarkBegin = "\xEE\x80\x80";  // U+E000, for private use
constexpr std::string_view kMarkEnd = "\xEE\x80\x81";

/// The functions that ask the service, or other stacks.
constexpr std::string_view kOnlyAtDeployment[] = {"Fn::ImportValue", "Fn::Transform", "Fn::GetAZs", "Fn::Cidr",
                                                  "Fn::GetStackOutput"};

/// Returns what a function makes of a value that is not known: it is not known for the same reason.
Node made_of(const Node& unknown) { return unresolved_node(unknown.place(), unknown.scalar.unresolved); }

bool is_function_name(std::string_view key) { return key == "Ref" || key.starts_with("Fn::"); }

}  // namespace

std::string only_at_deployment(std::string_view what) { return fmt::format("`{}` is only known at deployment", what); }

Node text_node(const SourceLocation& place, std::string text) {
  Node node;
  node.kind = Node::Kind::Text;
  node.scalar.text = std::move(text);
  node.scalar.place = place;
  return node;
}

std::string UnknownParts::add(std::string reason) {
  reasons.push_back(std::move(reason));
  return fmt::format("{}{}{}", kMarkBegin, reasons.size() - 1, kMarkEnd);
}

std::string UnknownParts::reason_of(std::string_view text) const {
  const std::size_t begin = text.find(kMarkBegin);
  if (begin == std::string_view::npos) return {};
  const std::string_view digits = text.substr(begin + kMarkBegin.size());
  std::size_t index = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), index);
  return index < reasons.size() ? reasons[index] : std::string();
}

const TemplateValues::FunctionEntry TemplateValues::kFunctions[] = {
    {"Ref", &TemplateValues::ref},
    {"Fn::Sub", &TemplateValues::sub},
    {"Fn::Join", &TemplateValues::join},
    {"Fn::If", &TemplateValues::choose},
    {"Fn::FindInMap", &TemplateValues::find_in_map},
    {"Fn::Select", &TemplateValues::select},
    {"Fn::Split", &TemplateValues::split},
    {"Fn::Length", &TemplateValues::length},
    {"Fn::ToJsonString", &TemplateValues::to_json_string},
    {"Fn::GetAtt", &TemplateValues::get_attribute},
};

TemplateValues::TemplateValues(const Node& root, const Deployment& deployment, FirstProblem& problem)
    : root_(root), deployment_(deployment), problem_(problem) {}

Node TemplateValues::refuse(const SourceLocation& place, const std::string& message, std::string help) {
  TemplateFault fault{.place = place, .message = message, .help = std::move(help)};
  if (std::ranges::find(faults_, fault) == faults_.end()) faults_.push_back(std::move(fault));
  return unresolved_node(place, message);
}

std::vector<ConditionUse> TemplateValues::take_uses() { return std::exchange(uses_, {}); }

std::optional<Node> TemplateValues::resolve_with_marks(const Node& value, UnknownParts& parts) {
  parts_ = &parts;
  auto resolved = resolve(value);
  parts_ = nullptr;
  return resolved;
}

std::optional<Node> TemplateValues::resolve(const Node& value) {
  if (problem_.problem()) return unresolved_node(value.place(), "the template is broken");
  if (++steps_ > kMaxSteps || depth_ > kMaxDepth) {
    problem_.refuse(value.place(), "the values of this template refer to each other too deep to follow");
    return unresolved_node(value.place(), "the template is broken");
  }
  ++depth_;
  auto resolved = resolve_value(value);
  --depth_;
  if (parts_ == nullptr || !resolved || !is_unresolved(*resolved)) return resolved;
  return text_node(value.place(), parts_->add(resolved->scalar.unresolved));
}

std::optional<Node> TemplateValues::resolve_value(const Node& value) {
  if (value.kind == Node::Kind::Map) return resolve_map(value);
  if (value.kind == Node::Kind::List) {
    Node list;
    list.kind = Node::Kind::List;
    list.scalar = value.scalar;
    for (const Node& item : value.items) {
      if (auto resolved = resolve(item)) list.items.push_back(std::move(*resolved));
    }
    return list;
  }
  const std::string& text = value.scalar.text;
  const std::size_t reference = text.find(kDynamicReference);
  if (reference == std::string::npos) return value;
  const std::size_t service = reference + kDynamicReference.size();
  return unresolved_node(value.place(), only_at_deployment(fmt::format(
                                            "{}{}:...}}}}", kDynamicReference,
                                            text.substr(service, text.find_first_of(":}", service) - service))));
}

std::optional<Node> TemplateValues::resolve_map(const Node& map) {
  if (map.members.size() == 1 && is_function_name(map.members.front().key.text)) {
    return call(map.members.front().key, map.members.front().value);
  }
  Node resolved;
  resolved.kind = Node::Kind::Map;
  resolved.scalar = map.scalar;
  for (const auto& [key, member] : map.members) {
    // Some of the members are made by a function.
    if (key.text.starts_with("Fn::")) return unresolved_node(key.place, only_at_deployment(key.text));
    if (auto value = resolve(member)) resolved.members.emplace_back(key, std::move(*value));
  }
  return resolved;
}

std::optional<Node> TemplateValues::with_expression(std::optional<Node> value, std::string_view reference) const {
  const bool lacks_one = value && is_unresolved(*value) && value->scalar.expression.empty();
  if (!lacks_one) return value;
  value->scalar.expression = fmt::format("${{{}{}}}", deployment_.scope, reference);
  if (!deployment_.outer.empty()) value->scalar.expression_file = deployment_.outer.front();
  return value;
}

/// What is not known of equal calls is equal: no function gives something else each time.
std::optional<Node> TemplateValues::call(const WrittenValue& name, const Node& argument) {
  auto value = call_function(name, argument);
  if (!value || !is_unresolved(*value) || !value->scalar.expression.empty()) return value;
  return with_expression(std::move(value), fmt::format("{} {}", name.text, to_json(argument)));
}

std::optional<Node> TemplateValues::call_function(const WrittenValue& name, const Node& argument) {
  for (const FunctionEntry& entry : kFunctions) {
    if (entry.name == name.text) return (this->*entry.function)(argument);
  }
  const bool is_known = std::ranges::find(kOnlyAtDeployment, name.text) != std::end(kOnlyAtDeployment) ||
                        name.text.starts_with("Fn::ForEach");
  return unresolved_node(
      name.place, is_known ? only_at_deployment(name.text) : fmt::format("`{}` is not worked out here", name.text));
}

std::optional<Node> TemplateValues::choose(const Node& argument) {
  if (argument.kind != Node::Kind::List || argument.items.size() != 3 || !argument.items[0].is_scalar()) {
    return refuse(argument.place(), "`Fn::If` takes a list of a condition, a value and another value");
  }
  const Node& name = argument.items[0];
  if (is_unresolved(name)) return unresolved_node(argument.place(), name.scalar.unresolved);
  const ConditionTruth truth = condition(name.scalar.text, name.place());
  uses_.push_back({.decides = ConditionUse::Decides::Value,
                   .place = name.place(),
                   .condition = name.scalar.text,
                   .answer = truth.answer});
  switch (truth.answer) {
    case ConditionTruth::Answer::Yes: return resolve(argument.items[1]);
    case ConditionTruth::Answer::No: return resolve(argument.items[2]);
    case ConditionTruth::Answer::Unknown: break;
  }
  return unresolved_node(argument.place(), fmt::format("condition `{}` is not known: {}", name.scalar.text, truth.why));
}

std::optional<std::string> TemplateValues::text_argument(const Node& node, std::string_view function,
                                                         std::string& why) {
  UnknownParts* const parts = std::exchange(parts_, nullptr);  // a value that decides must be known as a whole
  const auto resolved = resolve(node);
  parts_ = parts;
  if (!resolved || !resolved->is_scalar()) {
    why = fmt::format("`{}` takes a text here, not {}", function,
                      resolved ? describe_kind(resolved->kind) : "`AWS::NoValue`");
    refuse(node.place(), why);
    return std::nullopt;
  }
  if (!is_unresolved(*resolved)) return resolved->scalar.text;
  why = resolved->scalar.unresolved;
  return std::nullopt;
}

std::optional<Node> TemplateValues::find_in_map(const Node& argument) {
  constexpr std::string_view kName = "Fn::FindInMap";
  const bool has_keys = argument.kind == Node::Kind::List && (argument.items.size() == 3 || argument.items.size() == 4);
  if (!has_keys) return refuse(argument.place(), "`Fn::FindInMap` takes a list of a mapping and two keys");
  const Node* found = root_.find("Mappings");
  std::string path = "Mappings";
  for (std::size_t i = 0; i < 3; ++i) {
    std::string why;
    const auto key = text_argument(argument.items[i], kName, why);
    if (!key) return unresolved_node(argument.items[i].place(), why);
    path += "." + *key;
    if (found != nullptr) found = found->find(*key);
  }
  if (found != nullptr) return resolve(*found);
  const Node* fallback = argument.items.size() == 4 ? argument.items[3].find("DefaultValue") : nullptr;
  if (fallback != nullptr) return resolve(*fallback);
  return refuse(argument.place(), fmt::format("the template has no `{}`", path));
}

std::optional<Node> TemplateValues::select(const Node& argument) {
  if (argument.kind != Node::Kind::List || argument.items.size() != 2) {
    return refuse(argument.place(), "`Fn::Select` takes a list of an index and a list");
  }
  std::string why;
  const auto text = text_argument(argument.items[0], "Fn::Select", why);
  if (!text) return unresolved_node(argument.items[0].place(), why);
  UnknownParts* const parts = std::exchange(parts_, nullptr);
  auto list = resolve(argument.items[1]);
  parts_ = parts;
  if (list && is_unresolved(*list)) return made_of(*list);
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), index);
  const bool is_index = error == std::errc() && end == text->data() + text->size();
  if (!is_index || !list || list->kind != Node::Kind::List || index >= list->items.size()) {
    return refuse(argument.place(), fmt::format("`Fn::Select` finds no item `{}`", *text));
  }
  return list->items[index];
}

std::optional<Node> TemplateValues::split(const Node& argument) {
  if (argument.kind != Node::Kind::List || argument.items.size() != 2 || !argument.items[0].is_scalar() ||
      argument.items[0].scalar.text.empty()) {
    return refuse(argument.place(), "`Fn::Split` takes a list of a delimiter and a text");
  }
  std::string why;
  const auto text = text_argument(argument.items[1], "Fn::Split", why);
  if (!text) return unresolved_node(argument.items[1].place(), why);
  const std::string& delimiter = argument.items[0].scalar.text;
  Node list;
  list.kind = Node::Kind::List;
  list.scalar.place = argument.place();
  for (std::size_t begin = 0;;) {
    const std::size_t end = text->find(delimiter, begin);
    list.items.push_back(text_node(argument.place(), text->substr(begin, end - begin)));
    if (end == std::string::npos) return list;
    begin = end + delimiter.size();
  }
}

std::optional<Node> TemplateValues::length(const Node& argument) {
  auto list = resolve(argument);
  if (list && is_unresolved(*list)) return made_of(*list);
  if (!list || list->kind != Node::Kind::List) return refuse(argument.place(), "`Fn::Length` takes a list");
  Node node = text_node(argument.place(), std::to_string(list->items.size()));
  node.kind = Node::Kind::Number;
  return node;
}

std::optional<Node> TemplateValues::to_json_string(const Node& argument) {
  auto value = resolve(argument);
  if (!value) return value;
  if (const Node* unknown = find_unresolved(*value)) return made_of(*unknown);
  return text_node(argument.place(), to_json(*value));
}

}  // namespace insitu
