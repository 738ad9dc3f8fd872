#include "tests/differential/reference_matcher.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "tests/differential/reference_comparison.h"
#include "tests/differential/reference_delimited.h"
#include "tests/differential/reference_json.h"
#include "tests/differential/reference_regex.h"

namespace insitu {
namespace reference {
namespace {

// ---- terms

bool is_found(const ast::Term& term, std::string_view message) {
  if (const auto* regex = std::get_if<ast::Regex>(&term.operand)) return regex_is_found(*regex, message);
  const std::string& phrase = std::get<ast::Phrase>(term.operand).text;
  // `" "` is documented as matching everything, so an event without a blank matches too.
  if (std::ranges::all_of(phrase, is_white_space)) return true;
  return message.find(phrase) != std::string_view::npos;
}

bool match_terms(const ast::TermsPattern& pattern, std::string_view message) {
  bool only_optional_terms = true;
  bool some_optional_term_found = false;
  for (const ast::Term& term : pattern.terms) {
    const bool found = is_found(term, message);
    switch (term.op) {
      case ast::TermOperator::Include:
        only_optional_terms = false;
        if (!found) return false;
        break;
      case ast::TermOperator::Exclude:
        only_optional_terms = false;
        if (found) return false;
        break;
      case ast::TermOperator::Optional:
        if (found) some_optional_term_found = true;
        break;
    }
  }
  // Optional terms beside other terms are ignored.
  return pattern.terms.empty() || !only_optional_terms || some_optional_term_found;
}

// ---- JSON

using Selected = std::vector<const JsonValue*>;

// The values one step below `value`: one or none for a name or an index, any number for a wildcard.
Selected children(const JsonValue& value, const ast::Step& step) {
  Selected selected;
  if (const auto* named = std::get_if<ast::Member>(&step)) {
    for (const JsonMember& member : value.members) {
      if (member.key == named->name) selected.push_back(&member.value);
    }
  } else if (const auto* element = std::get_if<ast::Element>(&step)) {
    if (element->index < value.elements.size()) selected.push_back(&value.elements[element->index]);
  } else if (std::holds_alternative<ast::AnyMember>(step)) {
    for (const JsonMember& member : value.members) selected.push_back(&member.value);
  } else {
    for (const JsonValue& any : value.elements) selected.push_back(&any);
  }
  return selected;
}

Selected select(const JsonValue& document, const ast::Selector& selector) {
  Selected selected{&document};
  for (const ast::Step& step : selector.steps) {
    Selected below;
    for (const JsonValue* value : selected) std::ranges::copy(children(*value, step), std::back_inserter(below));
    selected = std::move(below);
  }
  return selected;
}

bool comparison_holds_for_json(const ast::Comparison& comparison, const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::String: return comparison_holds(comparison, {.text = value.text, .number = std::nullopt});
    case JsonKind::Number:
      return comparison_holds(comparison, {.text = value.text, .number = number_written(value.text)});
    case JsonKind::Null:
    case JsonKind::True:
    case JsonKind::False:
    case JsonKind::Array:
    case JsonKind::Object: return false;  // no comparison looks at these, `!=` included
  }
  return false;
}

bool is_keyword(ast::Keyword keyword, const JsonValue& value) {
  switch (keyword) {
    case ast::Keyword::Null: return value.kind == JsonKind::Null;
    case ast::Keyword::True: return value.kind == JsonKind::True;
    case ast::Keyword::False: return value.kind == JsonKind::False;
  }
  return false;
}

bool condition_holds(const ast::Condition& condition, const JsonValue& document) {
  const Selected selected = select(document, std::get<ast::Selector>(condition.subject));
  if (std::holds_alternative<ast::NotExists>(condition.test)) return selected.empty();
  return std::ranges::any_of(selected, [&](const JsonValue* value) {
    if (const auto* is = std::get_if<ast::IsKeyword>(&condition.test)) return is_keyword(is->keyword, *value);
    return comparison_holds_for_json(std::get<ast::Comparison>(condition.test), *value);
  });
}

bool expression_holds(const ast::PatternExpression& expression, const JsonValue& document) {
  if (const auto* condition = std::get_if<ast::Condition>(&expression.node)) {
    return condition_holds(*condition, document);
  }
  const auto& group = std::get<ast::Group>(expression.node);
  const auto holds = [&](const ast::PatternExpression& operand) { return expression_holds(operand, document); };
  switch (group.connective) {
    case ast::Connective::And: return std::ranges::all_of(group.operands, holds);
    case ast::Connective::Or: return std::ranges::any_of(group.operands, holds);
  }
  return false;
}

bool match_json(const ast::JsonPattern& pattern, std::string_view message) {
  const auto document = read_json(message);
  if (!document || document->kind != JsonKind::Object) return false;
  return expression_holds(pattern.expression, *document);
}

}  // namespace
}  // namespace reference

ReferenceResult reference_match(const ast::FilterPattern& pattern, std::string_view message) {
  if (const auto* terms = std::get_if<ast::TermsPattern>(&pattern.body)) {
    return {.matches = reference::match_terms(*terms, message), .extracted = {}};
  }
  if (const auto* json = std::get_if<ast::JsonPattern>(&pattern.body)) {
    return {.matches = reference::match_json(*json, message), .extracted = {}};
  }
  return reference::match_delimited(std::get<ast::DelimitedPattern>(pattern.body), message);
}

}  // namespace insitu
