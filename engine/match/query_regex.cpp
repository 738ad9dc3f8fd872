#include "engine/match/query_regex.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace insitu {
namespace {

constexpr std::string_view kLinear = ": regular expressions run in linear time here, as RE2's do";

/// A construct that RE2 does not support, and the message that refuses it.
struct LeftOut {
  std::string_view text;
  std::string_view reason;
};
constexpr LeftOut kLeftOut[] = {
    {"(?=", "look-ahead `(?=` is not supported"},    {"(?!", "look-ahead `(?!` is not supported"},
    {"(?<=", "look-behind `(?<=` is not supported"}, {"(?<!", "look-behind `(?<!` is not supported"},
    {"(?>", "atomic group `(?>` is not supported"},  {"(?P=", "back-reference `(?P=` is not supported"},
};

/// Rewrites a pattern to RE2's syntax: named groups become plain ones, and their names are kept.
class Translation {
 public:
  explicit Translation(std::string_view pattern) : pattern_(pattern) {}

  std::optional<RegexProblem> run() {
    while (at_ < pattern_.size() && !problem_) step();
    return problem_;
  }
  [[nodiscard]] const std::string& text() const { return text_; }
  std::vector<std::string> take_names() { return std::move(names_); }

 private:
  void step() {
    switch (pattern_[at_]) {
      case '\\': return escape();
      case '[': return character_class();
      case '(': return group();
      default: return copy(1);
    }
  }

  void copy(std::size_t bytes) {
    bytes = std::min(bytes, pattern_.size() - at_);
    text_ += pattern_.substr(at_, bytes);
    at_ += bytes;
  }

  void refuse(std::size_t bytes, std::string message) {
    problem_ = RegexProblem{std::move(message), at_, std::min(at_ + bytes, pattern_.size())};
  }

  [[nodiscard]] std::string_view rest() const { return pattern_.substr(at_); }

  void escape() {
    const char c = at_ + 1 < pattern_.size() ? pattern_[at_ + 1] : '\0';
    if ((c >= '1' && c <= '9') || rest().starts_with("\\k<") || rest().starts_with("\\k{")) {
      const std::string written(rest().substr(0, 2));
      return refuse(2, "back-reference `" + written + "` is not supported" + std::string(kLinear));
    }
    if (c != 'Q') return copy(2);
    const std::size_t end = rest().find("\\E");
    copy(end == std::string_view::npos ? rest().size() : end + 2);
  }

  /// Copies `[...]`, in which a parenthesis is only a character.
  void character_class() {
    copy(1);
    if (rest().starts_with('^')) copy(1);
    if (rest().starts_with(']')) copy(1);
    while (at_ < pattern_.size() && pattern_[at_] != ']') {
      const std::size_t named_end = rest().starts_with("[:") ? rest().find(":]") : std::string_view::npos;
      if (named_end != std::string_view::npos) {
        copy(named_end + 2);
      } else {
        copy(pattern_[at_] == '\\' ? 2 : 1);
      }
    }
    copy(1);
  }

  void group() {
    for (const LeftOut& left_out : kLeftOut) {
      if (!rest().starts_with(left_out.text)) continue;
      return refuse(left_out.text.size(), std::string(left_out.reason) + std::string(kLinear));
    }
    if (rest().starts_with("(?<")) return named_group(3);
    if (rest().starts_with("(?P<")) return named_group(4);
    if (!rest().starts_with("(?")) names_.emplace_back();
    copy(1);
  }

  void named_group(std::size_t name_begin) {
    const std::size_t end = rest().find('>');
    if (end == std::string_view::npos) return refuse(name_begin, "expected `>` after the name of a group");
    const std::string name(rest().substr(name_begin, end - name_begin));
    if (name.empty()) return refuse(end + 1, "a group needs a name between `<` and `>`");
    if (name.find_first_of(" \t\r\n()[]{}<|\\\"'`") != std::string::npos) {
      return refuse(end + 1, "`" + name + "` is no name for a group");
    }
    if (std::ranges::find(names_, name) != names_.end()) {
      return refuse(end + 1, "there is another group named `" + name + "`");
    }
    names_.push_back(name);
    text_ += '(';
    at_ += end + 1;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  std::string text_;
  std::vector<std::string> names_;
  std::optional<RegexProblem> problem_;
};

/// Finds the place of RE2's complaint, which ends with the piece it is about: `missing closing ]: [a`.
RegexProblem locate(std::string message, std::string_view pattern) {
  RegexProblem problem{std::move(message), 0, pattern.size()};
  const std::size_t colon = problem.message.find(": ");
  if (colon == std::string::npos) return problem;
  const std::string piece = problem.message.substr(colon + 2);
  const std::size_t found = pattern.find(piece);
  if (piece.empty() || found == std::string_view::npos) return problem;
  problem.begin = found;
  problem.end = found + piece.size();
  problem.message.replace(colon, std::string::npos, " `" + piece + "`");
  return problem;
}

}  // namespace

std::expected<QueryRegex, RegexProblem> compile_query_regex(std::string_view pattern) {
  Translation translation(pattern);
  if (auto problem = translation.run()) return std::unexpected(std::move(*problem));
  auto regex = Regex::compile(translation.text(), Groups::Kept);
  if (!regex) return std::unexpected(locate(std::move(regex.error()), pattern));
  return QueryRegex{*std::move(regex), translation.take_names()};
}

}  // namespace insitu
