#include <fmt/format.h>

#include <utility>

#include "engine/templates/template_values.h"

namespace insitu {

ConditionTruth TemplateValues::refuse_condition(const SourceLocation& place, const std::string& message,
                                                std::string help) {
  return {.answer = ConditionTruth::Answer::Unknown, .why = refuse(place, message, std::move(help)).scalar.unresolved};
}

ConditionTruth TemplateValues::condition(const std::string& name, const SourceLocation& place) {
  if (const auto assumed = deployment_.conditions.find(name); assumed != deployment_.conditions.end()) {
    return {.answer = assumed->second ? ConditionTruth::Answer::Yes : ConditionTruth::Answer::No, .why = {}};
  }
  if (const auto known = known_conditions_.find(name); known != known_conditions_.end()) return known->second;
  const Node* conditions = root_.find("Conditions");
  const Node* node = conditions == nullptr ? nullptr : conditions->find(name);
  if (node == nullptr) {
    std::vector<std::string> names;
    if (conditions != nullptr) {
      for (const auto& [key, member] : conditions->members) names.push_back(key.text);
    }
    return refuse_condition(place, fmt::format("the template has no condition `{}`", name), near_help(name, names));
  }
  const std::string opened = "Conditions." + name;
  if (!open_.insert(opened).second) {
    return refuse_condition(place, fmt::format("condition `{}` refers to itself", name));
  }
  UnknownParts* const parts = std::exchange(parts_, nullptr);
  ConditionTruth truth = truth_of(*node);
  parts_ = parts;
  open_.erase(opened);
  known_conditions_.emplace(name, truth);
  return truth;
}

ConditionTruth TemplateValues::truth_of(const Node& node) {
  ConditionTruth truth{.answer = ConditionTruth::Answer::Unknown, .why = {}};
  if (++steps_ > kMaxSteps || depth_ > kMaxDepth) {
    problem_.refuse(node.place(), "the conditions of this template refer to each other too deep to follow");
    return truth;
  }
  if (node.kind != Node::Kind::Map || node.members.size() != 1) {
    return refuse_condition(node.place(),
                            "a condition is one of `Fn::And`, `Fn::Or`, `Fn::Not`, `Fn::Equals`, `Condition`");
  }
  ++depth_;
  const auto& [name, argument] = node.members.front();
  if (is_unresolved(argument)) {
    truth.why = argument.scalar.unresolved;
  } else if (name.text == "Condition" && argument.kind == Node::Kind::Text) {
    truth = condition(argument.scalar.text, argument.place());
  } else if (argument.kind != Node::Kind::List) {
    truth = refuse_condition(argument.place(),
                             fmt::format("`{}` takes a list, not {}", name.text, describe_kind(argument.kind)));
  } else if (name.text == "Fn::And") {
    truth = all_or_any(argument, ConditionTruth::Answer::No);
  } else if (name.text == "Fn::Or") {
    truth = all_or_any(argument, ConditionTruth::Answer::Yes);
  } else if (name.text == "Fn::Equals") {
    truth = equals(argument);
  } else if (name.text == "Fn::Not" && argument.items.size() == 1) {
    truth = truth_of(argument.items.front());
    if (truth.answer == ConditionTruth::Answer::Yes) {
      truth.answer = ConditionTruth::Answer::No;
    } else if (truth.answer == ConditionTruth::Answer::No) {
      truth.answer = ConditionTruth::Answer::Yes;
    }
  } else {
    truth.why = fmt::format("`{}` is not worked out here", name.text);
  }
  --depth_;
  return truth;
}

/// `decisive`: the answer of one part that decides the whole: No of And, Yes of Or.
ConditionTruth TemplateValues::all_or_any(const Node& list, ConditionTruth::Answer decisive) {
  ConditionTruth truth{
      .answer = decisive == ConditionTruth::Answer::No ? ConditionTruth::Answer::Yes : ConditionTruth::Answer::No,
      .why = {}};
  for (const Node& item : list.items) {
    ConditionTruth part = truth_of(item);
    if (part.answer == decisive) return part;
    if (part.answer == ConditionTruth::Answer::Unknown) truth = std::move(part);
  }
  return truth;
}

ConditionTruth TemplateValues::equals(const Node& list) {
  if (list.items.size() != 2) {
    return refuse_condition(list.place(), "`Fn::Equals` takes a list of two values");
  }
  std::string why;
  const auto left = text_argument(list.items[0], "Fn::Equals", why);
  const auto right = text_argument(list.items[1], "Fn::Equals", why);
  if (!left || !right) return {.answer = ConditionTruth::Answer::Unknown, .why = why};
  return {.answer = *left == *right ? ConditionTruth::Answer::Yes : ConditionTruth::Answer::No, .why = {}};
}

}  // namespace insitu
