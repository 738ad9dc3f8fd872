#include "grammar/service_regex.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "grammar/ascii.h"
#include "grammar/display_width.h"

namespace insitu {
namespace {

using lexical::is_digit;
using lexical::is_letter;

/// Letters, digits, symbols, operators and the blank (README.md, "Regular expressions").
bool in_alphabet(char c) {
  return is_letter(c) || is_digit(c) || std::string_view(" :_#=@/;,-^$?[]{}|\\*+.").contains(c);
}

ast::CharacterSet class_of(char letter) {
  ast::CharacterSet set;
  const auto add = [&set](char first, char last) {
    for (auto c = static_cast<unsigned char>(first); c <= static_cast<unsigned char>(last); ++c) set.ascii.set(c);
  };
  switch (letter) {
    case 'd':
    case 'D': add('0', '9'); break;
    case 'w':
    case 'W':
      add('0', '9');
      add('a', 'z');
      add('A', 'Z');
      add('_', '_');
      break;
    default:  // s, S
      add('\t', '\r');
      add(' ', ' ');
  }
  set.negated = letter == 'D' || letter == 'W' || letter == 'S';
  return set;
}

/// What `\` means before the next characters.
struct Escape {
  std::optional<char> character;
  ast::CharacterSet set;
};

/// Recursive descent without recursion: branches, atoms, repeats. A failed read sets `failure_`.
class RegexReader {
 public:
  RegexReader(std::string_view text, std::size_t begin) : text_(text), begin_(begin) {}

  Result<ast::Regex> read() {
    ast::Regex regex;
    regex.text = std::string(text_);
    regex.span = {begin_ - 1, begin_ + text_.size() + 1};
    if (text_.empty()) {
      refuse(Code::EmptyRegex, regex.span, "an empty regular expression", "leave it out");
      return std::unexpected(std::move(*failure_));
    }
    if (!check_alphabet()) return std::unexpected(std::move(*failure_));
    regex.branches.emplace_back();
    while (at_ < text_.size()) {
      if (text_[at_] == '|') {
        ++at_;
        regex.branches.emplace_back();
        continue;
      }
      if (!read_atom(regex.branches.back())) return std::unexpected(std::move(*failure_));
    }
    return regex;
  }

 private:
  bool refuse(Code code, Span span, std::string message, std::string help) {
    failure_ = Diagnostic{code, span, std::move(message), "", std::move(help)};
    return false;
  }
  [[nodiscard]] Span here(std::size_t from) const { return {begin_ + from, begin_ + std::min(at_, text_.size())}; }
  [[nodiscard]] bool next_is(char c) const { return at_ < text_.size() && text_[at_] == c; }

  bool check_alphabet() {
    for (std::size_t at = 0; at < text_.size(); ++at) {
      const char c = text_[at];
      if (in_alphabet(c)) continue;
      const std::size_t bytes = first_character(text_.substr(at)).bytes;
      const Span span{begin_ + at, begin_ + at + bytes};
      if (static_cast<unsigned char>(c) >= 0x80) {
        return refuse(Code::InvalidRegexCharacter, span,
                      fmt::format("a regular expression here holds ASCII only, not `{}`", text_.substr(at, bytes)),
                      "search for the text with a quoted phrase or a `*` wildcard instead");
      }
      const std::string hex = fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
      if (c == '(' || c == ')') {
        return refuse(Code::InvalidRegexCharacter, span, "regular expressions here have no groups, escaped or not",
                      fmt::format("write `{}` for the character, or spell the alternatives out: `ab|ac`", hex));
      }
      return refuse(Code::InvalidRegexCharacter, span, "this character is not allowed in a regular expression here",
                    fmt::format("write `{}`", hex));
    }
    return true;
  }

  bool read_atom(ast::Branch& branch) {
    const std::size_t from = at_;
    ast::Atom atom;  // a Character unless found otherwise
    const char c = text_[at_++];
    switch (c) {
      case '*':
      case '+':
      case '?':
        return refuse(Code::InvalidRegexRepeat, here(from), fmt::format("there is nothing before `{}` to repeat", c),
                      fmt::format("write `\\{}` for the character itself", c));
      case '{':
        return refuse(Code::InvalidRegexRepeat, here(from), "there is nothing before `{` to repeat",
                      "write `\\{` for the character itself");
      case '^': atom.kind = ast::AtomKind::TextBegin; break;
      case '$': atom.kind = ast::AtomKind::TextEnd; break;
      case '.': atom.kind = ast::AtomKind::AnyExceptNewline; break;
      case '[':
        atom.kind = ast::AtomKind::OneOf;
        if (!read_set(atom.set, from)) return false;
        break;
      case '\\': {
        Escape escape;
        if (!read_escape(escape, from)) return false;
        if (escape.character) {
          atom.character = *escape.character;
        } else {
          atom.kind = ast::AtomKind::OneOf;
          atom.set = escape.set;
        }
        break;
      }
      default: atom.character = c;  // `]` and `}` that close nothing are themselves, as in every regex dialect
    }
    if (!read_repeat(atom)) return false;
    branch.push_back(atom);
    return true;
  }

  /// Reads what follows a backslash; `from` is the place of the backslash.
  bool read_escape(Escape& escape, std::size_t from) {
    if (at_ == text_.size()) {
      return refuse(Code::InvalidRegexEscape, here(from), "a backslash at the end escapes nothing",
                    "write `\\\\` for the character itself");
    }
    const char c = text_[at_++];
    if (std::string_view("dDsSwW").contains(c)) {
      escape.set = class_of(c);
      return true;
    }
    if (c == 'x') return read_hex(escape, from);
    if (is_letter(c) || is_digit(c)) {
      return refuse(Code::InvalidRegexEscape, here(from), fmt::format("`\\{}` is not known here", c),
                    "known are `\\d \\D \\s \\S \\w \\W`, `\\xhh` and a backslash before a symbol");
    }
    escape.character = c;
    return true;
  }

  bool read_hex(Escape& escape, std::size_t from) {
    unsigned value = 0;
    const std::string_view digits = text_.substr(at_, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    at_ += digits.size();
    if (digits.size() != 2 || error != std::errc{} || end != digits.data() + 2) {
      return refuse(Code::InvalidRegexEscape, here(from), "`\\x` takes two hexadecimal digits", "for example `\\x28`");
    }
    if (value > 0x7F) {
      return refuse(Code::InvalidRegexEscape, here(from), "`\\xhh` writes ASCII, up to `\\x7F`",
                    "other characters cannot be written in a regular expression here");
    }
    escape.character = static_cast<char>(value);
    return true;
  }

  /// Reads what follows `[`.
  bool read_set(ast::CharacterSet& set, std::size_t from) {
    if (next_is('^')) {
      set.negated = true;
      ++at_;
    }
    bool empty = true;
    bool holds_all_others = false;  // a negated class such as \D inside: everything above 7F is in
    while (true) {
      if (at_ == text_.size()) {
        at_ = from + 1;
        return refuse(Code::InvalidRegexSet, here(from), "this `[` is never closed",
                      "write `\\[` for the character itself");
      }
      if (text_[at_] == ']') break;
      if (!read_set_item(set, holds_all_others)) return false;
      empty = false;
    }
    ++at_;
    if (empty) return refuse(Code::InvalidRegexSet, here(from), "an empty set", "write `\\]` to have `]` in a set");
    if (holds_all_others) {  // keep the invariant: what lies above 7F is in the set exactly when it is negated
      set.ascii.flip();
      set.negated = !set.negated;
    }
    return true;
  }

  bool read_set_item(ast::CharacterSet& set, bool& holds_all_others) {
    const std::size_t from = at_;
    Escape first;
    if (!read_set_character(first)) return false;
    if (!first.character) {
      set.ascii |= first.set.negated ? ~first.set.ascii : first.set.ascii;
      holds_all_others = holds_all_others || first.set.negated;
      return true;
    }
    char last = *first.character;
    if (next_is('-') && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
      ++at_;
      Escape end;
      if (!read_set_character(end)) return false;
      if (!end.character || *end.character < *first.character) {
        return refuse(Code::InvalidRegexSet, here(from), "this range is not in ascending order",
                      "write the lower end first, or `\\-` for the character itself");
      }
      last = *end.character;
    }
    for (auto c = static_cast<unsigned char>(*first.character); c <= static_cast<unsigned char>(last); ++c)
      set.ascii.set(c);
    return true;
  }

  bool read_set_character(Escape& escape) {
    const std::size_t from = at_;
    const char c = text_[at_++];
    if (c == '\\') return read_escape(escape, from);
    if (c == '[') {  // `[[:alpha:]]` and nested sets mean different things in different dialects
      return refuse(Code::InvalidRegexSet, here(from), "a `[` inside a set is ambiguous",
                    "write `\\[` for the character itself; named classes are `\\d`, `\\s` and `\\w`");
    }
    escape.character = c;
    return true;
  }

  bool read_repeat(ast::Atom& atom) {
    const std::size_t from = at_;
    if (next_is('*') || next_is('+') || next_is('?')) {
      const char c = text_[at_++];
      atom.least = c == '+' ? 1 : 0;
      if (c != '?') atom.most.reset();
    } else if (next_is('{')) {
      if (!read_counts(atom, from)) return false;
    } else {
      return true;
    }
    if (next_is('*') || next_is('+') || next_is('?') || next_is('{')) {
      at_ = std::min(at_ + 1, text_.size());
      return refuse(Code::InvalidRegexRepeat, here(from), "a repeat of a repeat",
                    "lazy and possessive repeats are not known here; one repeat follows one character");
    }
    if (atom.kind == ast::AtomKind::TextBegin || atom.kind == ast::AtomKind::TextEnd) {
      return refuse(Code::InvalidRegexRepeat, here(from), "an anchor cannot be repeated",
                    "write `\\^` or `\\$` for the character itself");
    }
    return true;
  }

  /// Reads at `{`: `{n}`, `{m,n}`, `{m,}` or `{,n}`.
  bool read_counts(ast::Atom& atom, std::size_t from) {
    const std::size_t close = text_.find('}', at_);
    const std::string_view body = text_.substr(at_ + 1, close == std::string_view::npos ? 0 : close - at_ - 1);
    const std::size_t comma = body.find(',');
    const std::string_view low = body.substr(0, comma);
    const std::string_view high = comma == std::string_view::npos ? low : body.substr(comma + 1);
    const bool digits_only = std::ranges::all_of(low, is_digit) && std::ranges::all_of(high, is_digit);
    if (close == std::string_view::npos || !digits_only || (low.empty() && high.empty())) {
      ++at_;
      return refuse(Code::InvalidRegexRepeat, here(from), "this is not a repeat count",
                    "write `{3}`, `{3,5}`, `{3,}` or `{,5}`, or `\\{` for the character itself");
    }
    at_ = close + 1;
    const std::optional<std::size_t> least = low.empty() ? std::optional<std::size_t>(0) : count_of(low);
    const std::optional<std::size_t> most = high.empty() ? std::optional<std::size_t>(0) : count_of(high);
    if (!least || !most) {
      return refuse(Code::InvalidRegexRepeat, here(from), fmt::format("a count is at most {}", kMaxRegexRepeat), "");
    }
    atom.least = *least;
    if (high.empty()) {
      atom.most.reset();
    } else if (*most < *least) {
      return refuse(Code::InvalidRegexRepeat, here(from), "the lower count is above the upper one",
                    fmt::format("write `{{{},{}}}`", *most, *least));
    } else {
      atom.most = most;
    }
    return true;
  }

  static std::optional<std::size_t> count_of(std::string_view digits) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || value > kMaxRegexRepeat) return std::nullopt;
    return value;
  }

  std::string_view text_;
  std::size_t begin_;
  std::size_t at_ = 0;
  std::optional<Diagnostic> failure_;
};

}  // namespace

Result<ast::Regex> parse_service_regex(std::string_view text, std::size_t begin) {
  return RegexReader(text, begin).read();
}

}  // namespace insitu
