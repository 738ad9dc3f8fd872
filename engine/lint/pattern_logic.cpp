#include "engine/lint/pattern_logic.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/lint/satisfiability.h"
#include "engine/lint/term_logic.h"
#include "engine/lint/test_subject.h"

namespace insitu {
namespace {

using Outcome = Demand::Outcome;
using Tests = std::vector<std::uint32_t>;

/// The maximum of ways to be true that are all examined.
constexpr std::size_t kMaxWays = 2'000;

bool steps_into_object(const SelectorStep& step) {
  return std::holds_alternative<MemberStep>(step) || std::holds_alternative<AnyMemberStep>(step);
}

/// One predicate whose tests look at members, or all at one field.
class Logic {
 public:
  Logic(std::string_view text, const Predicate& predicate, const std::vector<SelectorSteps>& selectors)
      : text_(text), predicate_(predicate) {
    for (const SelectorSteps& steps : selectors) subjects_.push_back(subject_of(steps));
    subjects_.resize(predicate.tests.size());  // of a field: all the same
  }

  std::vector<LogicFlaw> find() {
    find_contradictions();
    if (!never_) {
      visit_groups(root(), Predicate::NodeKind::Not);
      for (std::uint32_t test = 0; test < predicate_.tests.size(); ++test) find_open_regex(test);
    }
    return std::move(flaws_);
  }

 private:
  // ---- what is written where

  [[nodiscard]] std::uint32_t root() const { return static_cast<std::uint32_t>(predicate_.nodes.size() - 1); }
  [[nodiscard]] const Test& test(std::uint32_t id) const { return predicate_.tests[id]; }
  [[nodiscard]] std::string_view clause(std::uint32_t id) const {
    return text_.substr(test(id).span.begin, test(id).span.size());
  }
  [[nodiscard]] std::string quoted(std::uint32_t id) const { return quoted_clause(clause(id)); }
  [[nodiscard]] Demand demand(std::uint32_t id, Outcome outcome) const { return {&test(id), outcome, clause(id)}; }
  [[nodiscard]] std::vector<Demand> demands(const Tests& ids, Outcome outcome) const {
    std::vector<Demand> all;
    for (const std::uint32_t id : ids) all.push_back(demand(id, outcome));
    return all;
  }
  [[nodiscard]] std::string clauses(const Tests& ids) const {
    std::string list;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const std::string_view glue = i == 0 ? "" : i + 1 == ids.size() ? " and " : ", ";
      list += fmt::format("{}`{}`", glue, quoted(ids[i]));
    }
    return list;
  }
  void add(LogicFlaw::Kind kind, Span span, std::string message, std::string help) {
    flaws_.push_back({kind, span, std::move(message), std::move(help)});
  }

  // ---- contradictions

  /// Tests that cannot all be true of one event: as few of them as show it; empty: none are known.
  [[nodiscard]] Tests core_of(Tests tests) const {
    if (!is_contradiction(tests)) return {};
    for (std::size_t i = tests.size(); i-- > 0;) {
      Tests fewer = tests;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (is_contradiction(fewer)) tests = std::move(fewer);
    }
    return tests;
  }

  [[nodiscard]] bool is_contradiction(const Tests& tests) const {
    std::map<std::string_view, Tests> by_subject;
    for (const std::uint32_t id : tests) by_subject[subjects_[id].key].push_back(id);
    return std::ranges::any_of(by_subject, [this](const auto& entry) { return is_impossible(entry.second); }) ||
           parents_clash(tests);
  }

  /// Tests of one selector that no event can pass.
  [[nodiscard]] bool is_impossible(const Tests& tests) const {
    if (subjects_[tests.front()].is_one_value) return !can_be_met(demands(tests, Outcome::Passes));
    const auto asks_absence = [this](std::uint32_t id) { return test(id).kind == TestKind::NotExists; };
    const auto absences = std::ranges::count_if(tests, asks_absence);
    if (absences > 0 && absences < std::ssize(tests)) return true;
    return std::ranges::any_of(tests, [this](std::uint32_t id) { return !can_be_met(demands({id}, Outcome::Passes)); });
  }

  /// `$.a.b = 1` needs an object in `$.a`, of which no other test is true, `$.a[0] = 1` an array.
  [[nodiscard]] bool parents_clash(const Tests& tests) const {
    std::map<std::string, bool> is_object;
    for (const std::uint32_t id : tests) {
      if (test(id).kind == TestKind::NotExists) continue;
      std::string key;
      for (const SelectorStep& step : subjects_[id].steps) {
        if (!key.empty()) {
          const bool object = steps_into_object(step);
          if (const auto [known, is_new] = is_object.try_emplace(key, object); !is_new && known->second != object)
            return true;
        }
        if (is_wildcard(step)) break;  // after it other values may be meant
        key += key_of(step);
      }
    }
    return std::ranges::any_of(tests, [&](std::uint32_t id) { return is_object.contains(subjects_[id].key); });
  }

  /// The ways in which a node can be true, each the tests that must pass; false: there are too many.
  [[nodiscard]] bool collect_ways(std::uint32_t id, std::vector<Tests>& ways) const {
    const Predicate::Node& node = predicate_.nodes[id];
    switch (node.kind) {
      case Predicate::NodeKind::Test: ways = {{node.test}}; return true;
      case Predicate::NodeKind::Constant:
      case Predicate::NodeKind::Not: return false;  // not of such patterns
      case Predicate::NodeKind::Any:
        for (const std::uint32_t operand : node.operands) {
          std::vector<Tests> more;
          if (!collect_ways(operand, more) || ways.size() + more.size() > kMaxWays) return false;
          ways.insert(ways.end(), more.begin(), more.end());
        }
        return true;
      case Predicate::NodeKind::All: break;
    }
    ways = {{}};
    for (const std::uint32_t operand : node.operands) {
      std::vector<Tests> more;
      if (!collect_ways(operand, more) || ways.size() * more.size() > kMaxWays) return false;
      std::vector<Tests> joined;
      for (const Tests& way : ways) {
        for (const Tests& other : more) {
          joined.push_back(way);
          joined.back().insert(joined.back().end(), other.begin(), other.end());
        }
      }
      ways = std::move(joined);
    }
    return true;
  }

  void find_contradictions() {
    std::vector<Tests> ways;
    if (!collect_ways(root(), ways)) return;
    std::vector<bool> lives(predicate_.tests.size());
    std::map<std::uint32_t, Tests> why;  // a core for each test of a way that cannot be
    for (const Tests& way : ways) {
      const Tests core = core_of(way);
      for (const std::uint32_t id : way) {
        if (core.empty()) {
          lives[id] = true;
        } else {
          why.try_emplace(id, core);
        }
      }
    }
    never_ = std::ranges::find(lives, true) == lives.end();
    if (never_) return report_contradiction(LogicFlaw::Kind::NeverMatches, why.begin()->second);
    report_dead(root(), lives, why);
  }

  /// The outermost nodes of which no test can ever count.
  void report_dead(std::uint32_t id, const std::vector<bool>& lives, const std::map<std::uint32_t, Tests>& why) {
    const Predicate::Node& node = predicate_.nodes[id];
    Tests below;
    collect_tests(id, below);
    if (std::ranges::any_of(below, [&](std::uint32_t test) { return lives[test]; })) {
      for (const std::uint32_t operand : node.operands) report_dead(operand, lives, why);
      return;
    }
    dead_.insert(dead_.end(), below.begin(), below.end());
    report_contradiction(LogicFlaw::Kind::PartNeverMatches, why.at(below.front()), node.span);
  }

  void report_contradiction(LogicFlaw::Kind kind, const Tests& core, std::optional<Span> span = std::nullopt) {
    const std::string what = clauses(core);
    const std::string message =
        core.size() == 1 ? fmt::format("no value meets {}", what)
                         : fmt::format("{} cannot {} be true of one event", what, core.size() == 2 ? "both" : "all");
    const bool is_part = kind == LogicFlaw::Kind::PartNeverMatches;
    add(kind, span.value_or(test(core.back()).span),
        message + (is_part ? ": this part never counts" : ": the pattern never matches"),
        core.size() == 1 ? "" : "for either of them, write `||`");
  }

  void collect_tests(std::uint32_t id, Tests& tests) const {
    const Predicate::Node& node = predicate_.nodes[id];
    if (node.kind == Predicate::NodeKind::Test) tests.push_back(node.test);
    for (const std::uint32_t operand : node.operands) collect_tests(operand, tests);
  }

  // ---- conditions that are always true, or add nothing

  void visit_groups(std::uint32_t id, Predicate::NodeKind parent) {
    const Predicate::Node& node = predicate_.nodes[id];
    if (node.kind != parent && (node.kind == Predicate::NodeKind::Any || node.kind == Predicate::NodeKind::All)) {
      Tests tests;
      collect_operands(id, node.kind, tests);
      std::map<std::string_view, Tests> by_subject;
      for (const std::uint32_t test : tests) {
        if (std::ranges::find(dead_, test) == dead_.end()) by_subject[subjects_[test].key].push_back(test);
      }
      for (const auto& [key, same] : by_subject) {
        if (node.kind == Predicate::NodeKind::Any && find_tautology(same)) continue;
        find_needless(same, node.kind);
      }
    }
    for (const std::uint32_t operand : node.operands) visit_groups(operand, node.kind);
  }

  /// The tests that are operands of a group; groups of the same kind within it count as part of it.
  void collect_operands(std::uint32_t id, Predicate::NodeKind kind, Tests& tests) const {
    for (const std::uint32_t operand : predicate_.nodes[id].operands) {
      const Predicate::Node& node = predicate_.nodes[operand];
      if (node.kind == Predicate::NodeKind::Test) tests.push_back(node.test);
      if (node.kind == kind) collect_operands(operand, kind, tests);
    }
  }

  /// Whether every value passes one of these tests of one selector under `||`.
  bool find_tautology(const Tests& tests) {
    const auto covers = [this](const Tests& some, ValueRange values) {
      return !can_be_met(demands(some, Outcome::Fails), values);
    };
    const bool all_numbers =
        std::ranges::all_of(tests, [this](std::uint32_t id) { return test(id).kind == TestKind::ComparesNumber; });
    const ValueRange values = all_numbers ? ValueRange::Numbers : ValueRange::Comparable;
    if (!covers(tests, values)) return false;
    Tests core = tests;
    for (std::size_t i = core.size(); i-- > 0;) {
      Tests fewer = core;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (covers(fewer, values)) core = std::move(fewer);
    }
    if (core.size() < 2) return false;  // `= *` is meant so
    add(LogicFlaw::Kind::EveryValueMeets, test(core.back()).span,
        fmt::format("every {} meets {}", all_numbers ? "number" : "text or number", either(core)),
        all_unequal(core) ? "for none of them, write `&&`" : "for both of them, write `&&`");
    return true;
  }
  [[nodiscard]] bool all_unequal(const Tests& tests) const {
    return std::ranges::all_of(tests, [this](std::uint32_t id) { return test(id).polarity == Polarity::IsNot; });
  }
  [[nodiscard]] std::string either(const Tests& tests) const {
    std::string list;
    for (const std::uint32_t id : tests) list += fmt::format("{}`{}`", list.empty() ? "" : " or ", quoted(id));
    return list;
  }

  [[nodiscard]] bool implies(std::uint32_t premise, std::uint32_t conclusion) const {
    const Demand pair[] = {demand(premise, Outcome::Passes), demand(conclusion, Outcome::Fails)};
    return !can_be_met(pair);
  }

  void find_needless(Tests tests, Predicate::NodeKind kind) {
    std::ranges::sort(tests);
    for (auto one = tests.begin(); one != tests.end(); ++one) {
      for (auto other = tests.begin(); other != tests.end(); ++other) {
        if (one == other || !implies(*one, *other)) continue;
        const bool equal = implies(*other, *one);
        if (equal && one < other) continue;  // the later one is reported
        const std::uint32_t needless = kind == Predicate::NodeKind::Any || equal ? *one : *other;
        const std::uint32_t enough = needless == *one ? *other : *one;
        if (is_existence_test(test(needless))) continue;  // says what the others mean; no mistake
        add(LogicFlaw::Kind::AddsNothing, test(needless).span,
            equal ? fmt::format("`{}` says again what `{}` says", quoted(needless), quoted(enough))
            : kind == Predicate::NodeKind::Any
                ? fmt::format("`{}` adds nothing: what meets it meets `{}`", quoted(needless), quoted(enough))
                : fmt::format("`{}` adds nothing: what meets `{}` meets it", quoted(needless), quoted(enough)),
            "leave it out, or correct it if something else was meant");
        tests.erase(std::ranges::find(tests, needless));
        return find_needless(std::move(tests), kind);
      }
    }
  }

  void find_open_regex(std::uint32_t id) {
    if (test(id).polarity == Polarity::IsNot || !finds_everything(test(id), clause(id))) return;
    if (clause(id).ends_with("%.*%")) return;  // surely meant
    add(LogicFlaw::Kind::EveryValueMeets, test(id).span,
        "this regular expression is found in every text, even an empty one",
        "nothing in it must occur: `x*` may stand for no `x` at all");
  }

  std::string_view text_;
  const Predicate& predicate_;
  std::vector<TestSubject> subjects_;
  std::vector<LogicFlaw> flaws_;
  Tests dead_;
  bool never_ = false;
};

std::vector<LogicFlaw> flaws_of(std::string_view text, const MessagePlan& plan) {
  return find_term_flaws(text, plan.predicate);
}

std::vector<LogicFlaw> flaws_of(std::string_view text, const MemberPlan& plan) {
  return Logic(text, plan.predicate, plan.selectors).find();
}

std::vector<LogicFlaw> flaws_of(std::string_view text, const FieldPlan& plan) {
  std::vector<LogicFlaw> flaws;
  for (const FieldSlot& slot : plan.slots) {
    if (!slot.predicate) continue;
    for (LogicFlaw& flaw : Logic(text, *slot.predicate, {}).find()) flaws.push_back(std::move(flaw));
  }
  const bool only_ellipses = !plan.slots.empty() && std::ranges::all_of(plan.slots, &FieldSlot::is_ellipsis);
  if (only_ellipses) {
    flaws.push_back({LogicFlaw::Kind::AlwaysMatches, plan.slots.front().span,
                     "this stands for any number of fields, even none", "for all events, write the empty pattern"});
  }
  return flaws;
}

}  // namespace

std::vector<LogicFlaw> find_flaws(const PatternPlan& plan) {
  return std::visit([&plan](const auto& body) { return flaws_of(plan.text, body); }, plan.body);
}

}  // namespace insitu
