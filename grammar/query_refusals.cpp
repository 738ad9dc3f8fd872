#include "grammar/query_refusals.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "grammar/ascii.h"
#include "grammar/failure_point.h"
#include "grammar/near_name.h"
#include "grammar/service_position.h"

namespace insitu::refusals::queries {
namespace {

constexpr std::string_view kCommands[] = {
    "fields",      "display",    "filter",         "where",     "filterIndex", "stats",         "sort",
    "limit",       "head",       "tail",           "parse",     "dedup",       "json",          "unnest",
    "expand",      "unmask",     "pattern",        "diff",      "anomaly",     "estimate",      "lookup",
    "cidrlookup",  "join",       "appendcols",     "addtotals", "accum",       "autoregress",   "filldown",
    "fillmissing", "logcompare", "relevantfields", "outlier",   "sessionize",  "countFrequent", "SOURCE",
};
constexpr std::string_view kReserved[] = {"and", "or", "not", "in", "like", "as", "by"};
constexpr std::string_view kUnitList = "`ms`, `s`, `m`, `h`, `d`, `w`, `mo`, `q` and `y`";
constexpr std::string_view kOperand = "a field, a value or a function call";

/// Operators of other languages, and what they are called here.
struct Foreign {
  std::string_view spelling;
  std::string_view help;
};
constexpr Foreign kForeignOperators[] = {
    {"===", "write `=`"},
    {"!==", "write `!=`"},
    {"!~", "write `not like /regex/`"},
    {"<>", "write `!=`"},
    {"=<", "write `<=`"},
    {"=>", "write `>=`"},
    {"<<", "write `<`"},
    {">>", "write `>`"},
    {"&&", "write `and`"},
    {"&", "write `and`"},
    {"!", "write `!=`"},
    {"//", "a comment begins with `#`"},
    {"::", "there are no casts: write `toNumber(field)`"},
    {";", "commands are separated by `|`"},
};
constexpr Foreign kForeignWords[] = {
    {"is", "write `ispresent(field)` or `not ispresent(field)`"},
    {"contains", "write `like \"text\"`"},
    {"matches", "write `like /regex/`"},
    {"rlike", "write `like /regex/`"},
    {"regexp", "write `like /regex/`"},
    {"ilike", "write `like /(?i)regex/`"},
    {"startswith", "write `like /^text/`"},
    {"endswith", "write `like /text$/`"},
    {"between", "write `field >= 1 and field <= 9`"},
    {"eq", "write `=`"},
    {"ne", "write `!=`"},
    {"mod", "write `%`"},
    {"exists", "write `ispresent(field)`"},
    {"ascending", "write `asc`"},
    {"descending", "write `desc`"},
};
constexpr std::string_view kPpl = "OpenSearch PPL";
constexpr std::string_view kSql = "SQL";
/// Commands of other languages, and what to write instead. `language`: the one they belong to, if the service has it,
/// too.
struct ForeignCommand {
  std::string_view spelling;
  std::string_view help;
  std::string_view language = {};
};
constexpr ForeignCommand kForeignCommands[] = {
    {"search", "write `filter @message like \"text\"`"},
    {"select", "write `fields`", kSql},
    {"with", "write one query after the other", kSql},
    {"from", "log groups are named by `SOURCE`", kSql},
    {"group", "write `stats count(*) by field`", kSql},
    {"having", "write `filter` after `stats`", kSql},
    {"top", "write `stats count(*) as n by field | sort n desc | limit 10`", kPpl},
    {"rare", "write `stats count(*) as n by field | sort n asc | limit 10`", kPpl},
    {"rename", "write `fields field as name`", kPpl},
    {"eval", "write `fields expression as name`", kPpl},
    {"rex", "write `parse field /(?<name>regex)/`", kPpl},
    {"grok", "write `parse field /(?<name>regex)/`", kPpl},
    {"fillnull", "write `fields coalesce(field, value) as name`", kPpl},
    {"eventstats", "write one query with `stats`, and one that uses its result", kPpl},
    {"trendline", "nothing like it is there", kPpl},
    {"flatten", "write `jsonParse(field)`", kPpl},
    {"describe", "`insitu fields` lists the fields", kPpl},
    {"extend", "write `fields expression as name`"},
    {"project", "write `display`"},
    {"summarize", "write `stats`"},
    {"grep", "write `filter @message like /regex/`"},
};

std::string in_other_language(std::string_view what, std::string_view language) {
  return language.empty() ? std::string(what) : fmt::format("{}: this is {}, not Logs Insights QL", what, language);
}

using lexical::lower_case;

bool is_query_name_character(char c) { return is_alphanumeric(c) || c == '_' || c == '@'; }

/// The name at the place, periods included; empty if there is none.
std::string_view name_at(const FailurePoint& place) {
  const std::string_view rest = place.rest();
  std::size_t length = 0;
  while (length < rest.size() && (is_query_name_character(rest[length]) || rest[length] == '.')) ++length;
  return rest.substr(0, length);
}

/// What the service would call the symbol here.
std::string_view symbol_at(const FailurePoint& place) {
  const std::string_view name = name_at(place);
  return name.empty() || name.front() == '.' ? place.character() : name;
}

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::any_of(words,
                             [lower = lower_case(word)](std::string_view each) { return lower_case(each) == lower; });
}

/// The last character before `at` that is no blank.
char previous_character(const Scene& scene) {
  const std::string_view before = scene.text.substr(0, std::min(scene.at, scene.text.size()));
  const std::size_t last = before.find_last_not_of(kBlanks);
  return last == std::string_view::npos ? '\0' : before[last];
}

Diagnostic unexpected(const Scene& scene, Code code, Span span, std::string_view symbol, std::string_view expected,
                      std::string_view help) {
  return {code, span,
          fmt::format("unexpected symbol found `{}` at {}", symbol, service_position(scene.text, span.begin)),
          std::string(expected), std::string(help)};
}

Diagnostic unexpected(const Scene& scene, std::string_view expected, std::string_view help) {
  const FailurePoint place(scene);
  if (place.at_end()) return unexpected(scene, Code::UnexpectedSymbol, place.here(), "<EOF>", expected, help);
  const std::string_view symbol = symbol_at(place);
  return unexpected(scene, Code::UnexpectedSymbol, place.span_of(symbol), symbol, expected, help);
}

/// Text that is replaced before a query is run: `{{name}}`, `$Saved(...)`, `${name}`, `%%name%%`, `<name>`.
std::optional<Diagnostic> placeholder(const Scene& scene) {
  const FailurePoint place(scene);
  if (place.sees("{{")) {
    const std::size_t end = place.rest().find("}}");
    return Diagnostic{Code::SavedQuery, place.span(end == std::string_view::npos ? 2 : end + 2),
                      "a parameter of a saved query", "", "put the value in its place: a query is read as it stands"};
  }
  if (place.sees("${") || place.sees("%%")) {
    return Diagnostic{Code::SavedQuery, place.span(2), "a placeholder of a template", "",
                      "put the value in its place: a query is read as it stands"};
  }
  if (place.sees("$")) {
    const std::size_t end = place.rest().find_first_of(" \t\n\r\v\f|(");
    return Diagnostic{Code::SavedQuery, place.span(std::min(end, place.rest().size())), "a call of a saved query", "",
                      "put the text of the saved query in its place"};
  }
  return std::nullopt;
}

/// Characters that look like others.
std::optional<Diagnostic> lookalike(const Scene& scene, std::string_view expected) {
  const FailurePoint place(scene);
  if (place.sees_typographic_quote())
    return unexpected(scene, expected, "typographic quotes are not quotes: write `\"` or `'`");
  if (place.sees("\u00A0")) {
    return unexpected(scene, Code::UnexpectedSymbol, place.here(), "U+00A0", expected,
                      "a no-break space is not a blank: replace it");
  }
  if (place.sees("\uFEFF")) {
    return unexpected(scene, Code::UnexpectedSymbol, place.here(), "U+FEFF", expected, "remove the byte order mark");
  }
  return std::nullopt;
}

/// A letter that names cannot hold without backticks.
std::optional<Diagnostic> foreign_letter(const Scene& scene) {
  const FailurePoint place(scene);
  if (place.at_end() || static_cast<unsigned char>(place.rest().front()) < 0x80) return std::nullopt;
  const std::string_view name = place.surrounding(
      [](char c) { return is_query_name_character(c) || c == '.' || static_cast<unsigned char>(c) >= 0x80; },
      " \t\n\r\v\f,|()[]=<>!'\"`#/*+%^");
  return Diagnostic{Code::InvalidFieldName, place.here(), fmt::format("invalid character {} in a name", place.named()),
                    "letters, digits, `_`, `@` or `.`", fmt::format("write the name in backticks: `` `{}` ``", name)};
}

std::optional<Diagnostic> foreign_operator(const Scene& scene, std::string_view expected) {
  const FailurePoint place(scene);
  for (const auto& [spelling, help] : kForeignOperators) {
    if (place.sees(spelling)) {
      return Diagnostic{Code::InvalidOperator, place.span_of(spelling),
                        fmt::format("`{}` is not an operator", spelling), std::string(expected), std::string(help)};
    }
  }
  const std::string word = lower_case(name_at(place));
  for (const auto& [spelling, help] : kForeignWords) {
    if (word == spelling) {
      return Diagnostic{Code::InvalidOperator, place.span_of(word),
                        fmt::format("`{}` is not an operator", name_at(place)), std::string(expected),
                        std::string(help)};
    }
  }
  return std::nullopt;
}

/// The refusal after something complete, where an operator, a comma, a pipe or an end may follow.
Diagnostic continuation(const Scene& scene, std::string_view expected) {
  const FailurePoint place(scene);
  if (auto found = placeholder(scene)) return *found;
  if (auto found = lookalike(scene, expected)) return *found;
  if (auto found = foreign_letter(scene)) return *found;
  if (auto found = foreign_operator(scene, expected)) return *found;
  const std::string_view name = name_at(place);
  if (is_one_of(name, kCommands))
    return unexpected(scene, expected, fmt::format("commands are separated by `|`: write `| {}`", name));
  std::string_view help;
  if (place.sees_any("=<>")) help = "a comparison has two sides: join comparisons with `and`";
  if (place.sees(":")) help = "a text stands in quotes";
  if (place.sees("-")) help = "a name with a dash stands in backticks";
  if (place.sees("[")) help = "a list follows `in`";
  if (place.sees("\\|")) help = "remove the backslash";
  return unexpected(scene, expected, help);
}

Diagnostic saved_or_unexpected(const Scene& scene, std::string_view expected, std::string_view help = "") {
  if (auto found = placeholder(scene)) return *found;
  if (auto found = lookalike(scene, expected)) return *found;
  return unexpected(scene, expected, help);
}

/// Whether a text goes on like a condition after its field.
bool begins_with_comparison(std::string_view text) {
  if (text.empty()) return false;
  if (std::string_view("=<>").contains(text.front()) || text.starts_with("!=")) return true;
  const std::string word = lower_case(text.substr(0, text.find_first_of(kBlanks)));
  return word == "like" || word == "in" || word == "not";
}

Diagnostic unknown_command(const Scene& scene) {
  const FailurePoint place(scene);
  const std::string_view name = name_at(place);
  std::string help;
  std::string_view language;
  for (const ForeignCommand& foreign : kForeignCommands) {
    if (lower_case(name) != foreign.spelling) continue;
    help = foreign.help;
    language = foreign.language;
  }
  const std::string_view near = near_name(name, kCommands);
  const std::string_view behind = place.rest().substr(name.size());
  const std::size_t next = std::min(behind.find_first_not_of(kBlanks), behind.size());
  if (help.empty() && begins_with_comparison(behind.substr(next))) {
    std::string_view condition = place.rest().substr(0, place.rest().find('|'));
    condition = condition.substr(0, condition.find_last_not_of(kBlanks) + 1);
    help = fmt::format("write `filter {}`", condition);
  }
  if (help.empty() && !near.empty()) help = fmt::format("did you mean `{}`?", near);
  const bool is_alone = scene.text.find_first_not_of(kBlanks) == scene.at && next == behind.size();
  if (help.empty() && is_alone) help = fmt::format("write `filter @message like \"{}\"` to find a text", name);
  if (help.empty() && behind.substr(next).starts_with('(')) {
    help = "a function is no command: aggregates follow `stats`, others after `fields`";
  }
  return {Code::UnknownCommand, place.span_of(name),
          in_other_language(fmt::format("unknown command `{}`", name), language), "a command", std::move(help)};
}

/// The text in quotes before `in`, quotes included; empty: something else is there.
std::string_view text_before_in(const Scene& scene) {
  std::string_view before = scene.text.substr(0, scene.at);
  const auto trim = [&before] { before = before.substr(0, before.find_last_not_of(kBlanks) + 1); };
  trim();
  if (!lower_case(before.substr(before.size() - std::min<std::size_t>(before.size(), 2))).ends_with("in")) return {};
  before.remove_suffix(2);
  trim();
  if (before.size() < 2 || (before.back() != '"' && before.back() != '\'')) return {};
  const std::size_t begin = before.rfind(before.back(), before.size() - 2);
  return begin == std::string_view::npos ? std::string_view() : before.substr(begin);
}

/// The refusal where a command was to begin, but something else is there.
Diagnostic no_command(const Scene& scene) {
  const FailurePoint place(scene);
  if (name_at(place).empty()) {
    if (auto found = foreign_letter(scene)) {
      if (!place.sees_typographic_quote()) return saved_or_unexpected(scene, "a command");
    }
    return saved_or_unexpected(scene, "a command");
  }
  return unknown_command(scene);
}

}  // namespace

Diagnostic expecting(const Scene& scene, std::string_view expected) { return saved_or_unexpected(scene, expected); }

// ---- quotes, regular expressions, numbers

Diagnostic unclosed_text(const Scene& scene) {
  const char quote = scene.text[scene.opened];
  return {Code::UnclosedQuote,
          {scene.opened, scene.opened + 1},
          "this quote is never closed",
          "",
          fmt::format("write `\\{}` for a quote inside quotes", quote)};
}

Diagnostic unclosed_backtick(const Scene& scene) {
  return {Code::UnclosedBacktick, {scene.opened, scene.opened + 1}, "this backtick is never closed", "", ""};
}

Diagnostic empty_backticks(const Scene& scene) {
  if (FailurePoint(scene).at_end()) return unclosed_backtick(scene);
  return {Code::InvalidFieldName, {scene.opened, scene.at + 1}, "a name without characters", "a name", ""};
}

Diagnostic unclosed_regex(const Scene& scene) {
  return {Code::UnclosedRegex,
          {scene.opened, scene.opened + 1},
          "this slash opens a regular expression that is never closed",
          "",
          "write `\\/` for a slash inside"};
}

Diagnostic unclosed_class(const Scene& scene) {
  return {Code::UnclosedRegex,
          {scene.opened, scene.opened + 1},
          "a `[` in this regular expression is never closed",
          "",
          "write `\\[` for the character itself"};
}

Diagnostic regex_flags(const Scene& scene) {
  const FailurePoint place(scene);
  const std::string_view flags = place.word();
  Diagnostic refused = unexpected(scene, Code::RegexFlags, place.span_of(flags), flags, "", "");
  const bool ignores_case = flags == "i";
  refused.help = ignores_case
                     ? "flags stand inside: write `/(?i).../`"
                     : "flags stand inside, as in `/(?i).../`; nothing stands right after a regular expression";
  return refused;
}

Diagnostic number(const Scene& scene) {
  constexpr std::string_view kStops = " \t\n\r\v\f,|()[]{}=<>!?'\"`#/\\*+-%^&:;~$";
  const FailurePoint place(scene);
  const std::string_view token = place.surrounding([](char c) { return is_alphanumeric(c) || c == '.'; }, kStops);
  const auto begin = static_cast<std::size_t>(token.data() - scene.text.data());
  const Span span{begin, begin + token.size()};
  const std::size_t letters = std::min(token.find_first_not_of("0123456789."), token.size());
  const std::string unit = lower_case(token.substr(letters));
  constexpr std::string_view kUnits[] = {"ms", "msec", "s", "sec", "m", "min", "h", "hr", "d", "w", "mo", "q", "y"};
  if (is_one_of(unit, kUnits)) {
    const bool fraction = token.substr(0, letters).contains('.');
    return {Code::InvalidPeriod, span, fmt::format("`{}` is not a period", token), "a period such as `5m`",
            fraction ? "a period counts whole units"
                     : fmt::format("units are in lower case: `{}{}`", token.substr(0, letters), unit)};
  }
  if (lower_case(token).starts_with("0x")) {
    return {Code::InvalidNumber, span, fmt::format("`{}` is not a number", token), "a number",
            fmt::format("write `hexToDec(\"{}\")`", token)};
  }
  const bool periods = std::ranges::count(token, '.') > 1;
  if (!token.substr(0, letters).contains('.') && !unit.empty() &&
      std::ranges::none_of(unit, [](char c) { return c >= '0' && c <= '9'; })) {
    return {
        Code::InvalidPeriod, span, fmt::format("`{}` is neither a period nor a name", token), "a period such as `5m`",
        fmt::format("units are {}; a name that begins with a digit stands in backticks: `` `{}` ``", kUnitList, token)};
  }
  return {Code::InvalidNumber, span, fmt::format("`{}` is neither a number nor a name", token), "a number",
          periods ? fmt::format("a text stands in quotes: `\"{}\"`", token)
                  : fmt::format("a name that begins with a digit stands in backticks: `` `{}` ``", token)};
}

// ---- queries and commands

Diagnostic query(const Scene& scene) {
  const FailurePoint place(scene);
  if (place.at_end()) return {Code::EmptyQuery, {0, scene.text.size()}, "no command in this query", "a command", ""};
  if (place.sees("|")) {
    return {Code::MissingCommand, place.here(), "a query does not begin with `|`", "a command",
            "remove the `|`; if this is a part of a query, put its first command before it"};
  }
  return no_command(scene);
}

Diagnostic subquery(const Scene& scene) {
  const FailurePoint place(scene);
  const std::string_view list = place.until("|)");
  const std::string_view first = name_at(place);
  const bool is_list = place.sees_any("\"'0123456789-`") || list.substr(first.size()).starts_with(',') || list == first;
  if (is_list && !list.empty()) {
    return unexpected(
        scene, "a query",
        fmt::format("a list stands in brackets: `in [{}]`", list.substr(0, list.find_last_not_of(kBlanks) + 1)));
  }
  if (place.at_end() || place.sees_any("|)")) {
    return {Code::MissingCommand, place.here(), "no command in this subquery", "a command", ""};
  }
  return no_command(scene);
}

Diagnostic statement(const Scene& scene) {
  const FailurePoint place(scene);
  const Span pipe{scene.opened, scene.opened + 1};
  if (place.at_end() || place.sees(")")) {
    return {Code::MissingCommand, pipe, "no command after the last `|`", "a command", "remove the `|`"};
  }
  if (place.sees("|")) {
    return {Code::MissingCommand, place.here(), "no command between two `|`", "a command",
            place.before() == '|' ? "conditions are joined with `or`" : ""};
  }
  return no_command(scene);
}

Diagnostic query_end(const Scene& scene) {
  const FailurePoint place(scene);
  if (place.sees(")")) {
    return {Code::UnbalancedParenthesis, place.here(), "`)` closes nothing", "`|` or the end of the query", ""};
  }
  return continuation(scene, "an operator, `|` or the end of the query");
}

Diagnostic close_bracket(const Scene& scene) {
  const FailurePoint place(scene);
  const std::size_t opened = scene.open_parentheses.back();
  if (place.at_end() || place.sees("|")) {
    return {Code::UnbalancedParenthesis,
            {opened, opened + 1},
            fmt::format("`{}` is never closed", scene.text[opened]),
            "",
            ""};
  }
  const std::string inside = lower_case(scene.text.substr(opened + 1, scene.at - opened - 1));
  const std::size_t first = std::min(inside.find_first_not_of(kBlanks), inside.size());
  if (std::string_view(inside).substr(first).starts_with("distinct")) {
    return unexpected(scene, "an operator, `,` or `)`", "write `count_distinct(field)`");
  }
  return continuation(scene, "an operator, `,` or `)`");
}

// ---- values and names

Diagnostic operand(const Scene& scene) {
  const FailurePoint place(scene);
  if (auto found = placeholder(scene)) return *found;
  if (auto found = lookalike(scene, kOperand)) return *found;
  if (auto found = foreign_letter(scene)) return *found;
  if (place.sees("/") && place.before() == '/') return unexpected(scene, kOperand, "a comment begins with `#`");
  if (place.sees("/")) {
    return {Code::RegexOutsideLike, place.here(), "a regular expression cannot stand here", std::string(kOperand),
            "a regular expression follows `like` or `=~`: `field like /regex/`"};
  }
  const std::string_view name = name_at(place);
  if (is_one_of(name, kReserved)) {
    return unexpected(scene, kOperand, fmt::format("a field of this name stands in backticks: `` `{}` ``", name));
  }
  const char before = previous_character(scene);
  std::string_view help;
  if (before == ',' && (place.at_end() || place.sees_any("|)]"))) help = "remove the comma";
  if (place.sees("*")) {
    help =
        before == '(' ? "`*` stands alone: `count(*)`" : "fields are named one by one; `@message` is the whole event";
  }
  if (place.sees("+")) help = "a number has no `+`";
  if (place.sees("[")) help = "a list follows `in`";
  if (place.sees_any("=<>") && std::string_view("=<>!").contains(before))
    help = "comparisons are `=`, `!=`, `<`, `<=`, `>`, `>=`";
  if (place.sees("<") && place.until(kBlanks).ends_with('>')) help = "put the value in the place of the placeholder";
  return unexpected(scene, kOperand, help);
}

Diagnostic step(const Scene& scene) {
  const FailurePoint place(scene);
  if (auto found = foreign_letter(scene)) return *found;
  return saved_or_unexpected(scene, "a name, or a number as in `items.0`",
                             place.sees(".") ? "one period stands between two names" : "");
}

Diagnostic index(const Scene& scene) {
  const FailurePoint place(scene);
  const std::string_view inside = place.until("]");
  return {Code::InvalidIndex, place.here(), "an index is a whole number", "a whole number",
          place.sees_any("\"'") && inside.size() > 2
              ? fmt::format("a name follows a period: write `` .`{}` ``", inside.substr(1, inside.size() - 2))
              : ""};
}

Diagnostic close_index(const Scene& scene) {
  return {Code::InvalidIndex, FailurePoint(scene).here(), "an index is one whole number", "`]`", ""};
}

Diagnostic alias(const Scene& scene) {
  const FailurePoint place(scene);
  if (auto found = foreign_letter(scene); found && !place.sees_typographic_quote()) return *found;
  if (place.sees_any("\"'")) {
    const std::string_view rest = place.rest().substr(1);
    const std::string_view name = rest.substr(0, std::min(rest.find(place.rest().front()), rest.size()));
    return {Code::InvalidFieldName, place.span(name.size() + 2), "a name in quotes", "a name",
            fmt::format("a name stands in backticks: `` `{}` ``", name)};
  }
  const std::string_view name = name_at(place);
  if (!name.empty() && (is_one_of(name, kReserved) || (name.front() >= '0' && name.front() <= '9'))) {
    return {Code::InvalidFieldName, place.span_of(name), fmt::format("`{}` cannot be a name", name), "a name",
            fmt::format("write it in backticks: `` `{}` ``", name)};
  }
  return saved_or_unexpected(scene, "a name", previous_character(scene) == ',' ? "remove the comma" : "");
}

Diagnostic field(const Scene& scene) {
  if (auto found = foreign_letter(scene)) return *found;
  return saved_or_unexpected(scene, "a field", previous_character(scene) == ',' ? "remove the comma" : "");
}

// ---- conditions

Diagnostic close_members(const Scene& scene) {
  const FailurePoint place(scene);
  if (place.sees(")")) return unexpected(scene, "`,` or `]`", "a list that begins with `[` ends with `]`");
  return continuation(scene, "`,` or `]`");
}

Diagnostic members(const Scene& scene) {
  const FailurePoint place(scene);
  const std::string_view value = place.until(" \t\n\r\v\f|)");
  // `"x" in tags`: whether a list of the event holds it.
  const std::string_view element = text_before_in(scene);
  if (!element.empty() && is_query_name_character(value.empty() ? '\0' : value.front())) {
    return saved_or_unexpected(
        scene, "a list such as `[1, \"a\"]`, or a subquery in parentheses",
        fmt::format("for a list in the event write `jsonArrayContains({}, {})`", value, element));
  }
  return saved_or_unexpected(scene, "a list such as `[1, \"a\"]`, or a subquery in parentheses",
                             place.at_end() || value.empty() ? "" : fmt::format("write `in [{}]`", value));
}

Diagnostic negated_test(const Scene& scene) {
  const FailurePoint place(scene);
  return saved_or_unexpected(scene, "`like` or `in`",
                             place.sees_any("=<>") ? "write `!=`, or put `not` before the whole comparison" : "");
}

Diagnostic like_operand(const Scene& scene) {
  constexpr std::string_view kExpected = "a text in quotes or a `/regex/`";
  const FailurePoint place(scene);
  if (auto found = placeholder(scene)) return *found;
  if (auto found = lookalike(scene, kExpected)) return *found;
  const std::string_view name = name_at(place);
  if (name.empty()) return unexpected(scene, kExpected, "");
  return {Code::InvalidLikeOperand, place.span_of(name), fmt::format("`like` does not take `{}`", name),
          std::string(kExpected), fmt::format("write `like \"{}\"`", name)};
}

Diagnostic matches_operand(const Scene& scene) {
  Diagnostic refused = like_operand(scene);
  if (refused.code != Code::InvalidLikeOperand) return refused;
  const std::string_view name = name_at(FailurePoint(scene));
  refused.message = fmt::format("`=~` does not take `{}`", name);
  refused.help = fmt::format("write `=~ /{}/`", name);
  return refused;
}

// ---- parts of commands

Diagnostic period(const Scene& scene) {
  const FailurePoint place(scene);
  const std::string_view token = place.until(" \t\n\r\v\f,|()");
  if (token.empty()) return saved_or_unexpected(scene, "a period such as `1h`");
  if (auto found = placeholder(scene)) return *found;
  return {Code::InvalidPeriod, place.span_of(token), fmt::format("`{}` is not a period", token),
          "a period such as `1h`", "units are `ms`, `s`, `m`, `h`, `d`, `w`, `mo`, `q` and `y`"};
}

Diagnostic row_count(const Scene& scene) {
  const FailurePoint place(scene);
  const std::string_view token = place.until(" \t\n\r\v\f,|()#");
  if (auto found = placeholder(scene)) return *found;
  if (token.empty()) return unexpected(scene, "a number of rows", "");
  return {Code::InvalidLimit, place.span_of(token), fmt::format("`{}` is not a number of rows", token),
          "a whole number", ""};
}

Diagnostic parse_as(const Scene& scene) {
  const FailurePoint place(scene);
  if (auto found = placeholder(scene)) return *found;
  const std::string_view name = name_at(place);
  if (!name.empty() && is_query_name_character(name.front()) && !is_one_of(name, kCommands)) {
    return {Code::MissingAlias, place.span_of(name), "names follow `as`", "`as`", fmt::format("write `as {}`", name)};
  }
  if (!place.at_end() && !place.sees("|")) return continuation(scene, "`as`");
  return {Code::MissingAlias, place.here(), "what has been parsed needs a name", "`as`",
          "write `as` and a name, in a glob one for each `*`"};
}

Diagnostic parse_form(const Scene& scene) {
  constexpr std::string_view kExpected = "a glob in quotes, a `/regex/`, `logfmt`, `csv` or `XML`";
  const FailurePoint place(scene);
  const std::string_view name = name_at(place);
  constexpr std::string_view kNamed[] = {"logfmt", "csv"};
  if (is_one_of(name, kNamed)) {
    return {Code::MissingAlias, place.span_of(name), fmt::format("`{}` needs a name for its result", name), "",
            fmt::format("write `{} as name`", name)};
  }
  if (lower_case(name) == "xml") {
    return unexpected(scene, kExpected, "write `XML '/path/to/element' as name`");
  }
  if (auto found = foreign_letter(scene); found && !place.sees_typographic_quote()) return *found;
  const std::string before = lower_case(scene.text.substr(0, scene.at));
  const std::string_view source(before.data(), before.find_last_not_of(kBlanks) + 1);
  for (const std::string_view form : kNamed) {
    if (!name.empty() && source.ends_with(form))
      return unexpected(scene, kExpected, fmt::format("the field comes first: `parse {} {} as name`", name, form));
  }
  return saved_or_unexpected(scene, kExpected);
}

// ---- SOURCE

Diagnostic selection(const Scene& scene) {
  constexpr std::string_view kFunctions[] = {"logGroups", "dataSource", "logGroupTags"};
  const FailurePoint place(scene);
  if (place.sees("=")) {
    Diagnostic refused = unexpected(scene, "a log group in quotes, or `logGroups(...)`",
                                    "begin with a command such as `fields`; log groups are named by `SOURCE 'group'`");
    refused.message = in_other_language(refused.message, kPpl);
    return refused;
  }
  const std::string_view near = near_name(place.word(), kFunctions);
  return saved_or_unexpected(scene, "a log group in quotes, `logGroups(...)`, `dataSource(...)` or `logGroupTags(...)`",
                             near.empty() ? "" : fmt::format("did you mean `{}`?", near));
}

Diagnostic group_option(const Scene& scene) {
  constexpr std::string_view kKeys[] = {"namePrefix", "accountIdentifier", "accountIdentifiers", "class",
                                        "logGroupClass"};
  const FailurePoint place(scene);
  const std::string_view near = near_name(place.word(), kKeys);
  return saved_or_unexpected(scene, "`namePrefix`, `accountIdentifier` or `class`",
                             near.empty() ? "" : fmt::format("did you mean `{}`?", near));
}

Diagnostic source_time(const Scene& scene) {
  return saved_or_unexpected(scene, "a time such as `-3600s`, `now` or `1700000000000`");
}

}  // namespace insitu::refusals::queries
