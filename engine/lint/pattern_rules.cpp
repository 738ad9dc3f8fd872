#include "engine/lint/pattern_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "engine/lint/make_finding.h"
#include "engine/lint/pattern_logic.h"
#include "engine/plan/check_pattern.h"
#include "engine/plan/foreign_syntax.h"
#include "engine/plan/lower_pattern.h"
#include "grammar/unparse_pattern.h"

namespace insitu {
namespace {

/// The rule that a refusal or a note of a pattern belongs to.
Rule rule_of_pattern(Code code) {
  switch (code) {
    case Code::PatternTooLong:
    case Code::TooManyRegexes:
    case Code::TooManyWildcardSteps:
    case Code::TooManyWildcardSelectors: return Rule::PatternLimit;
    case Code::RegexTooLarge: return Rule::NotEvaluatedHere;  // a limit of the automaton here, none of the service
    case Code::NoteOptionalTermIgnored: return Rule::OptionalTermIgnored;
    case Code::NoteRegexInQuotes: return Rule::RegexInQuotes;
    case Code::NoteSingleQuotes: return Rule::SingleQuotes;
    case Code::NoteNeverMatches: return Rule::NeverMatches;
    case Code::NoteKeywordAsText: return Rule::KeywordAsText;
    case Code::NoteForeignSyntax: return Rule::ForeignSyntax;
    case Code::NoteAlwaysMatches: return Rule::AlwaysMatches;
    default: return Rule::InvalidPattern;  // a hundred codes of queries have no place here
  }
}

Rule rule_of_flaw(LogicFlaw::Kind kind) {
  switch (kind) {
    case LogicFlaw::Kind::NeverMatches:
    case LogicFlaw::Kind::PartNeverMatches: return Rule::NeverMatches;
    case LogicFlaw::Kind::AlwaysMatches:
    case LogicFlaw::Kind::EveryValueMeets: return Rule::AlwaysMatches;
    case LogicFlaw::Kind::AddsNothing: break;
  }
  return Rule::RedundantClause;
}

constexpr std::string_view kBlanks = " \t\n\r\v\f";

bool is_blank(char c) { return kBlanks.contains(c); }

// ---- spellings beyond the documentation

void note_spelling(const WrittenValue& pattern, Span span, std::string message, std::string help,
                   std::vector<Finding>& findings) {
  findings.push_back(finding_in(Rule::UndocumentedSpelling, pattern, span, std::move(message), std::move(help)));
}

void find_spellings(const WrittenValue& pattern, const ast::TermsPattern& terms, std::vector<Finding>& findings) {
  for (const ast::Term& term : terms.terms) {
    if (term.op == ast::TermOperator::Include || !is_blank(pattern.text[term.span.begin + 1])) continue;
    note_spelling(pattern, term.span, "a blank between an operator and its term is not documented", "write it without",
                  findings);
  }
}

void find_spellings(const WrittenValue& pattern, const ast::PatternExpression& expression,
                    std::vector<Finding>& findings) {
  if (const auto* group = std::get_if<ast::Group>(&expression.node)) {
    for (const ast::PatternExpression& operand : group->operands) find_spellings(pattern, operand, findings);
    return;
  }
  const auto& condition = std::get<ast::Condition>(expression.node);
  const auto* selector = std::get_if<ast::Selector>(&condition.subject);
  if (selector == nullptr) return;
  const std::string_view text = pattern.text;
  if (text.substr(selector->span.begin).starts_with("$[")) {
    note_spelling(pattern, selector->span, "`$['name']` is not documented", "write `$.['name']`", findings);
  }
  if (std::holds_alternative<ast::Comparison>(condition.test)) return;
  // `IS NULL` and its like, deployed in small letters as well.
  const std::size_t begin = text.find_first_not_of(kBlanks, selector->span.end);
  const Span keywords{begin, expression.span.end};
  const std::string written(text.substr(begin, keywords.size()));
  std::string capitals = written;
  std::ranges::transform(capitals, capitals.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (written == capitals) return;
  note_spelling(pattern, keywords, fmt::format("`{}` is not documented in small letters", quoted_clause(written)),
                fmt::format("write `{}`", quoted_clause(capitals)), findings);
}

void find_spellings(const WrittenValue& pattern, const ast::JsonPattern& json, std::vector<Finding>& findings) {
  find_spellings(pattern, json.expression, findings);
}

void find_spellings(const WrittenValue& pattern, const ast::DelimitedPattern& delimited,
                    std::vector<Finding>& findings) {
  std::size_t ellipses = 0;
  for (const ast::Slot& slot : delimited.slots) {
    if (!std::holds_alternative<ast::EllipsisSlot>(slot.node) || ++ellipses < 2) continue;
    note_spelling(pattern, slot.span, "a second `...` is not documented", "name the fields between them", findings);
  }
}

// ---- `!=` and events without the member

/// The members that every record of CloudTrail has. AWS doc: CloudTrail record contents
constexpr std::array<std::string_view, 11> kAlwaysThere = {
    "$.eventVersion",    "$.eventTime", "$.eventName", "$.eventSource",   "$.eventType",        "$.eventID",
    "$.sourceIPAddress", "$.awsRegion", "$.userAgent", "$.eventCategory", "$.userIdentity.type"};

/// What the conditions on one selector say.
struct SelectorUse {
  const ast::PatternExpression* unequal = nullptr;  ///< the first `!=`
  std::string clause;
  bool says_what_else = false;  ///< some other test on it: its absence was considered
};

void collect_uses(const WrittenValue& pattern, const ast::PatternExpression& expression,
                  std::vector<std::pair<std::string, SelectorUse>>& uses) {
  if (const auto* group = std::get_if<ast::Group>(&expression.node)) {
    for (const ast::PatternExpression& operand : group->operands) collect_uses(pattern, operand, uses);
    return;
  }
  const auto& condition = std::get<ast::Condition>(expression.node);
  const std::string selector = unparse(std::get<ast::Selector>(condition.subject));
  auto use = std::ranges::find(uses, selector, &std::pair<std::string, SelectorUse>::first);
  if (use == uses.end()) use = uses.emplace(uses.end(), selector, SelectorUse{});
  const auto* comparison = std::get_if<ast::Comparison>(&condition.test);
  if (comparison == nullptr || comparison->op != ast::Comparator::NotEqual) {
    use->second.says_what_else = true;
  } else if (use->second.unequal == nullptr) {
    use->second.unequal = &expression;
    use->second.clause =
        quoted_clause(std::string_view(pattern.text).substr(expression.span.begin, expression.span.size()));
  }
}

/// What samples show about a member; empty: it is always there.
std::optional<std::string> absence_in(const GroupSample* sample, const std::string& selector) {
  const MemberSample* member = sample == nullptr ? nullptr : sample->find(selector);
  if (member == nullptr || !member->is_counted) return std::string();
  if (member->events >= sample->json_events) return std::nullopt;
  return fmt::format(", as {} of {} sample events are", sample->json_events - member->events, sample->json_events);
}

void find_unequal(const WrittenValue& pattern, const ast::JsonPattern& json, const GroupSample* sample,
                  std::vector<Finding>& findings) {
  std::vector<std::pair<std::string, SelectorUse>> uses;
  collect_uses(pattern, json.expression, uses);
  for (const auto& [selector, use] : uses) {
    if (use.unequal == nullptr || use.says_what_else) continue;
    if (std::ranges::find(kAlwaysThere, selector) != kAlwaysThere.end()) continue;
    const auto absence = absence_in(sample, selector);
    if (!absence) continue;
    findings.push_back(
        finding_in(Rule::NotEqualNeedsMember, pattern, use.unequal->span,
                   fmt::format("`!=` is false of events without `{}`{}", selector, *absence),
                   fmt::format("to keep them, write `({} || {} NOT EXISTS)`; to leave them out, say so: `{} = * && {}`",
                               use.clause, selector, selector, use.clause)));
  }
}

void find_unequal(const WrittenValue&, const ast::TermsPattern&, const GroupSample*, std::vector<Finding>&) {}
void find_unequal(const WrittenValue&, const ast::DelimitedPattern&, const GroupSample*, std::vector<Finding>&) {}

// ---- what samples say

void find_text_samples(const WrittenValue& pattern, const ast::FilterPattern& tree, const GroupSample* sample,
                       std::vector<Finding>& findings) {
  if (sample == nullptr || sample->events == 0 || sample->json_events > 0) return;
  if (!std::holds_alternative<ast::JsonPattern>(tree.body)) return;
  findings.push_back(finding_in(
      Rule::JsonPatternOnText, pattern, {0, pattern.text.size()},
      fmt::format("a JSON pattern only matches events that are JSON, and none of {} sample events is", sample->events),
      "for lines of text, write terms or a space-delimited pattern"));
}

/// The service keeps escape sequences of terminals, so that they separate what looks like one text.
void find_colours(const WrittenValue& pattern, const GroupSample* sample, std::vector<Finding>& findings) {
  const PatternSample* const counts = sample == nullptr ? nullptr : sample->find_pattern(pattern.text);
  if (counts == nullptr || counts->matches_without_colours <= counts->matches) return;
  findings.push_back(finding_in(Rule::ColourBreaksPattern, pattern, {0, pattern.text.size()},
                                fmt::format("{} of {} sample events match only without their colours",
                                            counts->matches_without_colours - counts->matches, sample->events),
                                "let the program write no colours to its log: the service keeps them"));
}

/// Whether a condition is answered where there is nothing: it asks for just that.
bool asks_whether_there(const ast::Condition& condition) {
  if (std::holds_alternative<ast::NotExists>(condition.test)) return true;
  if (const auto* is = std::get_if<ast::IsKeyword>(&condition.test)) return is->keyword == ast::Keyword::Null;
  const auto& comparison = std::get<ast::Comparison>(condition.test);
  const auto* literal = std::get_if<ast::Literal>(&comparison.value);
  return literal != nullptr && literal->text == "*";
}

void find_missing_members(const WrittenValue& pattern, const ast::PatternExpression& expression,
                          const GroupSample& sample, std::vector<Finding>& findings) {
  if (const auto* group = std::get_if<ast::Group>(&expression.node)) {
    for (const ast::PatternExpression& operand : group->operands) {
      find_missing_members(pattern, operand, sample, findings);
    }
    return;
  }
  const auto& condition = std::get<ast::Condition>(expression.node);
  if (asks_whether_there(condition)) return;
  const MemberSample* const member = sample.find(unparse(std::get<ast::Selector>(condition.subject)));
  if (member == nullptr || member->occurs) return;
  const MissingMember missing = describe_missing(*member, sample);
  findings.push_back(finding_in(Rule::MemberNotInSample, pattern, expression.span, missing.message, missing.help));
}

void find_missing_members(const WrittenValue& pattern, const ast::FilterPattern& tree, const GroupSample* sample,
                          std::vector<Finding>& findings) {
  const auto* json = std::get_if<ast::JsonPattern>(&tree.body);
  const bool can_tell = json != nullptr && sample != nullptr && sample->json_events > 0;
  if (can_tell) find_missing_members(pattern, json->expression, *sample, findings);
}

}  // namespace

std::vector<Finding> lint_pattern(const WrittenValue& pattern, const Result<ast::FilterPattern>& tree,
                                  const CompileOptions& options, const GroupSample* sample) {
  if (!pattern.is_known()) return {unresolved_finding(pattern, "pattern")};
  const auto refuse = [&pattern](const Diagnostic& refusal) -> std::vector<Finding> {
    return {finding_of_refusal(rule_of_pattern(refusal.code), pattern, refusal)};
  };
  if (!tree) return refuse(tree.error());
  const auto notes = check_pattern(*tree, options);
  if (!notes) return refuse(notes.error());
  const auto plan = lower_pattern(*tree);
  if (!plan) return refuse(plan.error());

  std::vector<Finding> findings;
  for (const Diagnostic& note : *notes) findings.push_back(finding_of_note(rule_of_pattern(note.code), pattern, note));
  for (const Diagnostic& doubt : find_foreign_syntax(*tree)) {
    findings.push_back(finding_of_note(rule_of_pattern(doubt.code), pattern, doubt));
  }
  for (const LogicFlaw& flaw : find_flaws(*plan)) {
    findings.push_back(finding_in(rule_of_flaw(flaw.kind), pattern, flaw.span, flaw.message, flaw.help));
  }
  const auto is_tautology = [](const Finding& finding) { return finding.rule == Rule::AlwaysMatches; };
  const bool means_and = std::ranges::any_of(findings, is_tautology);  // then that is to be mended first
  std::visit(
      [&](const auto& body) {
        if (!means_and) find_unequal(pattern, body, sample, findings);
        find_spellings(pattern, body, findings);
      },
      tree->body);
  find_text_samples(pattern, *tree, sample, findings);
  find_missing_members(pattern, *tree, sample, findings);
  find_colours(pattern, sample, findings);
  std::ranges::sort(findings, comes_first);
  return findings;
}

}  // namespace insitu
