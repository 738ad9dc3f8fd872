#include "engine/definitions/saved_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>

#include "engine/model/number.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxNameCharacters = 128;
constexpr std::size_t kMaxParameters = 20;
constexpr std::size_t kMaxDefaultCharacters = 1024;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '@' || c == '.'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  return lower;
}

/// What a place of a query is in.
enum class Place { Code, Comment, SingleQuoted, DoubleQuoted, Backticked, Regex };

/// Walks over the text of a query and knows what each place is in. A pattern is told from a division by what comes
/// before it.
class QueryWalk {
 public:
  explicit QueryWalk(std::string_view text) : text_(text) {}

  [[nodiscard]] bool is_at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] Place place() const { return place_; }
  /// Whether a command may begin here.
  [[nodiscard]] bool may_begin_command() const { return place_ == Place::Code && begins_command_; }
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }

  /// Goes on over one character, or an escaped one.
  void step() {
    const char c = text_[at_++];
    switch (place_) {
      case Place::Comment:
        if (c == '\n') place_ = Place::Code;
        return;
      case Place::SingleQuoted: return step_in('\'', c, true);
      case Place::DoubleQuoted: return step_in('"', c, true);
      case Place::Backticked: return step_in('`', c, false);
      case Place::Regex: return step_in_regex(c);
      case Place::Code: break;
    }
    if (c == '#') {
      place_ = Place::Comment;
    } else if (is_word(c)) {
      word_ += c;
      begins_command_ = false;
    } else {
      leave_word();
      if (!is_blank(c)) step_over_sign(c);
    }
  }
  /// Goes on over a part that is an operand.
  void skip(std::size_t characters) {
    at_ += characters;
    begins_command_ = false;
    ends_operand_ = true;
  }

 private:
  void step_in(char end, char c, bool has_escapes) {
    if (has_escapes && c == '\\' && at_ < text_.size()) {
      ++at_;
    } else if (c == end) {
      place_ = Place::Code;
      ends_operand_ = true;
    }
  }

  /// In a class of characters, `[...]`, a `/` does not end the pattern, and a `]` that comes first is one of them.
  void step_in_regex(char c) {
    if (c == '\\' || (c != '[' && !is_in_class_)) return step_in('/', c, true);
    if (is_in_class_) {
      if (c == '[' && rest().starts_with(':')) {  // a class that has a name: its `]` ends nothing
        const std::size_t end = rest().find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", 1);
        if (end != std::string_view::npos && rest().substr(end).starts_with(":]")) at_ += end + 2;
      }
      is_in_class_ = c != ']';
      return;
    }
    is_in_class_ = true;
    if (rest().starts_with('^')) ++at_;
    if (rest().starts_with(']')) ++at_;
  }

  void leave_word() {
    if (word_.empty()) return;
    const std::string lower = in_lower_case(word_);
    if (is_first_word_) command_ = lower;
    is_first_word_ = false;
    constexpr std::array<std::string_view, 6> kBeforeOperands = {"like", "and", "or", "not", "in", "by"};
    ends_operand_ = std::ranges::find(kBeforeOperands, lower) == kBeforeOperands.end() && command_ != "parse";
    word_.clear();
  }

  void step_over_sign(char c) {
    begins_command_ = c == '|';
    if (begins_command_) {
      is_first_word_ = true;
      command_.clear();
      ends_operand_ = false;
      return;
    }
    if (c == '\'') place_ = Place::SingleQuoted;
    if (c == '"') place_ = Place::DoubleQuoted;
    if (c == '`') place_ = Place::Backticked;
    if (c == '/' && !ends_operand_) place_ = Place::Regex;
    ends_operand_ = c == ')' || c == ']';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Place place_ = Place::Code;
  bool begins_command_ = true;
  bool is_first_word_ = true;
  bool ends_operand_ = false;
  bool is_in_class_ = false;  // within a pattern
  std::string word_;
  std::string command_;
};

// ---- values

/// A value that is put into holes.
struct ParameterValue {
  std::string text;        ///< what it means
  std::string as_literal;  ///< how it is written where no literal is open
};

bool is_period(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  constexpr std::array<std::string_view, 8> kUnits = {"ms", "s", "m", "h", "d", "w", "mo", "y"};
  return digits > 0 && std::ranges::find(kUnits, text.substr(digits)) != kUnits.end();
}

bool is_plain_number(std::string_view text) {
  return !text.empty() && text.front() != '+' && parse_number(text) && std::ranges::all_of(text, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '+';
  });
}

bool is_backtick_name(std::string_view text) {
  return text.size() > 2 && text.front() == '`' && text.back() == '`' &&
         text.substr(1, text.size() - 2).find_first_of("`\n") == std::string_view::npos;
}

bool stands_for_itself(std::string_view text) {
  return is_plain_number(text) || is_period(text) || text == "true" || text == "false" || is_backtick_name(text);
}

std::string escaped_for(std::string_view text, char quote) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\' || c == quote) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string quoted_for_regex(std::string_view text) {
  constexpr std::string_view kSigns = "\\.+*?()|[]{}^$/-";
  std::string quoted;
  for (const char c : text) {
    if (c == '\n') {
      quoted += "\\n";
      continue;
    }
    if (kSigns.contains(c)) quoted += '\\';
    quoted += c;
  }
  return quoted;
}

/// The value of a text as it was typed, or of a default.
ParameterValue bare_value(const std::string& text) {
  if (is_backtick_name(text)) return {.text = text.substr(1, text.size() - 2), .as_literal = text};
  if (stands_for_itself(text)) return {.text = text, .as_literal = text};
  return {.text = text, .as_literal = "\"" + escaped_for(text, '"') + "\""};
}

/// The value of a literal in quotes.
ParameterValue quoted_value(std::string_view literal) {
  std::string text;
  for (std::size_t i = 1; i + 1 < literal.size(); ++i) {
    const bool is_escape = literal[i] == '\\' && i + 2 < literal.size() &&
                           (literal[i + 1] == '\\' || literal[i + 1] == '"' || literal[i + 1] == '\'');
    if (is_escape) ++i;
    text += literal[i];
  }
  return {.text = std::move(text), .as_literal = std::string(literal)};
}

/// Returns the length of a literal in quotes at the front of a text; 0: there is none, or it is not closed.
std::size_t length_of_quoted(std::string_view text) {
  if (text.empty() || (text.front() != '"' && text.front() != '\'' && text.front() != '`')) return 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\' && text.front() != '`') {
      ++i;
    } else if (text[i] == text.front()) {
      return i + 1;
    }
  }
  return 0;
}

/// A call of a saved query.
struct Call {
  std::string name;
  std::map<std::string, ParameterValue> arguments;
  std::size_t length = 0;
};

/// Reads `$Name(p = "v")` at the front of a text. nullopt: it is no call.
class CallReader {
 public:
  explicit CallReader(std::string_view text) : text_(text) {}

  std::expected<std::optional<Call>, std::string> read() {
    Call call;
    ++at_;  // the dollar sign
    if (const std::size_t quoted = peek() == '`' ? length_of_quoted(rest()) : 0; quoted > 0) {
      call.name = rest().substr(1, quoted - 2);
      at_ += quoted;
    } else {
      while (at_ < text_.size() && (is_word(peek()) || peek() == '/' || peek() == '-')) call.name += text_[at_++];
    }
    skip_blanks();
    if (call.name.empty() || peek() != '(') return std::nullopt;
    ++at_;
    skip_blanks();
    while (peek() != ')') {
      if (auto problem = read_argument(call)) return std::unexpected(std::move(*problem));
      skip_blanks();
      if (peek() == ')') break;
      if (peek() != ',') return std::unexpected(fmt::format("the call of `{}`: `,` or `)` is missing", call.name));
      ++at_;
      skip_blanks();
    }
    call.length = ++at_;
    return call;
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  void skip_blanks() {
    while (is_blank(peek())) ++at_;
  }

  std::optional<std::string> read_argument(Call& call) {
    std::string name;
    while (std::isalnum(static_cast<unsigned char>(peek())) != 0 || peek() == '_') name += text_[at_++];
    skip_blanks();
    if (!is_parameter_name(name) || peek() != '=') {
      return fmt::format("the call of `{}`: an argument is written as `name = \"value\"`", call.name);
    }
    if (call.arguments.contains(name)) return fmt::format("the call of `{}` has two values of `{}`", call.name, name);
    ++at_;
    skip_blanks();
    if (const std::size_t quoted = length_of_quoted(rest()); quoted > 0) {
      const std::string_view literal = rest().substr(0, quoted);
      call.arguments[name] = literal.front() == '`' ? bare_value(std::string(literal)) : quoted_value(literal);
      at_ += quoted;
      return std::nullopt;
    }
    const std::size_t end = std::min(rest().find_first_of(",) \t\n\r"), rest().size());
    const std::string literal(rest().substr(0, end));
    if (!stands_for_itself(literal)) {
      return fmt::format(
          "the call of `{}`: `{}` of `{}` is no literal: write a text in quotes, a number, a period, true, "
          "false or a name in backticks",
          call.name, literal, name);
    }
    call.arguments[name] = bare_value(literal);
    at_ += end;
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// ---- holes

/// Returns the name of the hole at the front of a text, `{{name}}`; empty: there is none.
std::string_view hole_at(std::string_view text) {
  if (!text.starts_with("{{")) return {};
  const std::size_t end = text.find("}}");
  const std::string_view name = end == std::string_view::npos ? std::string_view() : trimmed(text.substr(2, end - 2));
  return is_parameter_name(name) ? name : std::string_view();
}

/// Returns a value as it is written at a place; nullopt: it cannot be.
std::optional<std::string> written_at(const ParameterValue& value, Place place) {
  switch (place) {
    case Place::SingleQuoted: return escaped_for(value.text, '\'');
    case Place::DoubleQuoted: return escaped_for(value.text, '"');
    case Place::Regex: return quoted_for_regex(value.text);
    case Place::Backticked:
      if (value.text.find_first_of("`\n") != std::string::npos) return std::nullopt;
      return value.text;
    case Place::Code:
    case Place::Comment: break;
  }
  return value.as_literal;
}

using Values = std::map<std::string, ParameterValue>;

/// Puts values into the holes of a text. `what`: names the query.
std::expected<std::string, std::string> fill_holes(const SavedQuery& query, const Values& values,
                                                   std::string_view what) {
  std::set<std::string> holes;
  std::vector<std::string> missing;
  std::string filled;
  QueryWalk walk(query.text);
  while (!walk.is_at_end()) {
    const std::string name(walk.place() == Place::Comment ? std::string_view() : hole_at(walk.rest()));
    if (name.empty()) {
      const std::size_t begin = walk.at();
      walk.step();
      filled += std::string_view(query.text).substr(begin, walk.at() - begin);
      continue;
    }
    const std::size_t length = walk.rest().find("}}") + 2;
    const bool is_new = holes.insert(name).second;
    const auto given = values.find(name);
    const auto declared = std::ranges::find(query.parameters, name, &QueryParameter::name);
    const bool has_default = declared != query.parameters.end() && declared->default_value;
    if (given == values.end() && !has_default) {
      if (is_new) missing.push_back(name);
    } else {
      const auto written =
          written_at(given == values.end() ? bare_value(*declared->default_value) : given->second, walk.place());
      if (!written) return std::unexpected(fmt::format("{}: the value of `{}` cannot stand in backticks", what, name));
      filled += *written;
    }
    // In a literal the walk goes on in it.
    if (walk.place() == Place::Code) {
      walk.skip(length);
    } else {
      for (std::size_t i = 0; i < length; ++i) walk.step();
    }
  }
  if (!missing.empty()) {
    std::string names;
    for (const std::string& name : missing) names += fmt::format("{}`{}`", names.empty() ? "" : ", ", name);
    return std::unexpected(fmt::format("{} lacks the value of {}", what, names));
  }
  for (const auto& [name, value] : values) {
    if (!holes.contains(name)) return std::unexpected(fmt::format("{} has no parameter `{}`", what, name));
  }
  return filled;
}

std::optional<std::string> problem_of_parameters(const SavedQuery& query, std::string_view what) {
  if (query.parameters.size() > kMaxParameters) {
    return fmt::format("{} has {} parameters: {} are allowed", what, query.parameters.size(), kMaxParameters);
  }
  for (const QueryParameter& one : query.parameters) {
    if (!is_parameter_name(one.name)) return fmt::format("{}: `{}` is no name of a parameter", what, one.name);
    if (one.default_value && one.default_value->size() > kMaxDefaultCharacters) {
      return fmt::format("{}: the default of `{}` is longer than {} characters", what, one.name, kMaxDefaultCharacters);
    }
  }
  return std::nullopt;
}

bool begins_with_source(std::string_view text) {
  QueryWalk walk(text);
  while (!walk.is_at_end() &&
         (walk.place() == Place::Comment || is_blank(walk.rest().front()) || walk.rest().front() == '#')) {
    walk.step();
  }
  return in_lower_case(walk.rest().substr(0, 6)) == "source" && (walk.rest().size() == 6 || !is_word(walk.rest()[6]));
}

bool calls_another(std::string_view text) {
  QueryWalk walk(text);
  while (!walk.is_at_end()) {
    if (walk.may_begin_command() && walk.rest().front() == '$') {
      const auto call = CallReader(walk.rest()).read();
      if (!call || *call) return true;
    }
    walk.step();
  }
  return false;
}

/// Returns the text of a saved query that is called.
std::expected<std::string, std::string> called_text(const Call& call, bool is_first, const FindSavedQuery& find) {
  const auto saved = find(call.name);
  if (!saved) return std::unexpected(fmt::format("no saved query is called `{}`", call.name));
  const std::string what = fmt::format("the saved query `{}`", call.name);
  if (auto problem = problem_of_parameters(*saved, what)) return std::unexpected(std::move(*problem));
  if (calls_another(saved->text)) return std::unexpected(what + " calls another one, which the service does not take");
  if (!is_first && begins_with_source(saved->text)) {
    return std::unexpected(what + " begins with SOURCE, so that its call must come first");
  }
  return fill_holes(*saved, call.arguments, what);
}

}  // namespace

bool is_parameter_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameCharacters &&
         std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
         std::ranges::all_of(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; });
}

SavedQuery parse_saved_query(std::string text) {
  SavedQuery query;
  constexpr std::string_view kSign = "# param ";
  std::string_view rest = text;
  while (rest.starts_with(kSign)) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(kSign.size(), end - kSign.size());
    const std::size_t equals = line.find('=');
    QueryParameter one{.name = std::string(trimmed(line.substr(0, equals))), .default_value = {}};
    if (equals != std::string_view::npos) one.default_value = trimmed(line.substr(equals + 1));
    query.parameters.push_back(std::move(one));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  query.text = std::move(text);
  return query;
}

const ExpandedQuery::Part* ExpandedQuery::part_at(std::size_t offset) const {
  const auto found =
      std::ranges::find_if(parts, [offset](const Part& part) { return part.begin <= offset && offset <= part.end; });
  return found == parts.end() ? nullptr : &*found;
}

std::expected<ExpandedQuery, std::string> expand_query(const SavedQuery& query, const TypedParameters& typed,
                                                       const FindSavedQuery& find) {
  if (auto problem = problem_of_parameters(query, "the query")) return std::unexpected(std::move(*problem));
  Values values;
  for (const auto& [name, value] : typed) values[name] = bare_value(value);
  const auto filled = fill_holes(query, values, "the query");
  if (!filled) return std::unexpected(filled.error());
  ExpandedQuery expanded;
  QueryWalk walk(*filled);
  bool is_first = true;
  while (!walk.is_at_end()) {
    if (walk.may_begin_command() && walk.rest().front() == '$') {
      const auto call = CallReader(walk.rest()).read();
      if (!call) return std::unexpected(call.error());
      if (*call) {
        auto text = called_text(**call, is_first, find);
        if (!text) return std::unexpected(std::move(text.error()));
        // A comment at its end must not reach into what comes after the call.
        if (text->contains('#')) *text += '\n';
        const std::size_t begin = expanded.text.size();
        expanded.text += *text;
        expanded.parts.push_back({.begin = begin, .end = expanded.text.size(), .name = (*call)->name});
        walk.skip((*call)->length);
        is_first = false;
        continue;
      }
    }
    const std::size_t begin = walk.at();
    walk.step();
    expanded.text += std::string_view(*filled).substr(begin, walk.at() - begin);
    if (!walk.may_begin_command()) is_first = is_first && walk.place() == Place::Comment;
  }
  return expanded;
}

}  // namespace insitu
