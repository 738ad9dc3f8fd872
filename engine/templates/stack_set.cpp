#include "engine/templates/stack_set.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace insitu {
namespace {

constexpr std::string_view kSetParameters = "Parameters";
constexpr std::string_view kStackGroups = "StackInstancesGroup";
constexpr std::string_view kStackOverrides = "ParameterOverrides";
constexpr std::string_view kPairKey = "ParameterKey";
constexpr std::string_view kPairValue = "ParameterValue";

/// Whether a value is the call of a function.
bool is_call(const Node& value) {
  return value.kind == Node::Kind::Map && value.members.size() == 1 &&
         (value.members.front().key.text == "Ref" || value.members.front().key.text.starts_with("Fn::"));
}

/// Calls `use` with each item of a list that is no call itself.
template <class Use>
void each_item(const Members& members, std::string_view name, const Use& use) {
  const Node* found = members.find(name);
  const Node* list = found == nullptr || is_call(*found) ? nullptr : members.list(name);
  if (list == nullptr) return;
  for (const Node& item : list->items) {
    if (!is_call(item))
      use(Members(item, fmt::format("an item of `{}` of {}", name, members.what()), members.problem()));
  }
}

void check_pairs(const Members& members, std::string_view name) {
  each_item(members, name, [](const Members& pair) {
    static_cast<void>(pair.text(kPairKey));
    const Node* value = pair.find(kPairValue);
    if (value == nullptr || !is_call(*value)) static_cast<void>(pair.text(kPairValue));
  });
}

/// Calls `use` with the name and the value of each parameter of a list. What is not known is left out.
template <class Use>
void each_parameter(const Node* written, TemplateValues& values, const Use& use) {
  const auto list = written == nullptr ? std::nullopt : values.resolve(*written);
  if (!list) return;
  for (const Node& item : list->items) {
    const Node* name = item.find(kPairKey);
    const Node* value = item.find(kPairValue);
    if (name != nullptr && name->is_scalar() && value != nullptr) use(name->scalar.text, *value);
  }
}

}  // namespace

void check_stack_set(const Members& properties) {
  check_pairs(properties, kSetParameters);
  each_item(properties, kStackGroups, [](const Members& group) { check_pairs(group, kStackOverrides); });
}

void give_parameters(const Node& properties, TemplateValues& values, Deployment& to) {
  each_parameter(properties.find(kSetParameters), values, [&to](const std::string& name, const Node& value) {
    if (value.is_scalar() && !is_unresolved(value)) to.parameters.emplace_back(name, value.scalar.text);
    if (is_unresolved(value)) to.unknown.insert_or_assign(name, value.scalar);
  });
  const Node* groups = properties.find(kStackGroups);
  if (groups == nullptr) return;
  for (const Node& group : groups->items) {
    each_parameter(group.find(kStackOverrides), values, [&to](const std::string& name, const Node& /*value*/) {
      WrittenValue open;
      open.unresolved = fmt::format("stacks of the set have values of their own for the parameter `{}`", name);
      to.unknown.insert_or_assign(name, std::move(open));
    });
  }
}

}  // namespace insitu
