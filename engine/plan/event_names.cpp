#include "engine/plan/event_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <variant>

#include "engine/plan/existence.h"
#include "engine/plan/plan.h"
#include "engine/plan/slots.h"
#include "grammar/unparse_query.h"

namespace insitu {
namespace {

// ---- filter patterns

bool is_plain_member(std::string_view name) {
  const auto needs_bracket = [](char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return !is_letter && !(c >= '0' && c <= '9') && c != '_' && c != '-';
  };
  return !name.empty() && std::ranges::none_of(name, needs_bracket);
}

std::string step_text(const SelectorStep& step) {
  if (const auto* member = std::get_if<MemberStep>(&step)) {
    return is_plain_member(member->name) ? "." + member->name : ".['" + member->name + "']";
  }
  if (const auto* element = std::get_if<ElementStep>(&step)) return fmt::format("[{}]", element->index);
  return std::holds_alternative<AnyMemberStep>(step) ? ".*" : "[*]";
}

/// Empty where a step selects several values.
std::string flattened_name(const SelectorSteps& steps) {
  std::string name;
  for (const SelectorStep& step : steps) {
    if (!name.empty()) name += '.';
    if (const auto* member = std::get_if<MemberStep>(&step)) {
      name += member->name;
    } else if (const auto* element = std::get_if<ElementStep>(&step)) {
      name += std::to_string(element->index);
    } else {
      return {};
    }
  }
  return name.starts_with('@') ? "@" + name : name;
}

EventName name_of(const SelectorSteps& steps, std::string text) {
  EventName name;
  name.text = std::move(text);
  name.flattened = flattened_name(steps);
  name.steps = steps;
  name.is_tested = name.stands_alone = true;
  return name;
}

// ---- queries

bool is_system_field(std::string_view name) {
  constexpr std::array<std::string_view, 3> kAlwaysThere = {"@timestamp", "@message", "@ptr"};
  return std::ranges::find(kAlwaysThere, name) != kAlwaysThere.end();
}

/// The place of an expression. Existence: in a condition that only asks whether it is there.
enum class Place : unsigned char { Condition, Existence, Value };

/// Finds out how a query uses the fields of events.
class QueryNames {
 public:
  explicit QueryNames(const QueryPlan& plan) : plan_(plan) {
    for (const FieldSource& field : plan.fields) {
      EventName name;
      name.text = unparse_field_name(field.name).value_or(field.name);
      name.flattened = field.name;
      name.is_watched = !is_system_field(field.name);
      names_.push_back(std::move(name));
    }
  }

  std::vector<EventName> take() {
    for (const PlanCommand& command : plan_.commands) use(command.node);
    // A column that no command computes is read as it is.
    for (const Column& column : plan_.columns) use_slot(column.slot);
    // What only SOURCE reads has a note of its own.
    for (EventName& name : names_) {
      const bool is_used = name.stands_alone || name.has_other_choice || !name.alternatives.empty();
      name.is_watched = name.is_watched && is_used;
    }
    return std::move(names_);
  }

 private:
  void use(const CommandNode& node) {
    if (std::holds_alternative<SourceNode>(node)) return;
    if (const auto* filter = std::get_if<FilterNode>(&node)) return use(filter->condition, Place::Condition);
    for_each_expression(node, [&](const Expression& expression) { use(expression, Place::Value); });
  }

  void use(const Expression& expression, Place place) {
    if (expression.kind == ExpressionKind::Slot) {
      use_slot(expression.slot);
      if (is_field(expression.slot)) test(expression.slot, place);
      return;
    }
    if (place == Place::Condition && asks_existence(expression)) place = Place::Existence;
    if (takes_first_present(expression)) return use_alternatives(expression, place);
    if (chooses(expression)) return use_choice(expression, place);
    const bool compares = expression.kind == ExpressionKind::Compare || expression.kind == ExpressionKind::In;
    for (std::size_t i = 0; i < expression.operands.size(); ++i) {
      const Expression& operand = expression.operands[i];
      const bool is_bare = compares && i > 0 && operand.kind == ExpressionKind::Slot && is_field(operand.slot);
      if (is_bare) names_[operand.slot].is_operand = true;
      use(operand, place);
    }
  }

  void test(NameId field, Place place) {
    if (place != Place::Value) names_[field].is_tested = true;
    if (place == Place::Condition) names_[field].is_compared = true;
  }

  /// `coalesce(a, b)`: each is an alternative of the others.
  void use_alternatives(const Expression& call, Place place) {
    std::vector<NameId> fields;
    bool is_always_there = false;
    for (const Expression& operand : call.operands) {
      if (operand.kind == ExpressionKind::Slot && is_field(operand.slot)) {
        fields.push_back(operand.slot);
        is_always_there = is_always_there || !names_[operand.slot].is_watched;
      } else {
        is_always_there = true;
        use(operand, place);
      }
    }
    if (fields.size() == 1 && !is_always_there) return use(call.operands.front(), place);
    for (const NameId field : fields) {
      test(field, place);
      if (is_always_there) {
        names_[field].has_other_choice = true;
        continue;
      }
      std::vector<NameId> others;
      std::ranges::copy_if(fields, std::back_inserter(others), [&](NameId other) { return other != field; });
      names_[field].alternatives.push_back(std::move(others));
    }
  }

  /// `if(ispresent(a), a, b)`: what the condition asks about may be missing.
  void use_choice(const Expression& call, Place place) {
    std::vector<NameId> asked;
    for (const Expression& operand : call.operands) collect_asked(operand, asked);
    for (NameId field = 0; field < names_.size(); ++field) {
      const auto holds_it = [&](NameId one) { return is_below(names_[field].flattened, names_[one].flattened); };
      if (std::ranges::any_of(std::vector(asked), holds_it)) asked.push_back(field);
    }
    for (const NameId field : asked) {
      names_[field].has_other_choice = true;
      test(field, place);
    }
    const std::vector<NameId> outer = std::exchange(guarded_, asked);
    guarded_.insert(guarded_.end(), outer.begin(), outer.end());
    for (const Expression& operand : call.operands) use(operand, place);
    guarded_ = outer;
  }

  void collect_asked(const Expression& expression, std::vector<NameId>& asked) const {
    if (asks_existence(expression)) {
      for (const Expression& operand : expression.operands) collect_fields(operand, asked);
      return;
    }
    for (const Expression& operand : expression.operands) collect_asked(operand, asked);
  }
  void collect_fields(const Expression& expression, std::vector<NameId>& fields) const {
    if (expression.kind == ExpressionKind::Slot && is_field(expression.slot)) fields.push_back(expression.slot);
    for (const Expression& operand : expression.operands) collect_fields(operand, fields);
  }

  void use_slot(SlotId slot) {
    if (is_field(slot) && std::ranges::find(guarded_, slot) == guarded_.end()) names_[slot].stands_alone = true;
  }
  [[nodiscard]] bool is_field(SlotId slot) const { return slot < names_.size(); }

  const QueryPlan& plan_;
  std::vector<EventName> names_;
  std::vector<NameId> guarded_;  // fields that an `if` around has asked about
};

// ---- the bytes of names

bool is_number_of_element(std::string_view segment) {
  return !segment.empty() && segment.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The literals of a dotted name. It may be spelled by one member or by several, and digits may be an element, but
/// every segment occurs.
Requirement required_of_field(std::string_view name) {
  if (name.starts_with('@') && !name.starts_with("@@")) return Requirement::never();
  if (name.starts_with('@')) name.remove_prefix(1);
  if (!name.contains('.')) {
    return is_number_of_element(name) ? Requirement::nothing() : Requirement::member(name);
  }
  std::vector<Requirement> all;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('.'), name.size());
    const std::string_view segment = name.substr(0, end);
    if (!segment.empty() && !is_number_of_element(segment)) {
      all.push_back(Requirement::of(segment, Spelling::JsonString));
    }
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return all.empty() ? Requirement::nothing() : Requirement::all(std::move(all));
}

Requirement required_of_selector(const SelectorSteps& steps) {
  std::vector<Requirement> all;
  for (const SelectorStep& step : steps) {
    if (const auto* member = std::get_if<MemberStep>(&step)) all.push_back(Requirement::member(member->name));
  }
  return all.empty() ? Requirement::nothing() : Requirement::all(std::move(all));
}

}  // namespace

PatternNames names_of(const Plan& plan) {
  PatternNames found;
  for (const PatternPlan& pattern : plan.any_of) {
    const auto* members = std::get_if<MemberPlan>(&pattern.body);
    if (members == nullptr) continue;
    const std::size_t first = found.of_test.size();
    for (const SelectorSteps& steps : members->selectors) {
      std::string text = selector_text(steps);
      const auto same = std::ranges::find(found.names, text, &EventName::text);
      const auto id = static_cast<NameId>(same - found.names.begin());
      found.of_test.push_back(id);
      if (same == found.names.end()) found.names.push_back(name_of(steps, std::move(text)));
      const Test& test = members->predicate.tests[found.of_test.size() - first - 1];
      if (!asks_existence(test)) found.names[id].is_compared = true;
    }
  }
  return found;
}

std::vector<EventName> names_of(const QueryPlan& plan) { return QueryNames(plan).take(); }

Requirement required_of(const EventName& name) {
  return name.steps.empty() ? required_of_field(name.flattened) : required_of_selector(name.steps);
}

std::string selector_text(std::span<const SelectorStep> steps) {
  std::string text = "$";
  for (const SelectorStep& step : steps) text += step_text(step);
  return text;
}

std::string selector_text(std::string_view flattened) {
  if (flattened.starts_with("@@")) flattened.remove_prefix(1);
  SelectorSteps steps;
  while (true) {
    const std::size_t end = std::min(flattened.find('.'), flattened.size());
    const std::string_view segment = flattened.substr(0, end);
    std::size_t index = 0;
    const bool is_element = is_number_of_element(segment) && !steps.empty() &&
                            std::from_chars(segment.data(), segment.data() + segment.size(), index).ec == std::errc{};
    if (is_element) {
      steps.emplace_back(ElementStep{index});
    } else {
      steps.emplace_back(MemberStep{std::string(segment)});
    }
    if (end == flattened.size()) return selector_text(steps);
    flattened.remove_prefix(end + 1);
  }
}

}  // namespace insitu
