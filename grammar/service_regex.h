#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/result.h"

/// The regular expressions of CloudWatch Logs, `%...%`: a small alphabet without groups, so that a regex is a list of
/// branches and a branch a list of repeated atoms. A matcher needs no other syntax tree.
namespace insitu::ast {

/// Which single characters an atom takes. Bits are ASCII; a character above 7F is in the set exactly when `negated`.
struct CharacterSet {
  std::bitset<128> ascii;
  bool negated = false;  ///< written `[^...]`, `\D`, `\S` or `\W`: every character that is not in `ascii`

  friend bool operator==(const CharacterSet&, const CharacterSet&) = default;
};

enum class AtomKind {
  Character,         ///< exactly `character`
  AnyExceptNewline,  ///< `.`
  OneOf,             ///< `set`
  TextBegin,         ///< `^`: the very beginning of the subject
  TextEnd,           ///< `$`: the very end of the subject
};

struct Atom {
  AtomKind kind{};
  char character = 0;  ///< ASCII
  CharacterSet set;
  std::size_t least = 1;                ///< repeats, inclusive
  std::optional<std::size_t> most = 1;  ///< nullopt: no bound

  friend bool operator==(const Atom&, const Atom&) = default;
};

using Branch = std::vector<Atom>;

/// `a|b`: true where any branch is found anywhere in the subject. An empty branch is found everywhere.
struct Regex {
  std::string text;  ///< as written, without the percent signs
  Span span;         ///< in the pattern, with the percent signs
  std::vector<Branch> branches;
};

}  // namespace insitu::ast

namespace insitu {

/// The largest count in `{m,n}`; the limit of the automaton that runs it, named here so that the caret can.
inline constexpr std::size_t kMaxRegexRepeat = 1000;

/// Reads the text between the percent signs; `begin` is where that text begins in the pattern (for the spans).
/// The result does not borrow `text`. Refuses everything outside the service's alphabet (README.md, "Regular
/// expressions"). Never throws.
Result<ast::Regex> parse_service_regex(std::string_view text, std::size_t begin);

}  // namespace insitu
