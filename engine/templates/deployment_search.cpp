#include "engine/templates/deployment_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/templates/template_values.h"

namespace insitu {
namespace {

void add_once(std::vector<std::string>& texts, const std::string& text) {
  if (std::ranges::find(texts, text) == texts.end()) texts.push_back(text);
}

/// Returns the name in `{Ref: NAME}`; nullptr: the node is something else.
const std::string* referred_name(const Node& node) {
  const bool is_ref = node.kind == Node::Kind::Map && node.members.size() == 1 &&
                      node.members.front().key.text == "Ref" && node.members.front().value.kind == Node::Kind::Text;
  return is_ref ? &node.members.front().value.scalar.text : nullptr;
}

/// Finds the parameters that a condition depends on, also through other conditions.
class ParameterWalk {
 public:
  explicit ParameterWalk(const Node& root) : conditions_(root.find("Conditions")) {}

  std::vector<std::string> parameters_of(const std::string& condition) {
    enter(condition);
    return std::move(parameters_);
  }

 private:
  void enter(const std::string& condition) {
    constexpr std::size_t kMaxConditions = 512;
    const Node* node = conditions_ == nullptr ? nullptr : conditions_->find(condition);
    if (node == nullptr || entered_.size() > kMaxConditions || !entered_.insert(condition).second) return;
    walk(*node);
  }

  void walk(const Node& node) {
    if (const std::string* name = referred_name(node)) return add_once(parameters_, *name);
    for (const Node& item : node.items) walk(item);
    for (const auto& [key, member] : node.members) {
      if (key.text == "Condition" && member.kind == Node::Kind::Text) {
        enter(member.scalar.text);
      } else {
        walk(member);
      }
    }
  }

  const Node* conditions_;
  std::set<std::string> entered_;
  std::vector<std::string> parameters_;
};

/// Adds the texts that conditions compare with a parameter.
void add_compared_values(const Node& node, std::string_view parameter, std::vector<std::string>& values) {
  for (const auto& [key, member] : node.members) {
    add_compared_values(member, parameter, values);
    if (key.text != "Fn::Equals" || member.items.size() != 2) continue;
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
      const std::string* name = referred_name(member.items[side]);
      const Node& other = member.items[1 - side];
      if (name != nullptr && *name == parameter && other.is_scalar()) add_once(values, other.scalar.text);
    }
  }
  for (const Node& item : node.items) add_compared_values(item, parameter, values);
}

/// Returns the values that a template itself names for a parameter.
std::vector<std::string> named_values(const Node& root, std::string_view parameter) {
  std::vector<std::string> values;
  if (const Node* conditions = root.find("Conditions")) add_compared_values(*conditions, parameter, values);
  const Node* parameters = root.find("Parameters");
  const Node* declared = parameters == nullptr ? nullptr : parameters->find(parameter);
  const Node* allowed = declared == nullptr ? nullptr : declared->find("AllowedValues");
  if (allowed == nullptr) return values;
  const auto is_allowed = [allowed](const std::string& value) {
    return std::ranges::any_of(allowed->items, [&](const Node& one) { return one.scalar.text == value; });
  };
  std::erase_if(values, [&](const std::string& value) { return !is_allowed(value); });
  for (const Node& one : allowed->items) add_once(values, one.scalar.text);
  return values;
}

Deployment with_value(const Deployment& from, const std::string& parameter, const std::string& value) {
  Deployment deployment = from;
  deployment.unknown.erase(parameter);
  deployment.parameters.emplace(deployment.parameters.begin(), parameter, value);
  return deployment;
}

/// Returns the value of a parameter of which only a condition is known.
WrittenValue left_open(const std::string& parameter) {
  WrittenValue value;
  value.unresolved = fmt::format("the conditions that hold here leave the value of `{}` open", parameter);
  return value;
}

/// Tries values of parameters until a condition has an answer.
class DeploymentSearch {
 public:
  DeploymentSearch(const Node& root, const std::string& condition, bool wanted)
      : root_(root),
        condition_(condition),
        wanted_(wanted ? ConditionTruth::Answer::Yes : ConditionTruth::Answer::No) {}

  /// Changes exactly `changes` of the parameters.
  std::optional<Deployment> search(const Deployment& from, std::span<const std::string> parameters,
                                   std::size_t changes) {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      for (const std::string& value : named_values(root_, parameters[i])) {
        Deployment changed = with_value(from, parameters[i], value);
        if (changes > 1) {
          if (auto found = search(changed, parameters.subspan(i + 1), changes - 1)) return found;
        } else if (has_answer(changed)) {
          return changed;
        }
      }
    }
    return std::nullopt;
  }

 private:
  bool has_answer(const Deployment& deployment) {
    constexpr std::size_t kMaxTrials = 500;
    if (++trials_ > kMaxTrials) return false;
    FirstProblem problem;
    TemplateValues values(root_, deployment, problem);
    return values.condition(condition_, {}).answer == wanted_ && !problem.problem();
  }

  const Node& root_;
  const std::string& condition_;
  ConditionTruth::Answer wanted_;
  std::size_t trials_ = 0;
};

}  // namespace

Deployment deployment_where(const Node& root, const Deployment& from, const std::string& condition, bool wanted) {
  constexpr std::size_t kMaxChanges = 2;
  const std::vector<std::string> parameters = ParameterWalk(root).parameters_of(condition);
  DeploymentSearch search(root, condition, wanted);
  for (std::size_t changes = 1; changes <= kMaxChanges; ++changes) {
    if (auto found = search.search(from, parameters, changes)) return std::move(*found);
  }
  Deployment assumed = from;
  for (const std::string& name : parameters) assumed.unknown.insert_or_assign(name, left_open(name));
  assumed.conditions.insert_or_assign(condition, wanted);
  return assumed;
}

std::string deciding_values(const Node& root, const Deployment& deployment, const std::string& condition) {
  std::string list;
  FirstProblem problem;
  TemplateValues values(root, deployment, problem);
  for (const std::string& parameter : ParameterWalk(root).parameters_of(condition)) {
    const auto value = values.named_value(parameter, {});
    const bool is_known = value && value->is_scalar() && !is_unresolved(*value);
    if (is_known) list += fmt::format("{}`{}={}`", list.empty() ? "" : ", ", parameter, value->scalar.text);
  }
  return list;
}

}  // namespace insitu
