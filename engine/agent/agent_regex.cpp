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

  void group() {
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
    if (is_letter(c) && !std::string_view("AbBdDsSwWafnrtvx").contains(c)) {
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

bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80U; });
}

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
