#include "insitu/matcher.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>

#include "engine/extract/delimited_fields.h"
#include "engine/extract/json_extractor.h"
#include "engine/match/json_spellings.h"
#include "engine/match/literal_search.h"
#include "engine/plan/program_parts.h"
#include "engine/run/field_matching.h"
#include "engine/run/json_method.h"

namespace insitu {
namespace {

using Ranges = std::vector<std::pair<std::size_t, std::size_t>>;

/// Whether nothing but a text is asked for that a value must contain.
bool asks_for_part(const Test& test) {
  if (test.kind != TestKind::MatchesWildcard || test.polarity != Polarity::Is) return false;
  const std::vector<std::string>& pieces = test.wildcard->pieces();
  return pieces.size() == 3 && pieces.front().empty() && pieces.back().empty();
}

/// The text that a test asks for, as programs spell it that write nothing but ASCII: where that is in a value, its
/// escapes need not be resolved.
class EscapedText {
 public:
  explicit EscapedText(const Test& test) {
    if (!asks_for_part(test)) return;
    const auto spelling = ascii_spelling(test.wildcard->pieces()[1]);
    if (spelling && spelling->starts_with('\\')) search_.emplace(std::array{PlacedLiteral{*spelling}});
  }
  /// Whether a value surely has the text in it.
  [[nodiscard]] bool is_in(const JsonToken& token) const {
    if (!search_ || !token.escaped) return false;
    const std::size_t at = search_->find(token.raw, 0);
    if (at == token.raw.size()) return false;
    const std::size_t before = token.raw.substr(0, at).find_last_not_of('\\') + 1;
    return (at - before) % 2 == 0;  // else the backslash itself is escaped
  }

 private:
  std::optional<LiteralSearch> search_;
};

/// Decides the tests of all JSON patterns while the walker visits the values.
class TestVisitor : public JsonVisitor {
 public:
  explicit TestVisitor(const ProgramParts& program) : name_of_want_(program.name_of_want) {
    seen_.names.resize(program.names.size());
    for (const PatternPlan& pattern : program.plan.any_of) {
      const auto* members = std::get_if<MemberPlan>(&pattern.body);
      if (members == nullptr) continue;
      for (const Test& test : members->predicate.tests) {
        tests_.push_back(&test);
        escaped_texts_.emplace_back(test);
      }
    }
    held_.resize(tests_.size());
  }

  void restart() override {
    for (std::size_t i = 0; i < tests_.size(); ++i) held_[i] = holds(*tests_[i], Value{});
    ranges_.clear();
    met_.clear();
  }
  void value(WantId want, const JsonToken& token) override {
    if (seen_.names[name_of_want_[want]] == 0) met_.push_back(name_of_want_[want]);
    const Test& test = *tests_[want];
    if (test.kind == TestKind::NotExists) {
      held_[want] = false;
    } else if ((!held_[want] || collects_ranges_) &&
               (escaped_texts_[want].is_in(token) || holds(test, token.value(scratch_)))) {
      held_[want] = true;
      if (collects_ranges_) ranges_.push_back({want, {token.begin, token.end}});
    }
  }

  /// The message is a JSON object: it has the names that were seen.
  void note_names() {
    seen_.json = true;
    for (const NameId name : met_) seen_.names[name] = 1;
    met_.clear();
  }
  [[nodiscard]] const SeenNames& seen() const { return seen_; }

  [[nodiscard]] bool held(std::size_t want) const { return held_[want] != 0; }
  /// Also remembers from now on where the values are for which a test held.
  void collect_ranges(bool on) { collects_ranges_ = on; }
  void add_ranges(std::size_t wanted, Ranges& ranges) const {
    for (const auto& [want, range] : ranges_) {
      if (want == wanted) ranges.push_back(range);
    }
  }

 private:
  std::vector<const Test*> tests_;
  std::vector<EscapedText> escaped_texts_;  // of the tests
  std::span<const NameId> name_of_want_;
  std::vector<std::uint8_t> held_;
  SeenNames seen_;
  std::vector<NameId> met_;  // in this message, and in none before
  std::string scratch_;
  bool collects_ranges_ = false;
  std::vector<std::pair<WantId, std::pair<std::size_t, std::size_t>>> ranges_;
};

bool evaluate(const MessagePlan& plan, std::string_view message) {
  const Value value{ValueKind::Text, message};
  return plan.predicate.evaluate([&](std::uint32_t test) { return holds(plan.predicate.tests[test], value); });
}

/// Whether a node is true; adds the tests that make it so. A negation is made true by what is not there.
template <class Decide>
bool add_reasons(const Predicate& predicate, std::uint32_t id, const Decide& decide,
                 std::vector<std::uint32_t>& tests) {
  const Predicate::Node& node = predicate.nodes[id];
  const std::size_t before = tests.size();
  std::size_t true_operands = 0;
  for (const std::uint32_t operand : node.operands) {
    if (add_reasons(predicate, operand, decide, tests)) ++true_operands;
  }
  switch (node.kind) {
    case Predicate::NodeKind::Constant: return node.constant;
    case Predicate::NodeKind::Test:
      if (!decide(node.test)) return false;
      tests.push_back(node.test);
      return true;
    case Predicate::NodeKind::All:
      if (true_operands == node.operands.size()) return true;
      tests.resize(before);
      return false;
    case Predicate::NodeKind::Any: return true_operands > 0;
    case Predicate::NodeKind::Not: tests.resize(before); return true_operands == 0;
  }
  return false;
}

/// The tests that make a predicate true.
template <class Decide>
std::vector<std::uint32_t> reasons(const Predicate& predicate, const Decide& decide) {
  std::vector<std::uint32_t> tests;
  add_reasons(predicate, static_cast<std::uint32_t>(predicate.nodes.size() - 1), decide, tests);
  return tests;
}

/// Sorted, and ranges that touch or overlap made one.
Ranges merged(Ranges ranges) {
  std::ranges::sort(ranges);
  Ranges out;
  for (const auto& range : ranges) {
    if (range.first == range.second) continue;
    if (!out.empty() && range.first <= out.back().second) {
      out.back().second = std::max(out.back().second, range.second);
    } else {
      out.push_back(range);
    }
  }
  return out;
}

void add_occurrences(const Test& test, std::string_view message, Ranges& ranges) {
  const RegexSubject subject(message);
  std::size_t from = 0;
  while (from < message.size()) {
    std::optional<std::pair<std::size_t, std::size_t>> found;
    if (test.kind == TestKind::FindsRegex) {
      found = test.regex->find(subject, from);
    } else if (const std::size_t at = find_literal(message.substr(from), test.text); at != std::string_view::npos) {
      found = std::pair(from + at, test.text.size());
    }
    if (!found) return;
    ranges.emplace_back(found->first, found->first + found->second);
    from = found->first + std::max<std::size_t>(found->second, 1);
  }
}

/// What a message results in that no JSON pattern matches.
Outcome outcome_without_match(JsonVerdict verdict) {
  switch (verdict) {
    case JsonVerdict::Object: return Outcome::NoMatch;
    case JsonVerdict::OtherJson:
    case JsonVerdict::NotJson: return Outcome::NotJson;
    case JsonVerdict::TooDeep: return Outcome::TooDeep;
  }
  return Outcome::NoMatch;
}

}  // namespace

struct Matcher::State {
  explicit State(Program compiled)
      : program(std::move(compiled)),
        visitor(parts_of(program)),
        json(parts_of(program).paths, json_method(parts_of(program).options)) {}

  Program program;
  TestVisitor visitor;
  JsonExtractor json;
  std::vector<DelimitedField> fields;
  Placement placement;
  std::vector<Outcome> outcomes;  // of each pattern

  /// Examines the patterns in order; the first that matches, if any.
  const PatternPlan* matching_pattern(std::string_view message, std::optional<JsonVerdict>& verdict) {
    const ProgramParts& parts = parts_of(program);
    for (std::size_t i = 0; i < parts.plan.any_of.size(); ++i) {
      const PatternPlan& pattern = parts.plan.any_of[i];
      if (matches(pattern, parts.first_want[i], message, verdict)) return &pattern;
    }
    return nullptr;
  }

  /// Whether any pattern matches. Those that only ask for texts are decided together, at the first of them.
  bool matches_any(std::string_view message, std::optional<JsonVerdict>& verdict) {
    const ProgramParts& parts = parts_of(program);
    bool has_texts = true;  // they were not searched for yet
    for (std::size_t i = 0; i < parts.plan.any_of.size(); ++i) {
      if (!parts.texts.decides(i)) {
        if (matches(parts.plan.any_of[i], parts.first_want[i], message, verdict)) return true;
      } else if (std::exchange(has_texts, false) && parts.texts.matches(message)) {
        return true;
      }
    }
    return false;
  }

  bool matches(const PatternPlan& pattern, WantId first_want, std::string_view message,
               std::optional<JsonVerdict>& verdict) {
    if (const auto* plan = std::get_if<MessagePlan>(&pattern.body)) return evaluate(*plan, message);
    if (const auto* plan = std::get_if<MemberPlan>(&pattern.body)) {
      if (!verdict) {
        verdict = json.extract(message, visitor).verdict;
        if (verdict == JsonVerdict::Object) visitor.note_names();
      }
      if (verdict != JsonVerdict::Object) return false;
      return plan->predicate.evaluate([&](std::uint32_t test) { return visitor.held(first_want + test); });
    }
    const auto& plan = std::get<FieldPlan>(pattern.body);
    split_fields(message, fields, fields_that_decide(plan));
    return place_slots(plan, message, fields, placement);
  }

  // The places of what made a pattern match. REQUIRES: it is the one that was examined last, and it matches.

  static void add_ranges(const MessagePlan& plan, WantId /*first_want*/, std::string_view message, Ranges& ranges) {
    const std::vector<Test>& tests = plan.predicate.tests;
    const Value value{ValueKind::Text, message};
    for (const std::uint32_t test : reasons(plan.predicate, [&](std::uint32_t id) { return holds(tests[id], value); }))
      add_occurrences(tests[test], message, ranges);
  }
  void add_ranges(const MemberPlan& plan, WantId first_want, std::string_view /*message*/, Ranges& ranges) const {
    const auto held = [&](std::uint32_t test) { return visitor.held(first_want + test); };
    for (const std::uint32_t test : reasons(plan.predicate, held)) visitor.add_ranges(first_want + test, ranges);
  }
  void add_ranges(const FieldPlan& plan, WantId /*first_want*/, std::string_view message, Ranges& ranges) const {
    for (std::size_t slot = 0; slot < plan.slots.size(); ++slot) {
      if (!plan.slots[slot].predicate) continue;
      const Placement::Taken& taken = placement.slots[slot];
      const DelimitedField& first = fields[taken.first];
      const std::size_t end = taken.count == 1 ? first.end : first.begin + rest_from(message, first).size();
      ranges.emplace_back(first.begin, end);
    }
  }
};

Matcher::Matcher(Program program) : state_(std::make_unique<State>(std::move(program))) {}
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;

Outcome Matcher::examine(std::string_view message) {
  std::optional<JsonVerdict> verdict;
  if (state_->matches_any(message, verdict)) return Outcome::Match;
  return verdict ? outcome_without_match(*verdict) : Outcome::NoMatch;
}

std::span<const Outcome> Matcher::examine_each(std::string_view message) {
  const ProgramParts& parts = parts_of(state_->program);
  std::optional<JsonVerdict> verdict;
  state_->outcomes.clear();
  for (std::size_t i = 0; i < parts.plan.any_of.size(); ++i) {
    const PatternPlan& pattern = parts.plan.any_of[i];
    Outcome outcome = Outcome::NoMatch;
    if (state_->matches(pattern, parts.first_want[i], message, verdict)) {
      outcome = Outcome::Match;
    } else if (std::holds_alternative<MemberPlan>(pattern.body)) {
      outcome = outcome_without_match(*verdict);
    }
    state_->outcomes.push_back(outcome);
  }
  return state_->outcomes;
}

const SeenNames& Matcher::seen() const { return state_->visitor.seen(); }

bool Matcher::sees_names() const {
  const std::vector<PatternPlan>& patterns = parts_of(state_->program).plan.any_of;
  return std::holds_alternative<MemberPlan>(patterns.front().body);
}

std::vector<std::pair<std::string, std::string>> Matcher::extracted_values(std::string_view message) {
  std::vector<std::pair<std::string, std::string>> values;
  std::optional<JsonVerdict> verdict;
  const PatternPlan* pattern = state_->matching_pattern(message, verdict);
  const auto* plan = pattern == nullptr ? nullptr : std::get_if<FieldPlan>(&pattern->body);
  if (plan == nullptr) return values;

  const std::vector<DelimitedField>& fields = state_->fields;
  const auto add = [&values](std::string name, std::string_view value) {
    const auto same = std::ranges::find(values, name, [](const auto& entry) { return entry.first; });
    if (same == values.end()) {
      values.emplace_back(std::move(name), value);
    } else {
      same->second = value;  // a name used twice: the last wins
    }
  };
  const auto add_by_position = [&](std::size_t field) { add("$" + std::to_string(field + 1), fields[field].value); };
  if (plan->slots.empty()) {
    split_fields(message, state_->fields);
    for (std::size_t field = 0; field < fields.size(); ++field) add_by_position(field);
  }
  for (std::size_t i = 0; i < plan->slots.size(); ++i) {
    const FieldSlot& slot = plan->slots[i];
    const Placement::Taken& taken = state_->placement.slots[i];
    if (slot.is_ellipsis) {
      for (std::size_t field = taken.first; field < taken.first + taken.count; ++field) add_by_position(field);
    } else {
      add("$" + (slot.name.empty() ? std::to_string(taken.first + 1) : slot.name), slot_text(message, fields, taken));
    }
  }
  return values;
}

Ranges Matcher::highlights(std::string_view message) {
  Ranges ranges;
  const ProgramParts& parts = parts_of(state_->program);
  std::optional<JsonVerdict> verdict;
  state_->visitor.collect_ranges(true);
  for (std::size_t i = 0; i < parts.plan.any_of.size(); ++i) {
    const PatternPlan& pattern = parts.plan.any_of[i];
    if (!state_->matches(pattern, parts.first_want[i], message, verdict)) continue;
    std::visit([&](const auto& plan) { state_->add_ranges(plan, parts.first_want[i], message, ranges); }, pattern.body);
  }
  state_->visitor.collect_ranges(false);
  return merged(std::move(ranges));
}

}  // namespace insitu
