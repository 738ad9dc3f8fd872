#include "grammar/filter_pattern_refusals.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "grammar/ascii.h"
#include "grammar/failure_point.h"
#include "grammar/near_name.h"

namespace insitu::refusals {
namespace {

constexpr std::string_view kOperators = "`=`, `!=`, `<`, `<=`, `>`, `>=`";
constexpr std::string_view kMemberTests = "`=`, `!=`, `<`, `<=`, `>`, `>=`, `IS` or `NOT EXISTS`";
constexpr std::string_view kTypographicHelp = "typographic quotes are not quotes: write `\"`";

/// Operators of other languages, and what they are called here.
struct ForeignOperator {
  std::string_view spelling;
  std::string_view help;
};
constexpr ForeignOperator kForeignOperators[] = {
    {"===", "write `=`"},
    {"!==", "write `!=`"},
    {"==", "write `=`"},
    {"=~", "a regular expression follows `=` between percent signs: `= %err.*%`"},
    {"!~", "a regular expression follows `!=` between percent signs: `!= %err.*%`"},
    {"<>", "write `!=`"},
    {"=<", "write `<=`"},
    {"=>", "write `>=`"},
    {">>", "write `>`"},
    {"<<", "write `<`"},
    {":", "write `=`"},
    {"!", "write `!=`, or `NOT EXISTS` for a member that is absent"},
};
constexpr ForeignOperator kForeignWords[] = {
    {"exists", "write `= *` for a member that is there; it is true for every text and number"},
    {"not", "write `NOT EXISTS`"},
    {"is", "write `IS NULL`, `IS TRUE` or `IS FALSE`"},
    {"like", "write `= \"*text*\"`"},
    {"contains", "write `= \"*text*\"`"},
    {"matches", "write `= %regex%`"},
    {"in", "write one condition per value, joined by `||`"},
    {"eq", "write `=`"},
    {"ne", "write `!=`"},
};

using lexical::lower_case;

/// The refusal where a test was to begin, but an operator of another language is there, or none at all.
Diagnostic refuse_operator(const FailurePoint& place, std::string_view expected) {
  for (const auto& [spelling, help] : kForeignOperators) {
    if (place.sees(spelling)) {
      return {Code::InvalidOperator, place.span_of(spelling), fmt::format("`{}` is not an operator here", spelling),
              std::string(expected), std::string(help)};
    }
  }
  const std::string word = lower_case(place.word());
  for (const auto& [spelling, help] : kForeignWords) {
    if (word == spelling) {
      return {Code::InvalidOperator, place.span_of(word), fmt::format("`{}` is not an operator here", place.word()),
              std::string(expected), std::string(help)};
    }
  }
  if (place.at_end() || place.sees_any("})],&|")) {
    return {Code::InvalidOperator, place.here(), "a condition needs an operator", std::string(expected),
            "`= *` is true for every text and number"};
  }
  const std::string_view wrong = word.empty() ? place.character() : place.word();
  return {Code::InvalidOperator, place.span_of(wrong), fmt::format("`{}` is not an operator", wrong),
          std::string(expected), ""};
}

/// Whether a connective of conditions is here.
bool sees_connective(const FailurePoint& place) { return place.sees("&&") || place.sees("||"); }

Diagnostic keyword_refusal(const FailurePoint& place, std::span<const std::string_view> keywords,
                           std::string_view message, std::string_view expected) {
  const std::string_view word = place.word();
  const std::string_view near = near_name(word, keywords);
  std::string help = near.empty() ? "" : fmt::format("did you mean `{}`?", near);
  return {Code::InvalidKeyword, word.empty() ? place.here() : place.span_of(word), std::string(message),
          std::string(expected), std::move(help)};
}

}  // namespace

// ---- the whole text

Diagnostic blank_before_bracket(std::string_view text) {
  const std::size_t at = text.find_first_not_of(kBlanks);
  return {Code::BlankBeforeBracket,
          {0, at},
          fmt::format("a blank before `{0}`: the very first character decides the kind of pattern", text[at]),
          "",
          fmt::format("begin with `{}`, or quote the whole text to search for it", text[at])};
}

Diagnostic blank_after_bracket(std::string_view text, char closing) {
  const std::size_t end = text.find_last_not_of(kBlanks) + 1;
  return {
      Code::BlankAfterBracket,
      {end, text.size()},
      fmt::format("a blank after the last `{}`: a pattern that starts with `{}` must end with `{}`", closing,
                  text.front(), closing),
      "",
      "leave out what follows the bracket; in YAML a block ends without a newline when it begins with `|-` or `>-`"};
}

Diagnostic missing_closing_bracket(std::string_view text, char closing) {
  const char opening = text.front();
  const std::size_t last = text.find_last_not_of(kBlanks);
  const bool closed_earlier = text.rfind(closing) != std::string_view::npos;
  return {Code::MissingClosingBracket,
          {last + 1, last + 1},
          fmt::format("a pattern that starts with `{}` must end with `{}`", opening, closing),
          fmt::format("`{}`", closing),
          closed_earlier || opening == '[' ? "to search for this text, quote it: " + in_quotes(text) : ""};
}

// ---- quotes

Diagnostic unclosed_quote(const Scene& scene) {
  return {Code::UnclosedQuote,
          {scene.opened, scene.opened + 1},
          "this quote is never closed",
          "",
          "write `\\\"` for a quote inside quotes"};
}

Diagnostic unclosed_regex(const Scene& scene) {
  return {Code::UnclosedRegex,
          {scene.opened, scene.opened + 1},
          "this percent sign opens a regular expression that is never closed",
          "",
          "a percent sign in a text stands inside quotes: `\"100%\"`"};
}

// ---- terms

namespace {

/// How to write `ERROR|WARN`, which other tools take for either of them; empty: this is no such list.
std::string alternatives_help(std::string_view word) {
  std::string terms;
  bool is_regex = true;
  for (std::size_t from = 0; from <= word.size();) {
    const std::size_t end = std::min(word.find('|', from), word.size());
    const std::string_view part = word.substr(from, end - from);
    from = word.substr(end).starts_with("||") ? end + 2 : end + 1;
    if (part.empty()) return "";
    is_regex = is_regex && std::ranges::all_of(part, is_name_character);
    terms += fmt::format("{}?{}", terms.empty() ? "" : " ",
                         std::ranges::all_of(part, is_name_character) ? std::string(part) : in_quotes(part));
  }
  return is_regex && !word.contains("||") ? fmt::format("for any of them write `{}` or `%{}%`", terms, word)
                                          : fmt::format("for any of them write `{}`", terms);
}

}  // namespace

Diagnostic term(const Scene& scene) {
  const FailurePoint place(scene);
  if (place.sees("$")) {
    const std::string_view selector = place.until(kBlanks);
    const std::string_view whole = scene.at == 0 ? scene.text : selector;
    return {Code::SelectorOutsideBraces, place.span_of(selector), "a selector outside braces", "",
            fmt::format("a JSON pattern stands in braces: `{{ {} }}`", whole)};
  }
  const std::size_t previous =
      scene.at == 0 ? std::string_view::npos : scene.text.find_last_not_of(kBlanks, scene.at - 1);
  const bool behind_operator =
      previous != std::string_view::npos && std::string_view("?-").contains(scene.text[previous]);
  if (place.at_end() && behind_operator) {
    return {Code::MissingTerm,
            {previous, previous + 1},
            fmt::format("`{}` has no term after it", scene.text[previous]),
            "a word, a quoted text or a `%regex%`",
            fmt::format("to search for the character itself, quote it: `\"{}\"`", scene.text[previous])};
  }
  if (place.sees_typographic_quote()) {
    return {Code::InvalidCharacterInTerm, place.here(), fmt::format("invalid character {} in a term", place.named()),
            "", std::string(kTypographicHelp)};
  }
  const std::string_view word = place.until(kBlanks);
  const bool is_connective = word == "|" || word == "||";
  return {Code::InvalidCharacterInTerm, place.here(), fmt::format("a term cannot begin with {}", place.named()), "",
          is_connective ? "for any of several terms write `?` before each: `?ERROR ?WARN`"
                        : "quote it: " + fmt::format("`{}`", in_quotes(word))};
}

Diagnostic term_end(const Scene& scene) {
  const FailurePoint place(scene);
  const char before = place.before();
  if (before == '"' || before == '%') {
    return {Code::MissingBlankBetweenTerms, place.here(),
            fmt::format("{} is glued to the closing {}", place.named(), before == '"' ? "quote" : "percent sign"),
            "a blank",
            before == '"'
                ? "terms are separated by blanks; to search for text with quotes in it, write `\\\"` inside quotes"
                : "terms are separated by blanks; a percent sign in a text stands inside quotes: `\"100%\"`"};
  }
  const std::string_view word = place.surrounding([](char c) { return !is_blank(c); }, kBlanks);
  const std::string plain = without_typographic_quotes(word);
  if (std::string help = place.sees("|") && plain == word ? alternatives_help(word) : ""; !help.empty()) {
    return {Code::InvalidCharacterInTerm, place.here(), fmt::format("invalid character {} in a term", place.named()),
            "", std::move(help)};
  }
  return {Code::InvalidCharacterInTerm, place.here(), fmt::format("invalid character {} in a term", place.named()), "",
          plain == word ? fmt::format("quote the term: `{}`", in_quotes(word)) : std::string(kTypographicHelp)};
}

// ---- JSON: selectors

Diagnostic operand(const Scene& scene) {
  const FailurePoint place(scene);
  const std::size_t previous = scene.text.find_last_not_of(kBlanks, scene.at == 0 ? 0 : scene.at - 1);
  const char before = previous == std::string_view::npos ? '\0' : scene.text[previous];
  if (before == '{' && (place.sees("}") || place.at_end())) {
    return {Code::EmptyExpression,
            {previous, scene.at + 1},
            "no condition between the braces",
            "",
            "the pattern that matches every event is the empty text"};
  }
  const std::string expected =
      scene.text.front() == '{' ? "a selector such as `$.level`, or `(`" : "a field name, or `(`";
  if (place.at_end() || place.sees_any("})],") || sees_connective(place)) {
    const std::string where =
        before == '('   ? "in the parentheses"
        : before == '&' ? "after `&&`"
        : before == '|'
            ? "after `||`"
            : fmt::format("before {}",
                          sees_connective(place) ? fmt::format("`{}`", place.rest().substr(0, 2)) : place.named());
    return {Code::MissingCondition, sees_connective(place) ? place.span(2) : place.here(),
            "a condition is missing " + where, expected, ""};
  }
  if (place.sees("!")) {
    return {Code::InvalidOperator, place.here(), "there is no `!` to negate a condition", expected,
            "turn the comparison round (`!=` for `=`), or write `NOT EXISTS`"};
  }
  const std::string_view word = place.word();
  if (scene.text.front() != '{') {
    return {Code::InvalidSlot, place.here(), fmt::format("{} cannot begin a condition", place.named()), expected, ""};
  }
  if (word == "NOT" || word == "not") {
    return {Code::InvalidOperator, place.span_of(word), "a condition cannot be negated as a whole", expected,
            "`NOT EXISTS` follows a selector: `$.member NOT EXISTS`"};
  }
  if (!word.empty() || place.sees(".")) {
    const std::string_view path = place.until(" \t\n\r\v\f=!<>&|()}");
    return {Code::InvalidSelector, place.span_of(path), fmt::format("`{}` is not a selector", path), expected,
            fmt::format("a selector begins with `$.`: write `$.{}`", path.starts_with('.') ? path.substr(1) : path)};
  }
  return {Code::InvalidSelector, place.here(), fmt::format("{} cannot begin a condition", place.named()), expected,
          place.sees_any("\"'") ? "the selector comes first: `$.member = \"text\"`" : ""};
}

Diagnostic member_step(const Scene& scene) {
  const FailurePoint place(scene);
  constexpr std::string_view kExpected = "`.name`, `.*` or `.['any name']`";
  if (place.sees("[\"")) return bracketed_name({.text = scene.text, .at = scene.at + 1});
  if (place.sees("[")) {
    const std::string_view index = place.until("]");
    const std::string_view inner = index.substr(1);
    const bool is_name = !inner.empty() && std::ranges::all_of(inner, is_name_character) &&
                         !(inner.front() >= '0' && inner.front() <= '9');
    return {Code::InvalidSelector, place.span(index.size() + 1), "a selector begins with a member, not with an index",
            std::string(kExpected),
            is_name ? fmt::format("write `$.{}`", inner)
                    : "an event is an object: name the member that holds the array, as in `$.items[0]`"};
  }
  const std::string_view word = place.word();
  return {Code::InvalidSelector, word.empty() ? place.here() : place.span_of(word), "`$` needs a member after it",
          std::string(kExpected), word.empty() ? "" : fmt::format("write `$.{}`", word)};
}

Diagnostic member_name(const Scene& scene) {
  const FailurePoint place(scene);
  if (place.sees("\"")) {
    const std::string_view rest = place.rest().substr(1);
    const std::string_view name = rest.substr(0, std::min(rest.find('"'), rest.size()));
    return {Code::InvalidMemberName, place.span(name.size() + 2), "a member name in double quotes",
            "a name or `['any name']`",
            std::ranges::all_of(name, is_name_character) && !name.empty() ? fmt::format("write it bare: `.{}`", name)
                                                                          : fmt::format("write `.['{}']`", name)};
  }
  if (place.sees("[\"")) return bracketed_name({.text = scene.text, .at = scene.at + 1});
  if (place.sees("[")) {
    return {Code::InvalidMemberName, place.here(), "an index follows its member without a period", "a name or `*`",
            "write `$.items[0]`"};
  }
  if (place.sees(".")) {
    return {Code::InvalidMemberName, place.here(), "two periods in a row", "a name, `*` or `['any name']`",
            "one period stands between two names"};
  }
  const std::string_view name = place.until(" \t\n\r\v\f=!<>&|()[]}.");
  if (name.empty()) {
    return {Code::InvalidMemberName, place.here(), "a member name is missing after the period",
            "letters, digits, `_` or `-`", ""};
  }
  return {Code::InvalidMemberName, place.here(), fmt::format("invalid character {} in a member name", place.named()),
          "letters, digits, `_` or `-`", fmt::format("write `.['{}']`", name)};
}

Diagnostic bracketed_name(const Scene& scene) {
  const FailurePoint place(scene);
  if (place.sees("\"")) {
    const std::string_view rest = place.rest().substr(1);
    const std::string_view name = rest.substr(0, std::min(rest.find('"'), rest.size()));
    return {Code::InvalidMemberName, place.span(name.size() + 2), "a member name in brackets stands in single quotes",
            "", fmt::format("write `.['{}']`", name)};
  }
  return {Code::InvalidMemberName, place.here(), "the name in brackets is not closed by `']`, or empty",
          "a name and `']`", ""};
}

Diagnostic element(const Scene& scene) {
  const FailurePoint place(scene);
  if (place.sees("\"")) return bracketed_name(scene);
  const std::string_view wrong = place.until("]");
  return {Code::InvalidIndex, wrong.empty() ? place.here() : place.span_of(wrong), "this is not an index",
          "a number, `*` or `'name'`",
          std::ranges::all_of(wrong, is_name_character) && !wrong.empty()
              ? fmt::format("a member is written `.{}`", wrong)
              : ""};
}

Diagnostic close_element(const Scene& scene) {
  const FailurePoint place(scene);
  return {Code::InvalidIndex, place.here(), "an index ends with `]`", "`]`",
          place.sees_any(":,") ? "one element or all of them, `[*]`: there are no ranges" : ""};
}

// ---- conditions

Diagnostic member_test(const Scene& scene) {
  const FailurePoint place(scene);
  const char before = place.before();
  if (place.sees("*") && before == '.') return member_name(scene);
  const bool glued =
      !place.at_end() && !is_blank(before) && !place.sees_any("})]=!<>&|(,*") && before != ']' && before != '*';
  if (glued) {
    const std::string_view name = place.surrounding(is_name_character, " \t\n\r\v\f=!<>&|()}");
    return {Code::InvalidMemberName, place.here(), fmt::format("invalid character {} in a member name", place.named()),
            "letters, digits, `_` or `-`", fmt::format("write `.['{}']`", name)};
  }
  return refuse_operator(place, kMemberTests);
}

Diagnostic field_test(const Scene& scene) {
  const FailurePoint place(scene);
  const std::string_view word = place.word();
  if (const std::string keyword = lower_case(word); keyword == "is" || keyword == "not") {
    return {Code::InvalidOperator, place.span_of(word),
            fmt::format("`{}` tests JSON members, not delimited fields", word), std::string(kOperators), ""};
  }
  if (!word.empty() || place.sees("...")) {
    return {Code::MissingComma, word.empty() ? place.span(3) : place.span_of(word), "two fields in one slot",
            "`,` or an operator", "separate fields with commas"};
  }
  const bool ends_slot = place.at_end() || place.sees_any("]),") || sees_connective(place);
  if (ends_slot) {
    return {Code::InvalidOperator, sees_connective(place) ? place.span(2) : place.here(),
            "a field in a condition needs an operator", std::string(kOperators),
            "a name alone is a slot of its own, between commas"};
  }
  const bool glued = !is_blank(place.before()) && !place.sees_any("=!<>:");
  if (glued) {
    return {Code::InvalidSlot, place.here(), fmt::format("invalid character {} in a field name", place.named()),
            "letters, digits, `_` or `-`", ""};
  }
  return refuse_operator(place, kOperators);
}

Diagnostic is_what(const Scene& scene) {
  static constexpr std::string_view kKeywords[] = {"NULL", "TRUE", "FALSE"};
  const FailurePoint place(scene);
  if (lower_case(place.word()) == "not") {
    return {Code::InvalidKeyword, place.span_of(place.word()), "`IS NOT` is not part of the language",
            "`NULL`, `TRUE` or `FALSE`", "for a member that is there, write `= *`"};
  }
  return keyword_refusal(place, kKeywords, "`IS` compares with a keyword", "`NULL`, `TRUE` or `FALSE`");
}

Diagnostic not_what(const Scene& scene) {
  static constexpr std::string_view kKeywords[] = {"EXISTS"};
  return keyword_refusal(FailurePoint(scene), kKeywords, "`NOT` is followed by `EXISTS`", "`EXISTS`");
}

Diagnostic value(const Scene& scene) {
  const FailurePoint place(scene);
  constexpr std::string_view kExpected = "a value: `word`, `\"text\"`, `404`, `pre*` or `%regex%`";
  if (place.at_end() || place.sees_any("})],") || sees_connective(place)) {
    return {Code::MissingOperand, sees_connective(place) ? place.span(2) : place.here(),
            "the value to compare with is missing", std::string(kExpected), "write `\"\"` for the empty text"};
  }
  if (place.sees("'")) {
    const std::string_view rest = place.rest().substr(1);
    const std::string_view inner = rest.substr(0, std::min(rest.find('\''), rest.size()));
    return {Code::InvalidValue, place.span(inner.size() + 2), "single quotes are not quotes here",
            std::string(kExpected), fmt::format("write `{}`", in_quotes(inner))};
  }
  if (place.sees_typographic_quote()) {
    return {Code::InvalidValue, place.here(), "typographic quotes are not quotes", std::string(kExpected),
            "write `\"`"};
  }
  const std::string_view word = place.until(" \t\n\r\v\f&|()},]");
  return {Code::InvalidValue, place.here(), fmt::format("an unquoted value cannot hold {}", place.named()),
          std::string(kExpected), word.empty() ? "" : fmt::format("quote it: `{}`", in_quotes(word))};
}

Diagnostic number(const Scene& scene) {
  const FailurePoint place(scene);
  constexpr std::string_view kExpected = "a number such as `500` or `-1.5e3`";
  if (place.at_end() || place.sees_any("})],") || sees_connective(place)) {
    return {Code::MissingOperand, sees_connective(place) ? place.span(2) : place.here(),
            "the number to compare with is missing", std::string(kExpected), ""};
  }
  if (place.sees("\"")) {
    const std::string_view rest = place.rest().substr(1);
    const std::string_view inner = rest.substr(0, std::min(rest.find('"'), rest.size()));
    const bool numeric = !inner.empty() && std::ranges::all_of(inner, [](char c) {
      return is_alphanumeric(c) || std::string_view("+-.").contains(c);
    }) && std::string_view("0123456789+-").contains(inner.front());
    return {Code::NumberRequired, place.span(inner.size() + 2),
            "`<`, `<=`, `>` and `>=` compare with a number, not with text", std::string(kExpected),
            numeric ? fmt::format("drop the quotes: `{}`", inner) : ""};
  }
  const std::string_view word = place.until(" \t\n\r\v\f&|()},]");
  return {Code::NumberRequired, place.span_of(word), "`<`, `<=`, `>` and `>=` compare with a number",
          std::string(kExpected), place.sees("%") ? "a regular expression follows `=` or `!=`" : ""};
}

Diagnostic close_group(const Scene& scene) {
  const FailurePoint place(scene);
  const bool json = scene.text.front() == '{';
  const bool in_group = !scene.open_parentheses.empty();
  const std::string expected = in_group ? "`&&`, `||` or `)`" : json ? "`&&`, `||` or `}`" : "`&&`, `||`, `,` or `]`";
  if (place.sees(")") && !in_group) {
    return {Code::UnbalancedParenthesis, place.here(), "this parenthesis closes nothing", expected, ""};
  }
  if (in_group && (place.at_end() || place.sees_any("}],"))) {
    const std::size_t opened = scene.open_parentheses.back();
    return {Code::UnbalancedParenthesis, {opened, opened + 1}, "this parenthesis is never closed", "", ""};
  }
  const std::string lower = lower_case(place.word());
  if (place.sees_any("&|")) {
    const std::string twice(2, place.rest().front());
    return {Code::MissingConnective, place.here(), fmt::format("a single {}", place.named()), expected,
            fmt::format("write `{}`", twice)};
  }
  if (lower == "and" || lower == "or") {
    return {Code::MissingConnective, place.span_of(lower), fmt::format("`{}` does not join conditions", place.word()),
            expected, lower == "and" ? "write `&&`" : "write `||`"};
  }
  if (place.sees(",") && json) {
    return {Code::MissingConnective, place.here(), "a comma does not join conditions", expected, "write `&&` or `||`"};
  }
  const char before = place.before();
  if (is_bare_character(before) && !place.sees_any("$(")) {
    const std::string_view text = place.surrounding(is_bare_character, json ? " \t\n\r\v\f&|()}" : " \t\n\r\v\f&|(),]");
    return {Code::InvalidValue, place.here(), fmt::format("an unquoted value cannot hold {}", place.named()), expected,
            fmt::format("quote it: `{}`", in_quotes(text))};
  }
  const std::size_t previous = scene.text.find_last_not_of(kBlanks, scene.at == 0 ? 0 : scene.at - 1);
  if (!lower.empty() && previous != std::string_view::npos && is_bare_character(scene.text[previous])) {
    std::size_t begin = previous;
    while (begin > 0 && is_bare_character(scene.text[begin - 1])) --begin;
    const std::size_t stop = std::min(scene.text.find_first_of(json ? "&|)}" : "&|),]", scene.at), scene.text.size());
    const std::size_t end = scene.text.find_last_not_of(kBlanks, stop - 1) + 1;
    return {Code::InvalidValue, place.span_of(lower), "an unquoted value ends at a blank", expected,
            fmt::format("quote it: `{}`", in_quotes(scene.text.substr(begin, end - begin)))};
  }
  return {Code::MissingConnective, place.here(), fmt::format("{} after a condition", place.named()), expected,
          place.sees("$") ? "join conditions with `&&` or `||`" : ""};
}

// ---- space-delimited

Diagnostic slot(const Scene& scene) {
  const FailurePoint place(scene);
  constexpr std::string_view kExpected = "a name, a condition, `...` or nothing";
  if (place.sees(".")) {
    const std::size_t dots = std::min(place.rest().find_first_not_of('.'), place.rest().size());
    return {Code::InvalidSlot, place.span(dots), "an ellipsis has three periods", std::string(kExpected),
            "write `...`"};
  }
  if (place.sees("%")) {
    return {Code::InvalidSlot, place.here(), "a regular expression needs a field to look at", std::string(kExpected),
            "write `name = %regex%`"};
  }
  if (place.sees("$")) {
    return {Code::InvalidSlot, place.here(), "fields are named without `$`", std::string(kExpected), ""};
  }
  return {Code::InvalidSlot, place.here(), fmt::format("{} cannot begin a slot", place.named()), std::string(kExpected),
          "names are letters, digits, `_` and `-`; to search for this text, quote the whole pattern"};
}

Diagnostic slot_end(const Scene& scene) {
  const FailurePoint place(scene);
  const std::size_t previous = scene.text.find_last_not_of(kBlanks, scene.at - 1);
  const char before = previous == std::string_view::npos ? '\0' : scene.text[previous];
  if (before == '.' && scene.text.substr(0, previous + 1).ends_with("...")) {
    const std::size_t next = scene.text.find_first_not_of(kBlanks, scene.at);
    if (next != scene.at && next != std::string_view::npos) return slot_end({.text = scene.text, .at = next});
    const std::string_view wrong = place.word().empty() ? place.character() : place.word();
    return {Code::MissingComma, place.span_of(wrong), fmt::format("`{}` after an ellipsis", wrong), "`,` or `]`",
            place.sees(".") ? "an ellipsis has three periods" : "separate slots with commas"};
  }
  return close_group(scene);
}

Diagnostic pattern_end(const Scene& scene) {
  const FailurePoint place(scene);
  if (place.sees("}") || place.sees(")")) {
    return {Code::UnbalancedParenthesis, place.here(), fmt::format("{} closes nothing", place.named()),
            "the end of the pattern", ""};
  }
  return {Code::MissingConnective, place.here(), fmt::format("{} after the pattern's end", place.named()),
          "the end of the pattern", "conditions are joined with `&&` or `||` inside one pair of brackets"};
}

}  // namespace insitu::refusals
