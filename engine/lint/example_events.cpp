#include "engine/lint/example_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/lint/predicate_ways.h"
#include "engine/lint/satisfiability.h"
#include "engine/model/json_text.h"
#include "engine/model/value.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxExampleWays = 4;
constexpr std::size_t kMaxElements = 16;  // of an array that an example fills

/// A value of an example. Owns its text.
struct ExampleValue {
  ValueKind kind = ValueKind::Missing;
  std::string text;

  [[nodiscard]] Value value() const { return {kind, text}; }
  [[nodiscard]] std::string json() const {
    switch (kind) {
      case ValueKind::Null: return "null";
      case ValueKind::True: return "true";
      case ValueKind::False: return "false";
      case ValueKind::Number: return text;
      case ValueKind::Text: break;
      case ValueKind::Missing:
      case ValueKind::Object:
      case ValueKind::Array: return "";
    }
    std::string json;
    append_json_string(json, text);
    return json;
  }
};

// ---- values

void add_text_or_number(std::string text, std::vector<ExampleValue>& values) {
  if (is_json_number(text)) values.push_back({ValueKind::Number, text});
  values.push_back({ValueKind::Text, std::move(text)});
}

std::string with_stars_as(std::string_view wildcard, std::string_view filling) {
  std::string text;
  for (const char c : wildcard) {
    if (c == '*') text += filling;
    if (c != '*') text += c;
  }
  return text;
}

/// Adds the values at which the answer of a test may change, the likely ones first.
void add_candidates(const Test& test, std::vector<ExampleValue>& values) {
  switch (test.kind) {
    case TestKind::Contains:
    case TestKind::EqualsText:
    case TestKind::EqualsNumeral: add_text_or_number(test.text, values); break;
    case TestKind::ComparesNumber:
      // The border first: only it shows whether it belongs to the pattern.
      for (const double number : {test.number, test.number + 1, test.number - 1})
        values.push_back({ValueKind::Number, fmt::format("{}", number)});
      break;
    case TestKind::MatchesWildcard:
      if (is_existence_test(test)) add_text_or_number("1", values);  // most often the value of a metric
      for (const std::string_view filling : {"", "x", "1"}) {
        if (std::string text = with_stars_as(test.text, filling); !text.empty())
          add_text_or_number(std::move(text), values);
      }
      break;
    case TestKind::FindsRegex:
      for (const std::string& literal : test.literals) add_text_or_number(literal, values);
      break;
    case TestKind::IsNull: values.push_back({ValueKind::Null, {}}); break;
    case TestKind::IsTrue: values.push_back({ValueKind::True, {}}); break;
    case TestKind::IsFalse: values.push_back({ValueKind::False, {}}); break;
    case TestKind::NotExists: values.push_back({ValueKind::Missing, {}}); break;
  }
}

/// Finds a value with which all these tests give the outcomes that they are to give.
std::optional<ExampleValue> find_value(const PredicateWay& tests) {
  std::vector<ExampleValue> values;
  for (const DecidedTest& one : tests) add_candidates(*one.demand.test, values);
  for (const std::string_view other : {"other", "x", "1", "0"}) add_text_or_number(std::string(other), values);
  values.push_back({ValueKind::True, {}});
  values.push_back({ValueKind::False, {}});
  const auto found = std::ranges::find_if(values, [&](const ExampleValue& value) {
    return std::ranges::all_of(tests, [&](const DecidedTest& one) {
      return holds(*one.demand.test, value.value()) == (one.demand.outcome == Demand::Outcome::Passes);
    });
  });
  return found == values.end() ? std::nullopt : std::optional(std::move(*found));
}

/// The tests of a way by what they look at, in the order of the pattern.
std::vector<PredicateWay> by_subject(const PredicateWay& way) {
  std::vector<PredicateWay> groups;
  for (const DecidedTest& one : way) {
    const auto group = std::ranges::find_if(
        groups, [&](const PredicateWay& known) { return known.front().subject->key == one.subject->key; });
    if (group == groups.end()) {
      groups.push_back({one});
    } else {
      group->push_back(one);
    }
  }
  return groups;
}

/// The ways beside one that differ from it in the outcome of a single test.
std::vector<PredicateWay> slips_of(const PredicateWay& way) {
  std::vector<PredicateWay> slips;
  for (std::size_t i = 0; i < way.size(); ++i) {
    PredicateWay& slip = slips.emplace_back(way);
    Demand::Outcome& outcome = slip[i].demand.outcome;
    outcome = outcome == Demand::Outcome::Passes ? Demand::Outcome::Fails : Demand::Outcome::Passes;
  }
  return slips;
}

// ---- JSON

/// A JSON value as it is put together: a value, an object, an array, or nothing yet.
struct JsonDraft {
  std::optional<ExampleValue> value;
  std::vector<std::string> names;  // of the members of an object; empty: the parts are those of an array
  std::vector<JsonDraft> parts;

  [[nodiscard]] bool is_empty() const { return !value && parts.empty(); }

  /// Returns what a step selects, which is made if it is not there; nullptr: this is something else already.
  JsonDraft* at(const SelectorStep& step) {
    if (value) return nullptr;
    if (const auto* member = std::get_if<MemberStep>(&step)) return member_named(member->name);
    if (std::holds_alternative<AnyMemberStep>(step)) return member_named("any");
    const auto* element = std::get_if<ElementStep>(&step);
    const std::size_t index = element == nullptr ? 0 : element->index;
    if (!names.empty() || index >= kMaxElements) return nullptr;
    if (parts.size() <= index) parts.resize(index + 1);
    return &parts[index];
  }

  [[nodiscard]] std::string json() const {
    if (value) return value->json();
    const bool is_array = names.empty() && !parts.empty();
    std::string text = is_array ? "[" : "{";
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i > 0) text += ',';
      if (!is_array) append_json_string(text, names[i]);
      if (!is_array) text += ':';
      text += parts[i].json();
    }
    return text + (is_array ? "]" : "}");
  }

 private:
  JsonDraft* member_named(const std::string& name) {
    if (names.empty() && !parts.empty()) return nullptr;
    const auto found = std::ranges::find(names, name);
    if (found != names.end()) return &parts[static_cast<std::size_t>(found - names.begin())];
    names.push_back(name);
    return &parts.emplace_back();
  }
};

std::optional<std::string> json_event(const PredicateWay& way) {
  JsonDraft event;
  for (const PredicateWay& tests : by_subject(way)) {
    auto value = find_value(tests);
    if (!value) return std::nullopt;
    if (value->kind == ValueKind::Missing) continue;
    JsonDraft* place = &event;
    for (const SelectorStep& step : tests.front().subject->steps) {
      place = place->at(step);
      if (place == nullptr) return std::nullopt;
    }
    if (!place->is_empty()) return std::nullopt;
    place->value = std::move(value);
  }
  return event.json();
}

// ---- text

/// Joins what must be in a message; what must not be in it is not.
std::optional<std::string> text_event(const PredicateWay& way) {
  std::string text;
  for (const DecidedTest& one : way) {
    if (one.demand.outcome == Demand::Outcome::Fails) continue;
    const Test& test = *one.demand.test;
    if (test.kind == TestKind::FindsRegex && test.literals.empty()) return std::nullopt;
    if (!text.empty()) text += ' ';
    text += test.kind == TestKind::FindsRegex ? test.literals.front() : test.text;
  }
  return text.empty() ? "something else" : text;
}

/// Examples of a predicate whose ways are made into messages by `event_of`.
template <class EventOf>
ExampleEvents examples_of(const PredicateWays& predicate, const EventOf& event_of) {
  ExampleEvents examples;
  const auto ways = predicate.to(Demand::Outcome::Passes);
  if (!ways) return examples;
  const auto add = [](std::optional<std::string> event, std::vector<std::string>& events) {
    if (event && std::ranges::find(events, *event) == events.end()) events.push_back(std::move(*event));
  };
  for (const PredicateWay& way : *ways) {
    if (examples.match.size() == kMaxExampleWays) break;
    add(event_of(way), examples.match);
    for (const PredicateWay& slip : slips_of(way)) add(event_of(slip), examples.reject);
  }
  return examples;
}

ExampleEvents examples_of(const MessagePlan& plan, std::string_view text) {
  return examples_of(PredicateWays(text, plan.predicate), text_event);
}

ExampleEvents examples_of(const MemberPlan& plan, std::string_view text) {
  return examples_of(PredicateWays(text, plan.predicate, plan.selectors), json_event);
}

// ---- fields

std::optional<std::string> field_event(const PredicateWay& way) {
  auto value = find_value(way);
  if (!value || value->text.empty() || value->text.find_first_of(" \t\"[]") != std::string::npos) return std::nullopt;
  return std::move(value->text);
}

std::string joined_fields(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& field : fields) line += (line.empty() ? "" : " ") + field;
  return line;
}

/// The first example of each field, joined; and for each field the examples that it does not take.
ExampleEvents examples_of(const FieldPlan& plan, std::string_view text) {
  std::vector<std::string> fields;
  std::vector<std::pair<std::size_t, std::string>> slips;
  for (const FieldSlot& slot : plan.slots) {
    if (slot.is_ellipsis) continue;
    if (!slot.predicate) {
      fields.emplace_back("x");
      continue;
    }
    ExampleEvents values = examples_of(PredicateWays(text, *slot.predicate), field_event);
    if (values.match.empty()) return {};
    for (std::string& slip : values.reject) slips.emplace_back(fields.size(), std::move(slip));
    fields.push_back(std::move(values.match.front()));
  }
  ExampleEvents examples{.match = {joined_fields(fields)}, .reject = {}};
  for (auto& [index, slip] : slips) {
    std::vector<std::string> changed = fields;
    changed[index] = std::move(slip);
    examples.reject.push_back(joined_fields(changed));
  }
  return examples;
}

}  // namespace

ExampleEvents derive_examples(const PatternPlan& plan) {
  return std::visit([&plan](const auto& body) { return examples_of(body, plan.text); }, plan.body);
}

}  // namespace insitu
