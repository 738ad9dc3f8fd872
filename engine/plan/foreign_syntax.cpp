#include "engine/plan/foreign_syntax.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/model/ascii.h"

namespace insitu {
namespace {

constexpr std::array<std::string_view, 9> kComparisons = {"=", "==", "!=", "<>", "<", "<=", ">", ">=", "=~"};

/// Looks at the terms from left to right.
class TermDoubts {
 public:
  TermDoubts(const ast::TermsPattern& pattern, std::string_view text) : terms_(pattern.terms), text_(text) {}

  std::vector<Diagnostic> find() {
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      if (terms_[i].op != ast::TermOperator::Exclude) find_dash(terms_[i]);
      const std::string_view word = bare_word(i);
      if (word.empty()) continue;
      find_comparison(i, word);
      find_connective(i, word);
      find_negation(i, word);
    }
    return std::move(doubts_);
  }

 private:
  void doubt(Span span, std::string message, std::string help) {
    doubts_.push_back({Code::NoteForeignSyntax, span, std::move(message), "", std::move(help)});
  }
  [[nodiscard]] std::string_view written(Span span) const { return text_.substr(span.begin, span.size()); }
  [[nodiscard]] std::string_view written(std::size_t term) const { return written(terms_[term].span); }
  [[nodiscard]] bool is_last(std::size_t term) const { return term + 1 == terms_.size(); }

  /// The text of a term without quotes and operator; empty: it is anything else.
  [[nodiscard]] std::string_view bare_word(std::size_t term) const {
    const auto* phrase = std::get_if<ast::Phrase>(&terms_[term].operand);
    const bool is_bare = phrase != nullptr && !phrase->quoted && terms_[term].op == ast::TermOperator::Include;
    return is_bare ? std::string_view(phrase->text) : std::string_view();
  }
  [[nodiscard]] bool is_quoted(std::size_t term) const {
    const auto* phrase = std::get_if<ast::Phrase>(&terms_[term].operand);
    return phrase != nullptr && phrase->quoted;
  }

  /// Looks for `level = "ERROR"`.
  void find_comparison(std::size_t at, std::string_view sign) {
    if (at == 0 || is_last(at) || std::ranges::find(kComparisons, sign) == kComparisons.end()) return;
    std::string_view name = bare_word(at - 1);
    if (name.empty()) return;
    while (name.starts_with('.')) name.remove_prefix(1);
    if (sign == "==" || sign == "=~") sign = "=";
    if (sign == "<>") sign = "!=";
    doubt(
        {terms_[at - 1].span.begin, terms_[at + 1].span.end},
        fmt::format("`{}` is searched for as it stands: these terms compare nothing", written(at)),
        fmt::format("a member of a JSON event is compared in braces: `{{ $.{} {} {} }}`", name, sign, written(at + 1)));
  }

  /// Looks for `"ERROR" OR "WARN"`. Small words are part of many a text, but hardly between quotes.
  void find_connective(std::size_t at, std::string_view word) {
    if (at == 0 || is_last(at)) return;
    const bool between_quotes = is_quoted(at - 1) && is_quoted(at + 1);
    const bool is_or = word == "OR" || (word == "or" && between_quotes);
    const bool is_and = word == "AND" || word == "&&" || (word == "and" && between_quotes);
    if (is_or) {
      doubt(terms_[at].span, fmt::format("`{}` is searched for as it stands, and every term must occur", word),
            fmt::format("for any of them write `?{} ?{}`", written(at - 1), written(at + 1)));
    } else if (is_and) {
      doubt(terms_[at].span, fmt::format("`{}` is searched for as it stands", word),
            fmt::format("every term must occur anyway: write `{} {}`", written(at - 1), written(at + 1)));
    }
  }

  /// Looks for `ERROR NOT timeout`.
  void find_negation(std::size_t at, std::string_view word) {
    if (word != "NOT" || is_last(at) || terms_[at + 1].op != ast::TermOperator::Include) return;
    doubt(terms_[at].span, "`NOT` is searched for as it stands",
          fmt::format("to leave out events with a term write `-{}`", written(at + 1)));
  }

  /// Looks for `?error ?"-Warm Up"`.
  void find_dash(const ast::Term& term) {
    const auto* phrase = std::get_if<ast::Phrase>(&term.operand);
    const bool looks_excluded = phrase != nullptr && phrase->quoted && phrase->text.size() > 1 &&
                                phrase->text.starts_with('-') && is_letter(phrase->text[1]);
    if (!looks_excluded || terms_.size() < 2) return;
    doubt(phrase->span, "inside quotes a dash is text, and excludes nothing",
          fmt::format("an exclusion has its dash before the quotes: `-\"{}`", written(phrase->span).substr(2)));
  }

  const std::vector<ast::Term>& terms_;
  std::string_view text_;
  std::vector<Diagnostic> doubts_;
};

bool is_in_capitals(std::string_view name) {
  return std::ranges::none_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
}

std::vector<Diagnostic> doubts_of(const ast::TermsPattern& terms, std::string_view text) {
  return TermDoubts(terms, text).find();
}

/// `[ERROR]`, `[ERROR, ...]`: a slot without a condition, which surely was to be a text.
std::vector<Diagnostic> doubts_of(const ast::DelimitedPattern& delimited, std::string_view text) {
  if (delimited.slots.empty() || delimited.slots.size() > 2) return {};
  const auto* named = std::get_if<ast::NamedSlot>(&delimited.slots.front().node);
  if (named == nullptr) return {};
  const bool has_ellipsis = std::holds_alternative<ast::EllipsisSlot>(delimited.slots.back().node);
  if (delimited.slots.size() == 2 && !(has_ellipsis && is_in_capitals(named->name.name))) return {};
  return {{Code::NoteAlwaysMatches, named->name.span,
           fmt::format("`{}` names a field without a condition: the pattern matches every event", named->name.name), "",
           fmt::format("for the text write `\"{}\"`", has_ellipsis ? named->name.name : std::string(text))}};
}

std::vector<Diagnostic> doubts_of(const ast::JsonPattern& /*json*/, std::string_view /*text*/) { return {}; }

}  // namespace

std::vector<Diagnostic> find_foreign_syntax(const ast::FilterPattern& pattern) {
  return std::visit([&](const auto& body) { return doubts_of(body, pattern.text); }, pattern.body);
}

}  // namespace insitu
