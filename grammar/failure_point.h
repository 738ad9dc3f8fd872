#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "grammar/ascii.h"
#include "grammar/display_width.h"
#include "grammar/refusal_scene.h"
#include "insitu/span.h"

/// What a parser found where it could not go on: characters, words and their spans. Only the refusals include it: it
/// formats with fmt.
namespace insitu::refusals {

inline constexpr std::string_view kBlanks = " \t\n\r\v\f";
inline constexpr std::string_view kTypographicQuotes[] = {"“", "”", "„", "‘", "’", "«", "»"};

inline bool is_blank(char c) { return kBlanks.contains(c); }
using lexical::is_alphanumeric;
inline bool is_name_character(char c) { return is_alphanumeric(c) || c == '_' || c == '-'; }
inline bool is_bare_character(char c) { return is_alphanumeric(c) || std::string_view("_.*+-").contains(c); }

/// The text at the place of failure. It and the views that it returns borrow the text of the scene.
class FailurePoint {
 public:
  explicit FailurePoint(const Scene& scene) : text_(scene.text), at_(scene.at), what_(scene.what) {}

  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] std::string_view rest() const { return text_.substr(std::min(at_, text_.size())); }
  [[nodiscard]] bool sees(std::string_view what) const { return rest().starts_with(what); }
  [[nodiscard]] bool sees_any(std::string_view characters) const {
    return !at_end() && characters.contains(text_[at_]);
  }
  [[nodiscard]] char before() const { return at_ == 0 ? '\0' : text_[at_ - 1]; }
  [[nodiscard]] bool sees_typographic_quote() const {
    return std::ranges::any_of(kTypographicQuotes, [this](std::string_view quote) { return sees(quote); });
  }
  /// The whole character here, or an empty view at the end.
  [[nodiscard]] std::string_view character() const {
    return at_end() ? std::string_view() : rest().substr(0, first_character(rest()).bytes);
  }
  /// Letters, digits and underscores here.
  [[nodiscard]] std::string_view word() const {
    std::size_t length = 0;
    while (length < rest().size() && (is_alphanumeric(rest()[length]) || rest()[length] == '_')) ++length;
    return rest().substr(0, length);
  }
  /// Everything here up to the next character of `stops`.
  [[nodiscard]] std::string_view until(std::string_view stops) const {
    return rest().substr(0, std::min(rest().find_first_of(stops), rest().size()));
  }
  [[nodiscard]] Span span(std::size_t bytes) const { return {at_, std::min(at_ + bytes, text_.size())}; }
  [[nodiscard]] Span span_of(std::string_view here) const { return span(here.size()); }
  [[nodiscard]] Span here() const { return span_of(character()); }
  /// For messages: "`x`" or "the end of the pattern".
  [[nodiscard]] std::string named() const {
    return at_end() ? fmt::format("the end of the {}", what_) : fmt::format("`{}`", character());
  }
  /// A word that the failing character is part of: from `begin` back to where `belongs` ends, forward to a stop.
  template <class Belongs>
  [[nodiscard]] std::string_view surrounding(Belongs belongs, std::string_view stops) const {
    std::size_t begin = at_;
    while (begin > 0 && belongs(text_[begin - 1])) --begin;
    const std::size_t end = std::min(text_.find_first_of(stops, at_), text_.size());
    return text_.substr(begin, end - begin);
  }

 private:
  std::string_view text_;
  std::size_t at_;
  std::string_view what_;
};

inline std::string in_quotes(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

inline std::string without_typographic_quotes(std::string_view text) {
  std::string plain(text);
  for (const std::string_view quote : kTypographicQuotes) {
    for (std::size_t at = plain.find(quote); at != std::string::npos; at = plain.find(quote))
      plain.erase(at, quote.size());
  }
  return plain;
}

}  // namespace insitu::refusals
