#include "engine/plan/check_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "grammar/display_width.h"

namespace insitu {
namespace {

constexpr std::string_view kLift = "`--no-aws-limits` lifts this here; the service keeps it";

std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(first_character(text).bytes);
  return count;
}

void for_each_condition(const ast::PatternExpression& expression,
                        const std::function<void(const ast::Condition&)>& visit) {
  if (const auto* condition = std::get_if<ast::Condition>(&expression.node)) return visit(*condition);
  for (const ast::PatternExpression& operand : std::get<ast::Group>(expression.node).operands)
    for_each_condition(operand, visit);
}

bool is_wildcard(const ast::Step& step) {
  return std::holds_alternative<ast::AnyMember>(step) || std::holds_alternative<ast::AnyElement>(step);
}

/// Walks over one pattern and keeps the first refusal and all notes.
class Checker {
 public:
  explicit Checker(const CompileOptions& options) : enforce_(options.quotas == ServiceQuotas::Enforced) {}

  Result<std::vector<Diagnostic>> check(const ast::FilterPattern& pattern) {
    if (const std::size_t length = character_count(pattern.text); length > kMaxPatternCharacters) {
      refuse_quota(Code::PatternTooLong, {0, pattern.text.size()},
                   fmt::format("the pattern has {} characters, the service takes {}", length, kMaxPatternCharacters));
    }
    std::visit([this](const auto& body) { check_body(body); }, pattern.body);
    if (refusal_) return std::unexpected(std::move(*refusal_));
    return std::move(notes_);
  }

 private:
  void refuse(Diagnostic diagnostic) {
    if (!refusal_) refusal_ = std::move(diagnostic);
  }
  void refuse_quota(Code code, Span span, std::string message) {
    if (enforce_) refuse({code, span, std::move(message), "", std::string(kLift)});
  }
  void note(Code code, Span span, std::string message, std::string help) {
    notes_.push_back({code, span, std::move(message), "", std::move(help)});
  }
  void note_regex_in_quotes(std::string_view text, Span span) {
    if (text.size() > 2 && text.starts_with('%') && text.ends_with('%')) {
      note(Code::NoteRegexInQuotes, span, "in quotes, percent signs are searched for as they stand",
           fmt::format("for a regular expression, drop the quotes: `{}`", text));
    }
  }

  void check_body(const ast::TermsPattern& terms) {
    const auto optional = [](const ast::Term& term) { return term.op == ast::TermOperator::Optional; };
    const bool mixed = !std::ranges::all_of(terms.terms, optional);
    for (const ast::Term& term : terms.terms) {
      if (mixed && optional(term)) {
        note(Code::NoteOptionalTermIgnored, term.span, "an optional term beside other terms is ignored by the service",
             "for `any of`, make every term optional");
      }
      if (const auto* phrase = std::get_if<ast::Phrase>(&term.operand)) check_phrase(*phrase, term);
    }
  }

  void check_phrase(const ast::Phrase& phrase, const ast::Term& term) {
    if (phrase.quoted) note_regex_in_quotes(phrase.text, phrase.span);
    if (!phrase.quoted && (phrase.text.starts_with('\'') || phrase.text.ends_with('\''))) {
      note(Code::NoteSingleQuotes, phrase.span, "single quotes are searched for as they stand",
           "a phrase is quoted with `\"`");
    }
    const bool blank = phrase.text.find_first_not_of(" \t\n\r\v\f") == std::string::npos;
    if (blank && term.op == ast::TermOperator::Exclude) {
      note(Code::NoteNeverMatches, term.span, "a blank phrase is in every event: excluding it matches none", "");
    }
  }

  void check_body(const ast::JsonPattern& json) {
    std::size_t wildcard_selectors = 0;
    for_each_condition(json.expression, [&](const ast::Condition& condition) {
      const auto& selector = std::get<ast::Selector>(condition.subject);
      const auto wildcards = static_cast<std::size_t>(std::ranges::count_if(selector.steps, is_wildcard));
      if (wildcards > kMaxWildcardStepsPerSelector) {
        refuse_quota(
            Code::TooManyWildcardSteps, selector.span,
            fmt::format("{} wildcards in one selector, the service takes {}", wildcards, kMaxWildcardStepsPerSelector));
      }
      if (wildcards > 0 && ++wildcard_selectors > kMaxWildcardSelectors) {
        refuse_quota(
            Code::TooManyWildcardSelectors, selector.span,
            fmt::format("the service takes {} selectors with a wildcard, this is one more", kMaxWildcardSelectors));
      }
      check_value(condition);
    });
  }

  void check_body(const ast::DelimitedPattern& delimited) {
    for (const ast::Slot& slot : delimited.slots) {
      if (const auto* quoted = std::get_if<ast::QuotedSlot>(&slot.node))
        note_regex_in_quotes(quoted->literal.text, slot.span);
      const auto* conditions = std::get_if<ast::ConditionSlot>(&slot.node);
      if (conditions == nullptr) continue;
      const ast::FieldName* first = nullptr;
      for_each_condition(conditions->condition, [&](const ast::Condition& condition) {
        const auto& field = std::get<ast::FieldName>(condition.subject);
        if (first == nullptr) first = &field;
        if (field.name != first->name) {
          refuse({Code::SeveralNamesInSlot, field.span,
                  fmt::format("`{}` in the slot of `{}`: conditions in one slot are about one field", field.name,
                              first->name),
                  fmt::format("`{}`", first->name),
                  "separate fields with commas: each has its own slot, and all must hold"});
        }
        check_value(condition);
      });
    }
  }

  void check_value(const ast::Condition& condition) {
    const auto* comparison = std::get_if<ast::Comparison>(&condition.test);
    if (comparison == nullptr) return;
    if (const auto* regex = std::get_if<ast::Regex>(&comparison->value)) {
      if (++regexes_ > kMaxRegexes) {
        refuse_quota(
            Code::TooManyRegexes, regex->span,
            fmt::format("the service takes {} regular expressions in a pattern, this is one more", kMaxRegexes));
      }
      return;
    }
    const auto& literal = std::get<ast::Literal>(comparison->value);
    if (literal.quoted) note_regex_in_quotes(literal.text, literal.span);
    const bool member = std::holds_alternative<ast::Selector>(condition.subject);
    if (member && !literal.quoted && (literal.text == "true" || literal.text == "false" || literal.text == "null")) {
      std::string keyword = literal.text;
      std::ranges::transform(keyword, keyword.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
      note(Code::NoteKeywordAsText, literal.span, fmt::format("this compares with the text \"{}\"", literal.text),
           fmt::format("for the JSON value, write `IS {}`", keyword));
    }
  }

  bool enforce_;
  std::size_t regexes_ = 0;
  std::optional<Diagnostic> refusal_;
  std::vector<Diagnostic> notes_;
};

}  // namespace

Result<std::vector<Diagnostic>> check_pattern(const ast::FilterPattern& pattern, const CompileOptions& options) {
  return Checker(options).check(pattern);
}

}  // namespace insitu
