#include "insitu/pattern_explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "engine/extract/delimited_fields.h"
#include "engine/extract/json_walker.h"
#include "engine/match/literal_search.h"
#include "engine/model/ascii.h"
#include "engine/model/number.h"
#include "engine/model/utf8.h"
#include "engine/plan/program_parts.h"
#include "engine/run/field_matching.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxSeen = 3;       // values shown per clause
constexpr std::size_t kLongestSeen = 60;  // bytes shown per value

std::string_view type_name(ValueKind kind) {
  switch (kind) {
    case ValueKind::Missing: return "missing";
    case ValueKind::Null: return "null";
    case ValueKind::True:
    case ValueKind::False: return "boolean";
    case ValueKind::Number: return "number";
    case ValueKind::Text: return "string";
    case ValueKind::Object: return "object";
    case ValueKind::Array: return "array";
  }
  return "";
}

std::string shown(const Value& value) {
  switch (value.kind) {
    case ValueKind::Text: return '"' + shortened(value.text, kLongestSeen) + '"';
    case ValueKind::Number: return shortened(value.text, kLongestSeen);
    case ValueKind::True: return "true";
    case ValueKind::False: return "false";
    case ValueKind::Null: return "null";
    case ValueKind::Missing:
    case ValueKind::Object:
    case ValueKind::Array: break;
  }
  return "";
}

std::string article(std::string_view type) {
  return (type.front() == 'a' || type.front() == 'o' ? "an " : "a ") + std::string(type);
}

bool compares_text(const Test& test) {
  return test.kind == TestKind::EqualsText || test.kind == TestKind::EqualsNumeral;
}

/// Whether an ordinary glob would match: the first piece a prefix, the last a suffix, the others in between.
bool matches_as_glob(std::span<const std::string> pieces, std::string_view text) {
  if (!text.starts_with(pieces.front())) return false;
  text.remove_prefix(pieces.front().size());
  for (const std::string& piece : pieces.subspan(1, pieces.size() - 2)) {
    const std::size_t at = find_literal(text, piece);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + piece.size());
  }
  return text.ends_with(pieces.back());
}

/// Why a test does not hold for a value that is there, where the value alone does not say it.
std::string why_not(const Test& test, const Value& value) {
  if (test.kind == TestKind::NotExists)
    return value.kind == ValueKind::Null ? "null is a value: the member exists" : "";
  if (test.kind == TestKind::ComparesNumber) {
    return value.kind == ValueKind::Number ? "" : "`<` `<=` `>` `>=` compare numbers only";
  }
  if (test.kind == TestKind::IsTrue || test.kind == TestKind::IsFalse || test.kind == TestKind::IsNull) {
    const std::string_view keyword = test.kind == TestKind::IsTrue    ? "true"
                                     : test.kind == TestKind::IsFalse ? "false"
                                                                      : "null";
    const bool spelled = value.kind == ValueKind::Text && value.text == keyword;
    return spelled ? fmt::format("`IS` wants the JSON value {}, not a string", keyword) : "";
  }
  if (value.kind == ValueKind::True || value.kind == ValueKind::False || value.kind == ValueKind::Null) {
    const std::string_view keyword = value.kind == ValueKind::True    ? "TRUE"
                                     : value.kind == ValueKind::False ? "FALSE"
                                                                      : "NULL";
    return fmt::format("only strings and numbers compare; there is `IS {}`", keyword);
  }
  if (!value.is_comparable()) return "only strings and numbers compare";
  if (test.polarity == Polarity::IsNot) return "";
  if (compares_text(test) && lower_case(value.text) == lower_case(test.text)) return "differs in upper and lower case";
  if (test.kind == TestKind::EqualsText && value.kind == ValueKind::Number &&
      parse_number(test.text) == number_value(value.text)) {
    return "in quotes a number is compared as it is written";
  }
  if (test.kind == TestKind::MatchesWildcard && matches_as_glob(test.wildcard->pieces(), value.text)) {
    return "each piece between `*` is taken at its first occurrence, and the last must end the text there";
  }
  return "";
}

/// Collects what each test and each step on the way to it selects.
class SeenVisitor : public JsonVisitor {
 public:
  /// One want for every prefix of every selector.
  explicit SeenVisitor(const MemberPlan& plan) : plan_(plan) {
    for (std::size_t test = 0; test < plan.selectors.size(); ++test) {
      const SelectorSteps& steps = plan.selectors[test];
      first_want_.push_back(static_cast<WantId>(kinds_.size()));
      for (std::size_t length = 1; length <= steps.size(); ++length) {
        const SelectorSteps prefix(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(length));
        paths_.add(prefix, static_cast<WantId>(kinds_.size()));
        kinds_.push_back(ValueKind::Missing);
        test_of_want_.push_back(length == steps.size() ? std::optional(test) : std::nullopt);
      }
    }
    forget();
  }

  void restart() override { forget(); }

  void value(WantId want, const JsonToken& token) override {
    if (kinds_[want] == ValueKind::Missing) kinds_[want] = token.kind;
    if (!test_of_want_[want]) return;
    const std::size_t index = *test_of_want_[want];
    const Test& test = plan_.predicate.tests[index];
    const Value value = token.value(scratch_);
    const bool value_holds = holds(test, value);
    const bool first = count_[index]++ == 0;
    const bool decides = value_holds && !first && !held_[index];
    held_[index] = value_holds || (held_[index] && !first);
    // The value for which the test holds is the one to show.
    if (decides) {
      seen_[index].insert(seen_[index].begin(), {shown(value), type_name(value.kind), true});
    } else if (seen_[index].size() < kMaxSeen) {
      seen_[index].push_back({shown(value), type_name(value.kind), value_holds});
    }
    if (!value_holds && why_not_[index].empty()) why_not_[index] = why_not(test, value);
  }

  [[nodiscard]] const PathSet& paths() const { return paths_; }
  [[nodiscard]] bool held(std::size_t test) const { return held_[test]; }

  void describe(std::size_t test, Clause& clause) const {
    clause.holds = held_[test];
    if (count_[test] == 0) {
      clause.remark = missing(test);
      return;
    }
    clause.seen = seen_[test];
    if (held_[test]) clause.seen.resize(1);  // the one for which it holds decides
    const std::size_t more = count_[test] - clause.seen.size();
    if (!held_[test]) clause.remark = why_not_[test];
    if (more == 0) return;
    if (held_[test]) clause.remark = fmt::format("one of {} values", count_[test]);
    if (!held_[test]) clause.remark += fmt::format("{}and {} more", clause.remark.empty() ? "" : "; ", more);
  }

 private:
  /// How far the selector leads.
  [[nodiscard]] std::string missing(std::size_t test) const {
    const SelectorSteps& steps = plan_.selectors[test];
    std::size_t reached = 0;
    while (reached < steps.size() && kinds_[first_want_[test] + reached] != ValueKind::Missing) ++reached;
    const std::string parent = reached == 0 ? "the event" : written(steps, reached);
    const ValueKind kind = reached == 0 ? ValueKind::Object : kinds_[first_want_[test] + reached - 1];
    std::string remark;
    const bool wants_member =
        std::holds_alternative<MemberStep>(steps[reached]) || std::holds_alternative<AnyMemberStep>(steps[reached]);
    if (wants_member && kind != ValueKind::Object) {
      remark = fmt::format("missing: {} is {}, not an object", parent, article(type_name(kind)));
    } else if (!wants_member && kind != ValueKind::Array) {
      remark = fmt::format("missing: {} is {}, not an array", parent, article(type_name(kind)));
    } else if (const auto* member = std::get_if<MemberStep>(&steps[reached])) {
      remark = fmt::format("missing: {} has no member `{}`", parent, member->name);
    } else if (const auto* element = std::get_if<ElementStep>(&steps[reached])) {
      remark = fmt::format("missing: {} has no element {}", parent, element->index);
    } else {
      remark = fmt::format("missing: {} is empty", parent);
    }
    if (plan_.predicate.tests[test].polarity == Polarity::IsNot) {
      remark += fmt::format("; `!=` needs a value, add `|| {} NOT EXISTS` to match its absence",
                            written(steps, steps.size()));
    }
    return remark;
  }

  static std::string written(const SelectorSteps& steps, std::size_t length) {
    std::string text = "$";
    for (std::size_t i = 0; i < length; ++i) {
      if (const auto* member = std::get_if<MemberStep>(&steps[i])) text += "." + member->name;
      if (const auto* element = std::get_if<ElementStep>(&steps[i])) text += fmt::format("[{}]", element->index);
      if (std::holds_alternative<AnyMemberStep>(steps[i])) text += ".*";
      if (std::holds_alternative<AnyElementStep>(steps[i])) text += "[*]";
    }
    return text;
  }

  void forget() {
    std::ranges::fill(kinds_, ValueKind::Missing);
    seen_.assign(plan_.selectors.size(), {});
    held_.assign(plan_.selectors.size(), false);
    count_.assign(plan_.selectors.size(), 0);
    why_not_.assign(plan_.selectors.size(), "");
    for (std::size_t test = 0; test < held_.size(); ++test) held_[test] = holds(plan_.predicate.tests[test], Value{});
  }

  const MemberPlan& plan_;
  PathSet paths_;
  std::vector<WantId> first_want_;
  std::vector<std::optional<std::size_t>> test_of_want_;
  std::vector<ValueKind> kinds_;
  std::vector<std::vector<SeenValue>> seen_;
  std::vector<bool> held_;
  std::vector<std::size_t> count_;
  std::vector<std::string> why_not_;
  std::string scratch_;
};

/// Turns a predicate into clauses; `describe` states the result of a test.
template <class Describe>
Clause clause_of(const Predicate& predicate, std::uint32_t id, std::string_view pattern, const Describe& describe) {
  const Predicate::Node& node = predicate.nodes[id];
  Clause clause;
  clause.text = pattern.substr(node.span.begin, node.span.size());
  switch (node.kind) {
    case Predicate::NodeKind::Constant:
      clause.holds = node.constant;
      clause.remark = clause.text.empty() ? "matches every event" : "a blank phrase is in every event";
      if (clause.text.empty()) clause.text = "the empty pattern";
      return clause;
    case Predicate::NodeKind::Test: describe(node.test, clause); return clause;
    case Predicate::NodeKind::Not: {
      Clause operand = clause_of(predicate, node.operands.front(), pattern, describe);
      operand.text = std::move(clause.text);
      if (operand.holds) operand.holds = !*operand.holds;
      return operand;
    }
    case Predicate::NodeKind::All:
    case Predicate::NodeKind::Any: break;
  }
  const bool all = node.kind == Predicate::NodeKind::All;
  clause.text = all ? "all of" : "any of";
  bool holds = all;
  bool decided = true;
  for (const std::uint32_t operand : node.operands) {
    clause.operands.push_back(clause_of(predicate, operand, pattern, describe));
    const auto& verdict = clause.operands.back().holds;
    decided = decided && verdict.has_value();
    if (verdict) holds = all ? holds && *verdict : holds || *verdict;
  }
  if (decided) clause.holds = holds;
  return clause;
}

template <class Describe>
Clause clause_of(const Predicate& predicate, std::string_view pattern, const Describe& describe) {
  return clause_of(predicate, static_cast<std::uint32_t>(predicate.nodes.size() - 1), pattern, describe);
}

// ---- the three families

void describe_in_message(const Test& test, std::string_view message, Clause& clause) {
  clause.holds = holds(test, {ValueKind::Text, message});
  if (test.kind == TestKind::FindsRegex) {
    if (const auto found = test.regex->find(RegexSubject(message), 0)) {
      clause.seen.push_back(
          {'"' + shortened(message.substr(found->first, found->second), kLongestSeen) + '"', "", true});
      clause.remark = fmt::format("at byte {}", found->first);
    } else if (!*clause.holds) {
      clause.remark = "nowhere in the message";
    }
    return;
  }
  if (const std::size_t at = find_literal(message, test.text); at != std::string_view::npos) {
    clause.remark = fmt::format("at byte {}", at);
    return;
  }
  clause.remark = "nowhere in the message";
  if (const std::size_t at = lower_case(message).find(lower_case(test.text)); at != std::string::npos) {
    clause.seen.push_back({'"' + shortened(message.substr(at, test.text.size()), kLongestSeen) + '"', "", false});
    clause.remark = fmt::format("at byte {}, which differs in upper and lower case", at);
  }
}

Clause explain_body(const MessagePlan& plan, std::string_view pattern, std::optional<std::string_view> message,
                    PatternExplanation&) {
  return clause_of(plan.predicate, pattern, [&](std::uint32_t test, Clause& clause) {
    if (message) describe_in_message(plan.predicate.tests[test], *message, clause);
  });
}

Clause explain_body(const MemberPlan& plan, std::string_view pattern, std::optional<std::string_view> message,
                    PatternExplanation& explanation) {
  SeenVisitor visitor(plan);
  bool decided = false;
  if (message) {
    JsonWalker walker;
    const JsonWalk walk = walker.walk(*message, visitor.paths(), visitor);
    decided = walk.verdict == JsonVerdict::Object;
    if (walk.verdict == JsonVerdict::OtherJson) explanation.remark = "the message is JSON, but not an object";
    if (walk.verdict == JsonVerdict::TooDeep) {
      explanation.remark =
          fmt::format("the message nests deeper than {} levels at byte {}", kMaxJsonDepth, walk.offset);
    }
    if (walk.verdict == JsonVerdict::NotJson) {
      const std::string_view there = message->substr(std::min(walk.offset, message->size()), 20);
      explanation.remark =
          fmt::format("the message is not JSON: at byte {} stands {}, expected {}", walk.offset,
                      there.empty() ? "its end" : "`" + shortened(there, kLongestSeen) + "`", walk.expected);
    }
  }
  return clause_of(plan.predicate, pattern, [&](std::uint32_t test, Clause& clause) {
    if (decided) visitor.describe(test, clause);
  });
}

std::string slot_name(const FieldSlot& slot, std::string_view pattern) {
  if (slot.is_ellipsis) return "...";
  if (slot.predicate) return std::string(pattern.substr(slot.span.begin, slot.span.size()));
  return slot.name.empty() ? "(unnamed)" : slot.name;
}

/// Shows a slot beside the text it took.
void describe_slot(const FieldSlot& slot, std::string_view text, Clause& clause) {
  const Value value = field_value(text);
  bool slot_holds = true;
  if (slot.predicate) {
    const auto& tests = slot.predicate->tests;
    slot_holds = slot.predicate->evaluate([&](std::uint32_t test) { return holds(tests[test], value); });
    for (const Test& test : tests) {
      if (!slot_holds && clause.remark.empty() && !holds(test, value)) clause.remark = why_not(test, value);
    }
  }
  clause.holds = slot_holds;
  clause.seen.push_back({'"' + shortened(text, kLongestSeen) + '"', "field", slot_holds});
}

Clause explain_body(const FieldPlan& plan, std::string_view pattern, std::optional<std::string_view> message,
                    PatternExplanation& explanation) {
  Clause root;
  root.text = plan.slots.empty() ? "[]" : "all of";
  for (const FieldSlot& slot : plan.slots) root.operands.emplace_back().text = slot_name(slot, pattern);
  if (!message) return root;

  std::vector<DelimitedField> fields;
  split_fields(*message, fields);
  Placement placement;
  root.holds = place_slots(plan, *message, fields, placement);
  const auto ellipses = static_cast<std::size_t>(
      std::ranges::count_if(plan.slots, [](const FieldSlot& slot) { return slot.is_ellipsis; }));
  const std::size_t needed = plan.slots.size() - ellipses;
  if (fields.size() < needed) {
    explanation.remark = fmt::format("the message has {} field{}, the pattern needs {}{}", fields.size(),
                                     fields.size() == 1 ? "" : "s", ellipses > 0 ? "at least " : "", needed);
  }
  for (std::size_t i = 0; i < plan.slots.size(); ++i) {
    const FieldSlot& slot = plan.slots[i];
    Clause& clause = root.operands[i];
    // A pattern that could not be placed shows the fields at the places of its slots, counted from either end.
    Placement::Taken taken{i, 1};
    const bool before_ellipsis =
        std::none_of(plan.slots.begin(), plan.slots.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                     [](const FieldSlot& one) { return one.is_ellipsis; });
    const bool behind_ellipsis = std::none_of(plan.slots.begin() + static_cast<std::ptrdiff_t>(i), plan.slots.end(),
                                              [](const FieldSlot& one) { return one.is_ellipsis; });
    const std::size_t from_end = plan.slots.size() - i;
    if (*root.holds) {
      taken = placement.slots[i];
    } else if (ellipses == 0) {
      if (i + 1 == plan.slots.size() && fields.size() > i) taken.count = fields.size() - i;
    } else if (!before_ellipsis && behind_ellipsis && from_end <= fields.size()) {
      taken.first = fields.size() - from_end;
    } else if (!before_ellipsis) {
      if (!slot.is_ellipsis) {
        clause.holds = false;
        clause.remark = "no field fits";
      }
      continue;
    }
    if (slot.is_ellipsis) {
      clause.remark = fmt::format("{} field{}", taken.count, taken.count == 1 ? "" : "s");
      clause.holds = true;
      continue;
    }
    if (taken.first >= fields.size()) {
      clause.holds = false;
      clause.remark = "missing";
      continue;
    }
    describe_slot(slot, slot_text(*message, fields, taken), clause);
    if (taken.count > 1)
      clause.remark += fmt::format("{}the last slot takes the rest of the message", clause.remark.empty() ? "" : "; ");
  }
  return root;
}

}  // namespace

PatternExplanation explain_pattern(const Program& program, std::optional<std::string_view> message) {
  static constexpr std::string_view kFamilies[] = {"terms", "JSON", "space-delimited"};
  const PatternPlan& pattern = parts_of(program).plan.any_of.front();
  PatternExplanation explanation;
  explanation.family = kFamilies[pattern.body.index()];
  explanation.root = std::visit(
      [&](const auto& body) { return explain_body(body, pattern.text, message, explanation); }, pattern.body);
  if (message) explanation.outcome = Matcher(program).examine(*message);
  return explanation;
}

}  // namespace insitu
