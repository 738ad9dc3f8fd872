#include "engine/agent/agent_regex.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/model/ascii.h"
#include "engine/model/utf8.h"

namespace insitu {
namespace {

using Kind = AgentRegexProblem::Kind;

/// A construct that RE2 lacks.
struct Lacking {
  std::string_view text;
  std::string_view name;
};
constexpr Lacking kLacking[] = {
    {"(?=", "look-ahead"},      {"(?!", "look-ahead"},        {"(?<=", "look-behind"},  {"(?<!", "look-behind"},
    {"(?>", "an atomic group"}, {"(?P=", "a back reference"}, {"(?(", "a conditional"}, {"(?#", "a comment"},
};

std::unexpected<AgentRegexProblem> problem(Kind kind, std::string message) {
  return std::unexpected(AgentRegexProblem{kind, std::move(message)});
}

std::expected<Regex, AgentRegexProblem> compile_for_re2(const std::string& text) {
  auto regex = Regex::compile(text);
  if (!regex) return problem(Kind::Invalid, std::move(regex.error()));
  return std::move(*regex);
}

/// Rewrites an expression of Python for RE2, where the two differ.
class PythonTranslation {
 public:
  explicit PythonTranslation(std::string_view pattern) : pattern_(pattern) {}

  std::expected<std::string, AgentRegexProblem> run() {
    while (at_ < pattern_.size() && !problem_) step();
    if (problem_) return std::unexpected(std::move(*problem_));
    return std::move(text_);
  }

 private:
  [[nodiscard]] std::string_view rest() const { return pattern_.substr(at_); }

  void copy(std::size_t bytes) {
    text_ += rest().substr(0, bytes);
    at_ = std::min(at_ + bytes, pattern_.size());
  }

  void refuse(Kind kind, std::string message) { problem_ = AgentRegexProblem{kind, std::move(message)}; }

  void step() {
    const char c = pattern_[at_];
    if (c == '\\') return escape();
    if (c == '[' && !is_in_class_) {
      is_in_class_ = true;
      copy(1);
      if (rest().starts_with('^')) copy(1);
      // A bracket at the front is a character, and no class has a name.
      if (rest().starts_with(']')) replace(1, "\\]");
      return;
    }
    if (c == '[') return replace(1, "\\[");
    if (c == ']') is_in_class_ = false;
    if (c == '(' && !is_in_class_) return group();
    if (c == '{' && !is_in_class_ && !repetition()) return;
    const bool repeats = c == '*' || c == '+' || c == '?' || c == '}';
    if (repeats && !is_in_class_ && rest().substr(1).starts_with('+')) {
      return refuse(Kind::Unsupported, fmt::format("a possessive repetition `{}`", rest().substr(0, 2)));
    }
    copy(1);
  }

  void replace(std::size_t bytes, std::string_view with) {
    text_ += with;
    at_ += bytes;
  }

  /// Passes over the number of a repetition, which begins at `from`.
  [[nodiscard]] std::size_t end_of_number(std::size_t from) const {
    while (from < pattern_.size() && is_digit(pattern_[from])) ++from;
    return from;
  }

  /// Writes the numbers of a repetition up to its bracket. False: it was refused, or is none but a bracket.
  bool repetition() {
    const std::size_t least_end = end_of_number(at_ + 1);
    const bool is_range = least_end < pattern_.size() && pattern_[least_end] == ',';
    const std::size_t end = is_range ? end_of_number(least_end + 1) : least_end;
    const bool is_repetition = end < pattern_.size() && pattern_[end] == '}' && end > at_ + 1;
    if (!is_repetition) return replace(1, "\\{"), false;
    const std::string_view least = pattern_.substr(at_ + 1, least_end - at_ - 1);
    const std::string_view most = is_range ? pattern_.substr(least_end + 1, end - least_end - 1) : least;
    if (is_large(least) || is_large(most)) {
      return refuse(Kind::Unsupported, fmt::format("a repetition `{}`", pattern_.substr(at_, end + 1 - at_))), false;
    }
    // Without the least number it is 0.
    text_ += least.empty() ? "{0" : "{" + std::string(least);
    at_ = least_end;
    copy(end - least_end);
    return true;
  }

  /// Whether RE2 repeats nothing as often.
  static bool is_large(std::string_view number) {
    constexpr int kMost = 1000;
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number.size() > 4 || (!number.empty() && std::stoi(std::string(number)) > kMost);
  }

  /// Returns the length of the flags at the front of a group, such as 2 of `(?im)` and `(?i-s:`; 0: it has none.
  [[nodiscard]] std::size_t length_of_flags() const {
    constexpr std::string_view kFlags = "aiLmsux-";
    if (!rest().starts_with("(?")) return 0;
    const std::string_view flags = rest().substr(2);
    const std::size_t end = std::min(flags.find_first_not_of(kFlags), flags.size());
    return end < flags.size() && (flags[end] == ')' || flags[end] == ':') ? end : 0;
  }

  void flags(std::size_t length) {
    std::string kept;
    for (const char flag : rest().substr(2, length)) {
      const std::string_view whole = rest().substr(0, length + 3);
      if (flag == 'u') return refuse(Kind::Invalid, fmt::format("the flag `u` in `{}`, which is not for bytes", whole));
      if (flag == 'L' || flag == 'x')
        return refuse(Kind::Unsupported, fmt::format("the flag `{}` in `{}`", flag, whole));
      if (flag != 'a') kept += flag;  // of bytes all expressions are those of ASCII
    }
    const char end = rest()[length + 2];
    const bool is_empty = kept.empty() && end == ')';
    replace(length + 3, is_empty ? "" : fmt::format("(?{}{}", kept, end));
  }

  void group() {
    if (const std::size_t length = length_of_flags()) return flags(length);
    if (rest().starts_with("(?U")) return refuse(Kind::Invalid, "`(?U` is no group of Python");
    for (const Lacking& lacking : kLacking) {
      if (!rest().starts_with(lacking.text)) continue;
      return refuse(Kind::Unsupported, fmt::format("{} `{}`", lacking.name, lacking.text));
    }
    if (rest().starts_with("(?<")) return refuse(Kind::Invalid, "`(?<` is no group of Python");
    copy(1);
  }

  void escape() {
    if (at_ + 1 == pattern_.size()) return refuse(Kind::Invalid, "a backslash at its end");
    const char c = pattern_[at_ + 1];
    if (c >= '1' && c <= '9' && !is_in_class_) {
      return refuse(Kind::Unsupported, fmt::format("a back reference `\\{}`", c));
    }
    // Python's white space has the vertical tab.
    if (c == 's') return replace(2, is_in_class_ ? R"(\t-\r )" : R"([\t-\r ])");
    if (c == 'S' && !is_in_class_) return replace(2, R"([^\t-\r ])");
    if (c == 'Z') return replace(2, R"(\z)");
    if (c == 'x') {
      const std::string_view digits = rest().substr(2, 2);
      if (digits.size() == 2 && std::ranges::all_of(digits, is_hex_digit)) return copy(4);
      return refuse(Kind::Invalid, "an escape `\\x` without two digits");
    }
    if (is_letter(c) && !std::string_view("AbBdDsSwWafnrtv").contains(c)) {
      return refuse(Kind::Invalid, fmt::format("`\\{}` is no escape of Python", c));
    }
    copy(2);
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  std::string text_;
  bool is_in_class_ = false;
  std::optional<AgentRegexProblem> problem_;
};

/// Whether each character is one of Latin-1. REQUIRES: UTF-8
bool is_latin1(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0xC4U; });
}

/// Makes a character of each byte, so that RE2 sees bytes.
std::string bytes_as_characters(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char byte : bytes) append_utf8(text, static_cast<unsigned char>(byte));
  return text;
}

}  // namespace

std::expected<Regex, AgentRegexProblem> compile_go_regex(std::string_view pattern) {
  for (const Lacking& lacking : kLacking) {
    if (const std::size_t at = pattern.find(lacking.text);
        at != std::string_view::npos && (at == 0 || pattern[at - 1] != '\\')) {
      return problem(Kind::Invalid, fmt::format("{} `{}`, which expressions of Go lack", lacking.name, lacking.text));
    }
  }
  return compile_for_re2(std::string(pattern));
}

std::expected<PythonBytesRegex, AgentRegexProblem> PythonBytesRegex::compile(std::string_view pattern) {
  if (!is_latin1(pattern)) {
    return problem(Kind::Unsupported,
                   "characters beyond Latin-1, with which the agent fails on Python 3 and never matches on Python 2");
  }
  auto text = PythonTranslation(pattern).run();
  if (!text) return std::unexpected(std::move(text.error()));
  return of_expression(*text);
}

std::expected<PythonBytesRegex, AgentRegexProblem> PythonBytesRegex::of_expression(const std::string& expression) {
  auto regex = compile_for_re2(expression);
  if (!regex) return std::unexpected(std::move(regex.error()));
  return PythonBytesRegex(std::move(*regex));
}

bool PythonBytesRegex::found_in(std::string_view bytes) const {
  return is_ascii(bytes) ? regex_.found_in(bytes) : regex_.found_in(bytes_as_characters(bytes));
}

}  // namespace insitu
