#include "engine/plan/lower_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "engine/model/number.h"
#include "grammar/overloaded.h"

namespace insitu {
namespace {

// ---- regular expressions: the service's branches and atoms in RE2's words

std::string re2_character(unsigned code) { return fmt::format("\\x{{{:x}}}", code); }

std::string re2_set(const ast::CharacterSet& set) {
  // `[]` and `[^]` are not sets to RE2: nothing, and everything, are spelled out.
  if (set.ascii.none()) return set.negated ? "(?s:.)" : "[^\\x{0}-\\x{10ffff}]";
  std::string out = set.negated ? "[^" : "[";
  for (unsigned code = 0; code < 128; ++code) {
    if (set.ascii.test(code)) out += re2_character(code);
  }
  return out + "]";
}

std::string re2_text(const ast::Atom& atom) {
  std::string out;
  switch (atom.kind) {
    case ast::AtomKind::Character: out = re2_character(static_cast<unsigned char>(atom.character)); break;
    case ast::AtomKind::AnyExceptNewline: out = "[^\\n]"; break;
    case ast::AtomKind::OneOf: out = re2_set(atom.set); break;
    case ast::AtomKind::TextBegin: return "\\A";
    case ast::AtomKind::TextEnd: return "\\z";
  }
  if (atom.least == 1 && atom.most == 1) return out;
  if (!atom.most) return out + (atom.least == 0 ? "*" : atom.least == 1 ? "+" : fmt::format("{{{},}}", atom.least));
  return out + fmt::format("{{{},{}}}", atom.least, *atom.most);
}

std::string re2_text(const ast::Regex& regex) {
  std::string out;
  for (const ast::Branch& branch : regex.branches) {
    if (&branch != &regex.branches.front()) out += '|';
    for (const ast::Atom& atom : branch) out += re2_text(atom);
  }
  return out;
}

/// The longest text that occurs in everything a branch finds.
std::string required_text(const ast::Branch& branch) {
  std::string longest;
  std::string run;
  const auto end_run = [&] {
    if (run.size() > longest.size()) longest = run;
    run.clear();
  };
  for (const ast::Atom& atom : branch) {
    const bool anchor = atom.kind == ast::AtomKind::TextBegin || atom.kind == ast::AtomKind::TextEnd;
    if (anchor) continue;  // takes no character: what is on both sides stays adjacent
    if (atom.kind != ast::AtomKind::Character || atom.least == 0) {
      end_run();
      continue;
    }
    run.append(atom.least, atom.character);
    if (atom.most != atom.least) {  // more may follow: the last ones begin the next run
      const std::string tail(atom.least, atom.character);
      end_run();
      run = tail;
    }
  }
  end_run();
  return longest;
}

std::vector<std::string> required_texts(const ast::Regex& regex) {
  std::vector<std::string> texts;
  for (const ast::Branch& branch : regex.branches) {
    texts.push_back(required_text(branch));
    if (texts.back().empty()) return {};
  }
  return texts;
}

Result<Test> lower_regex(const ast::Regex& regex, Span span) {
  auto compiled = Regex::compile(re2_text(regex));
  if (!compiled) {
    return std::unexpected(Diagnostic{Code::RegexTooLarge, regex.span,
                                      "this regular expression needs too large an automaton", "",
                                      "use smaller repeat counts"});
  }
  Test test;
  test.kind = TestKind::FindsRegex;
  test.regex = std::move(*compiled);
  test.literals = required_texts(regex);
  test.span = span;
  return test;
}

// ---- conditions

Test lower_literal(const ast::Literal& literal) {
  Test test;
  test.text = literal.text;
  const auto number = literal.quoted ? std::nullopt : parse_number(literal.text);
  if (number) {
    test.kind = TestKind::EqualsNumeral;
    test.number = *number;
  } else if (literal.text.contains('*')) {
    test.kind = TestKind::MatchesWildcard;
    test.wildcard.emplace(literal.text);
  } else {
    test.kind = TestKind::EqualsText;
  }
  return test;
}

Result<Test> lower_comparison(const ast::Comparison& comparison, Span span) {
  if (const auto* regex = std::get_if<ast::Regex>(&comparison.value)) return lower_regex(*regex, span);
  return lower_literal(std::get<ast::Literal>(comparison.value));
}

Result<Test> lower_test(const ast::Condition& condition, Span span) {
  Test test;
  if (const auto* comparison = std::get_if<ast::Comparison>(&condition.test)) {
    auto lowered = lower_comparison(*comparison, span);
    if (!lowered) return lowered;
    test = std::move(*lowered);
    const auto orders = [&test](Order order) {
      test.kind = TestKind::ComparesNumber;
      test.order = order;
    };
    switch (comparison->op) {
      case ast::Comparator::Equal: break;
      case ast::Comparator::NotEqual: test.polarity = Polarity::IsNot; break;
      case ast::Comparator::Less: orders(Order::Less); break;
      case ast::Comparator::LessOrEqual: orders(Order::LessOrEqual); break;
      case ast::Comparator::Greater: orders(Order::Greater); break;
      case ast::Comparator::GreaterOrEqual: orders(Order::GreaterOrEqual); break;
    }
  } else if (const auto* is = std::get_if<ast::IsKeyword>(&condition.test)) {
    switch (is->keyword) {
      case ast::Keyword::Null: test.kind = TestKind::IsNull; break;
      case ast::Keyword::True: test.kind = TestKind::IsTrue; break;
      case ast::Keyword::False: test.kind = TestKind::IsFalse; break;
    }
  } else {
    test.kind = TestKind::NotExists;
  }
  test.span = span;
  return test;
}

SelectorSteps lower_selector(const ast::Selector& selector) {
  SelectorSteps steps;
  for (const ast::Step& step : selector.steps) {
    steps.push_back(
        std::visit(Overloaded{[](const ast::Member& member) -> SelectorStep { return MemberStep{member.name}; },
                              [](const ast::Element& element) -> SelectorStep { return ElementStep{element.index}; },
                              [](const ast::AnyMember&) -> SelectorStep { return AnyMemberStep{}; },
                              [](const ast::AnyElement&) -> SelectorStep { return AnyElementStep{}; }},
                   step));
  }
  return steps;
}

/// Lowers an expression into `predicate`; `selectors` grows along with its tests where conditions have selectors.
class ConditionLowering {
 public:
  ConditionLowering(Predicate& predicate, std::vector<SelectorSteps>* selectors)
      : predicate_(predicate), selectors_(selectors) {}

  Result<std::uint32_t> lower(const ast::PatternExpression& expression) {
    if (const auto* condition = std::get_if<ast::Condition>(&expression.node)) {
      auto test = lower_test(*condition, expression.span);
      if (!test) return std::unexpected(std::move(test.error()));
      if (selectors_ != nullptr) selectors_->push_back(lower_selector(std::get<ast::Selector>(condition->subject)));
      return predicate_.add_test(std::move(*test));
    }
    const auto& group = std::get<ast::Group>(expression.node);
    std::vector<std::uint32_t> operands;
    for (const ast::PatternExpression& operand : group.operands) {
      auto lowered = lower(operand);
      if (!lowered) return lowered;
      operands.push_back(*lowered);
    }
    const auto kind = group.connective == ast::Connective::And ? Predicate::NodeKind::All : Predicate::NodeKind::Any;
    return predicate_.add_group(kind, std::move(operands), expression.span);
  }

 private:
  Predicate& predicate_;
  std::vector<SelectorSteps>* selectors_;
};

// ---- the three families

bool is_blank_phrase(const ast::Phrase& phrase) {
  return phrase.text.find_first_not_of(" \t\n\r\v\f") == std::string::npos;
}

Result<std::uint32_t> lower_term(const ast::Term& term, Predicate& predicate) {
  std::uint32_t node = 0;
  if (const auto* phrase = std::get_if<ast::Phrase>(&term.operand)) {
    if (is_blank_phrase(*phrase)) {
      node = predicate.add_constant(true, term.span);
    } else {
      Test test;
      test.kind = TestKind::Contains;
      test.text = phrase->text;
      test.span = term.span;
      node = predicate.add_test(std::move(test));
    }
  } else {
    auto test = lower_regex(std::get<ast::Regex>(term.operand), term.span);
    if (!test) return std::unexpected(std::move(test.error()));
    node = predicate.add_test(std::move(*test));
  }
  if (term.op != ast::TermOperator::Exclude) return node;
  return predicate.add_group(Predicate::NodeKind::Not, {node}, term.span);
}

Result<MessagePlan> lower_body(const ast::TermsPattern& terms) {
  const auto optional = [](const ast::Term& term) { return term.op == ast::TermOperator::Optional; };
  const bool any = !terms.terms.empty() && std::ranges::all_of(terms.terms, optional);
  MessagePlan plan;
  std::vector<std::uint32_t> operands;
  for (const ast::Term& term : terms.terms) {
    if (!any && optional(term)) continue;  // the service ignores them beside other terms (grammar/README.md, "Terms")
    auto operand = lower_term(term, plan.predicate);
    if (!operand) return std::unexpected(std::move(operand.error()));
    operands.push_back(*operand);
  }
  const Span span = terms.terms.empty() ? Span{} : Span{terms.terms.front().span.begin, terms.terms.back().span.end};
  if (operands.empty()) {
    plan.predicate.add_constant(true, span);
  } else if (operands.size() > 1) {
    plan.predicate.add_group(any ? Predicate::NodeKind::Any : Predicate::NodeKind::All, std::move(operands), span);
  }
  return plan;
}

Result<MemberPlan> lower_body(const ast::JsonPattern& json) {
  MemberPlan plan;
  auto root = ConditionLowering(plan.predicate, &plan.selectors).lower(json.expression);
  if (!root) return std::unexpected(std::move(root.error()));
  return plan;
}

std::string name_in(const ast::PatternExpression& expression) {
  const ast::PatternExpression* at = &expression;
  while (const auto* group = std::get_if<ast::Group>(&at->node)) at = &group->operands.front();
  return std::get<ast::FieldName>(std::get<ast::Condition>(at->node).subject).name;
}

Result<FieldSlot> lower_slot(const ast::Slot& slot) {
  FieldSlot lowered;
  lowered.span = slot.span;
  if (const auto* named = std::get_if<ast::NamedSlot>(&slot.node)) lowered.name = named->name.name;
  if (std::holds_alternative<ast::EllipsisSlot>(slot.node)) lowered.is_ellipsis = true;
  if (const auto* quoted = std::get_if<ast::QuotedSlot>(&slot.node)) {
    Test test = lower_literal(quoted->literal);
    test.span = slot.span;
    lowered.predicate.emplace().add_test(std::move(test));
  }
  if (const auto* conditions = std::get_if<ast::ConditionSlot>(&slot.node)) {
    lowered.name = name_in(conditions->condition);
    auto root = ConditionLowering(lowered.predicate.emplace(), nullptr).lower(conditions->condition);
    if (!root) return std::unexpected(std::move(root.error()));
  }
  return lowered;
}

Result<FieldPlan> lower_body(const ast::DelimitedPattern& delimited) {
  FieldPlan plan;
  for (const ast::Slot& slot : delimited.slots) {
    auto lowered = lower_slot(slot);
    if (!lowered) return std::unexpected(std::move(lowered.error()));
    plan.slots.push_back(std::move(*lowered));
  }
  return plan;
}

}  // namespace

Result<PatternPlan> lower_pattern(const ast::FilterPattern& pattern) {
  return std::visit(
      [&pattern](const auto& body) -> Result<PatternPlan> {
        auto lowered = lower_body(body);
        if (!lowered) return std::unexpected(std::move(lowered.error()));
        return PatternPlan{pattern.text, std::move(*lowered)};
      },
      pattern.body);
}

}  // namespace insitu
