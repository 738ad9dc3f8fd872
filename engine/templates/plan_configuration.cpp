#include "engine/templates/plan_configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace insitu {
namespace {

constexpr std::size_t kMaxReferences = 64;  // modules that refer to each other
constexpr std::string_view kId = ".id";

/// The types whose id is a name that is known beforehand. (provider source)
struct NamedType {
  std::string_view type;
  std::string_view name;
};
constexpr NamedType kNamedTypes[] = {{"aws_cloudwatch_log_metric_filter", "name"},
                                     {"aws_cloudwatch_log_group", "name"},
                                     {"aws_cloudwatch_metric_alarm", "alarm_name"},
                                     {"aws_cloudwatch_composite_alarm", "alarm_name"}};

const Node* find_in(const Node* map, std::string_view name) { return map == nullptr ? nullptr : map->find(name); }

std::string joined(std::string_view module, std::string_view rest) {
  return module.empty() ? std::string(rest) : fmt::format("{}.{}", module, rest);
}

/// Removes `prefix` from the begin of a text; false: it does not begin so.
bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// Takes `["x"]` or `[0]` from the begin of a text; empty: there is none.
std::string_view take_index(std::string_view& text) {
  if (!text.starts_with('[')) return {};
  const bool is_quoted = text.substr(1).starts_with('"');
  std::size_t end = text.find(is_quoted ? "\"]" : "]");
  if (end == std::string_view::npos) return {};
  end += is_quoted ? 2 : 1;
  const std::string_view index = text.substr(0, end);
  text.remove_prefix(end);
  return index;
}

/// Takes a name up to the next period or index.
std::string_view take_name(std::string_view& text) {
  const std::string_view name = text.substr(0, text.find_first_of(".["));
  text.remove_prefix(name.size());
  return name;
}

/// Whether a reference goes on after another one: for `a.b.c` a plan lists `a.b.c` and `a.b`.
bool goes_on(std::string_view whole, std::string_view part) {
  return whole.size() > part.size() && whole.starts_with(part) &&
         (whole[part.size()] == '.' || whole[part.size()] == '[');
}

/// The references of an expression.
struct References {
  std::vector<std::string_view> whole;  ///< without those that others go on from, and without the next
  bool has_own_key = false;             ///< `each.key` or `count.index` is among them
};

References references_of(const Node* expression) {
  References found;
  const Node* list = find_in(expression, "references");
  if (list == nullptr) return found;
  for (const Node& item : list->items) {
    const std::string_view reference = item.scalar.text;
    if (reference == "each.key" || reference == "count.index") {
      found.has_own_key = true;
    } else if (reference != "each" && reference != "count" && std::ranges::none_of(list->items, [&](const Node& other) {
                 return goes_on(other.scalar.text, reference);
               })) {
      found.whole.push_back(reference);
    }
  }
  return found;
}

bool is_sensitive(const Node& resource, std::string_view member) {
  const Node* marks = resource.find("sensitive_values");
  return marks != nullptr && (marks->kind == Node::Kind::Boolean || marks->find(member) != nullptr);
}

}  // namespace

std::string_view name_as_id(std::string_view type) {
  const auto named = std::ranges::find(kNamedTypes, type, &NamedType::type);
  return named == std::end(kNamedTypes) ? std::string_view() : named->name;
}

std::string_view PlanModule::relative(std::string_view whole_address) const {
  std::string_view rest = whole_address;
  if (address.empty() || (take_prefix(rest, address) && take_prefix(rest, "."))) return rest;
  return whole_address;
}

PlanModule PlanModule::child(std::string_view child_address) const {
  std::string_view rest = relative(child_address);
  PlanModule made{
      .address = std::string(child_address), .key = {}, .configuration = nullptr, .call = nullptr, .parent = this};
  if (!take_prefix(rest, "module.")) return made;
  made.call = find_in(find_in(configuration, "module_calls"), take_name(rest));
  made.key = rest;
  made.configuration = find_in(made.call, "module");
  return made;
}

PlanExpression PlanExpression::of_resource(const Node* expressions) {
  return {expressions == nullptr ? Kind::Unstated : Kind::Expressions, expressions};
}

PlanExpression PlanExpression::found(Kind kind, const Node* node) {
  return node == nullptr || node->kind == Node::Kind::Null ? PlanExpression(Kind::Absent, nullptr)
                                                           : PlanExpression(kind, node);
}

PlanExpression PlanExpression::of_member(std::string_view name) const {
  if (kind_ == Kind::Constant) return found(Kind::Constant, node_->find(name));
  if (kind_ != Kind::Expressions) return *this;
  if (const Node* constant = node_->find("constant_value")) return found(Kind::Constant, constant->find(name));
  if (node_->kind != Node::Kind::Map || node_->find("references") != nullptr) return {Kind::Part, nullptr};
  return found(Kind::Expressions, node_->find(name));
}

PlanExpression PlanExpression::of_item(std::size_t index, std::size_t count) const {
  if (kind_ == Kind::Unstated || kind_ == Kind::Absent) return *this;
  const Node* constant = kind_ == Kind::Expressions ? node_->find("constant_value") : node_;
  const Kind kind = constant == nullptr ? Kind::Expressions : Kind::Constant;
  const Node* list = constant == nullptr ? node_ : constant;
  // The blocks of a set come in an order of their own, and dynamic ones are not in the list.
  const bool is_certain = list != nullptr && list->items.size() == count && (count == 1 || kind == Kind::Constant);
  return is_certain && index < count ? found(kind, &list->items[index]) : PlanExpression(Kind::Part, nullptr);
}

PlanNames::PlanNames(const Node* root_module) {
  if (root_module != nullptr) collect(*root_module);
}

void PlanNames::collect(const Node& module) {
  if (const Node* resources = module.find("resources")) {
    for (const Node& resource : resources->items) {
      const Node* address = resource.find("address");
      const Node* type = resource.find("type");
      if (address == nullptr || type == nullptr) continue;
      values_.emplace(address->scalar.text, resource.find("values"));
      const std::string_view member = name_as_id(type->scalar.text);
      if (member.empty() || is_sensitive(resource, member)) continue;
      const Node* name = find_in(resource.find("values"), member);
      if (name != nullptr && name->kind == Node::Kind::Text) names_.emplace(address->scalar.text, &name->scalar.text);
    }
  }
  if (const Node* children = module.find("child_modules")) {
    for (const Node& child : children->items) collect(child);
  }
}

const std::string* PlanNames::follow(const Node& expression, const PlanOrigin& origin) const {
  return follow(&expression, origin, 0);
}

const std::string* PlanNames::follow(const Node* expression, const PlanOrigin& origin, std::size_t depth) const {
  const References references = references_of(expression);
  if (references.whole.size() != 1) return nullptr;
  return follow_reference(references.whole.front(), references.has_own_key, origin, depth);
}

const std::string* PlanNames::follow_reference(std::string_view reference, bool has_own_key, const PlanOrigin& origin,
                                               std::size_t depth) const {
  if (depth > kMaxReferences) return nullptr;
  if (reference.starts_with("module.")) return follow_module(reference, has_own_key, origin, depth + 1);
  if (take_prefix(reference, "each.value.")) {
    return has_own_key ? nullptr : follow_each_value(reference, origin, depth + 1);
  }
  if (!take_prefix(reference, "var.")) return follow_resource(reference, has_own_key, origin);
  return has_own_key ? nullptr : follow_variable(reference, origin, depth + 1);
}

const std::string* PlanNames::follow_variable(std::string_view name, const PlanOrigin& origin,
                                              std::size_t depth) const {
  const PlanModule& module = *origin.module;
  if (module.parent == nullptr) return nullptr;
  const Node* expression = find_in(find_in(module.call, "expressions"), name);
  return follow(expression,
                {.module = module.parent, .key = module.key, .for_each = find_in(module.call, "for_each_expression")},
                depth);
}

/// Follows `module.m.output`, also with an index after the module or the output, and the id of a resource that is one.
/// `module.m[each.key].output` is listed as `module.m` and `each.key`.
const std::string* PlanNames::follow_module(std::string_view reference, bool has_own_key, const PlanOrigin& origin,
                                            std::size_t depth) const {
  std::string_view rest = reference;
  take_prefix(rest, "module.");
  take_name(rest);
  take_index(rest);
  const std::string_view address = reference.substr(0, reference.size() - rest.size());
  const auto called = [&](std::string_view index) {
    return origin.module->child(joined(origin.module->address, fmt::format("{}{}", address, index)));
  };
  if (rest.empty() && has_own_key) return follow_some_output(called(origin.key), depth);
  if (!take_prefix(rest, ".")) return nullptr;
  const std::string_view name = take_name(rest);
  const std::string_view written = take_index(rest);
  const bool is_twice = has_own_key && !written.empty();
  if (is_twice || (!rest.empty() && rest != kId)) return nullptr;
  return follow_output(called({}), name, has_own_key ? origin.key : written, depth);
}

/// `index`: of the part of the output that is read; it is taken for the index of what the output is made of.
const std::string* PlanNames::follow_output(const PlanModule& module, std::string_view name, std::string_view index,
                                            std::size_t depth) const {
  const Node* expression = find_in(find_in(find_in(module.configuration, "outputs"), name), "expression");
  const PlanOrigin inside{.module = &module, .key = {}, .for_each = nullptr};
  if (index.empty()) return follow(expression, inside, depth);
  const References references = references_of(expression);
  if (references.whole.size() != 1 || references.has_own_key) return nullptr;
  return follow_reference(fmt::format("{}{}", references.whole.front(), index), false, inside, depth);
}

/// Follows an output of which only the module is known, and that its value is not: all that may be meant must be one.
const std::string* PlanNames::follow_some_output(const PlanModule& module, std::size_t depth) const {
  constexpr std::size_t kSteps = kMaxReferences / 2;  // a module may lead to another one so, but that to no third
  const Node* outputs = find_in(module.configuration, "outputs");
  const std::string* found = nullptr;
  for (const auto& [name, output] : outputs == nullptr ? std::vector<NodeMember>() : outputs->members) {
    const Node* expression = output.find("expression");
    if (is_planned(module, expression)) continue;
    const std::string* followed =
        follow(expression, {.module = &module, .key = {}, .for_each = nullptr}, depth + kSteps);
    if (followed == nullptr || (found != nullptr && *found != *followed)) return nullptr;
    found = followed;
  }
  return found;
}

const std::string* PlanNames::follow_each_value(std::string_view member, const PlanOrigin& origin,
                                                std::size_t depth) const {
  const References all = references_of(origin.for_each);
  if (all.whole.size() != 1 || all.has_own_key) return nullptr;
  return follow_reference(fmt::format("{}{}.{}", all.whole.front(), origin.key, member), false,
                          {.module = origin.module, .key = {}, .for_each = nullptr}, depth);
}

const std::string* PlanNames::follow_resource(std::string_view reference, bool has_own_key,
                                              const PlanOrigin& origin) const {
  const PlanModule& module = *origin.module;
  // `x[each.key].id` is listed as `x` and `each.key`. What else of it there is is known: only the id is not.
  if (has_own_key) return name_at(module, fmt::format("{}{}", reference, origin.key));
  if (reference.ends_with(kId)) return name_at(module, reference.substr(0, reference.size() - kId.size()));
  // So is `x["a"].id` out of a map of all of them, and `x[*].id`, which may be the only one.
  if (const std::string* name = name_at(module, reference)) return name;
  return name_at(module, fmt::format("{}[1]", reference)) == nullptr ? name_at(module, fmt::format("{}[0]", reference))
                                                                     : nullptr;
}

/// Whether an expression reads only what the plan knows. A value that is not known is then none that it gives.
bool PlanNames::is_planned(const PlanModule& module, const Node* expression) const {
  if (find_in(expression, "constant_value") != nullptr) return true;
  const References references = references_of(expression);
  return !references.whole.empty() && std::ranges::all_of(references.whole, [&](std::string_view reference) {
    const std::size_t period = reference.rfind('.');
    if (period == std::string_view::npos) return false;
    const auto values = values_.find(joined(module.address, reference.substr(0, period)));
    const Node* value = values == values_.end() ? nullptr : find_in(values->second, reference.substr(period + 1));
    return value != nullptr && value->kind != Node::Kind::Null;
  });
}

const std::string* PlanNames::name_at(const PlanModule& module, std::string_view resource) const {
  const auto found = names_.find(joined(module.address, resource));
  return found == names_.end() ? nullptr : found->second;
}

}  // namespace insitu
