#include "engine/complete/typed_words.h"

#include <algorithm>
#include <utility>

#include "engine/model/ascii.h"

namespace insitu {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\v\f";
constexpr std::string_view kDoubleSigns = "<=>=!=!==~~=&&||";  // in pairs

/// Goes through a text from word to word.
class Words {
 public:
  Words(std::string_view text, const WordRules& rules) : text_(text), rules_(rules) {}

  std::vector<TypedWord> take() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (kBlanks.contains(c)) {
        ++at_;
      } else if (c == rules_.comment && c != '\0') {
        skip_comment();
      } else if (c == '"' || c == '\'') {
        add_quoted(c, TypedWord::Kind::Text, TypedWord::Kind::OpenText);
      } else if (c == '`' && rules_.has_backticks) {
        add_quoted(c, TypedWord::Kind::Name, TypedWord::Kind::Other);
      } else if (c == '/' && rules_.has_backticks && begins_regex()) {
        add_quoted(c, TypedWord::Kind::Text, TypedWord::Kind::Other);
      } else if (is_name_character(c)) {
        add_name();
      } else {
        add_sign();
      }
    }
    return std::move(words_);
  }

 private:
  [[nodiscard]] bool is_name_character(char c) const {
    return is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80 || rules_.name_characters.contains(c);
  }

  /// A slash divides after a name or a number.
  [[nodiscard]] bool begins_regex() const {
    if (words_.empty()) return true;
    const TypedWord& last = words_.back();
    if (last.kind == TypedWord::Kind::Sign) return last.text != ")";
    return last.kind == TypedWord::Kind::Name &&
           (equals_ignoring_case(last.text, "like") || equals_ignoring_case(last.text, "parse"));
  }

  void skip_comment() {
    const std::size_t begin = at_;
    at_ = std::min(text_.find('\n', at_), text_.size());
    if (at_ == text_.size()) words_.push_back({TypedWord::Kind::Other, "", begin});
  }

  void add_quoted(char quote, TypedWord::Kind closed, TypedWord::Kind open) {
    TypedWord word{open, "", at_++};
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == quote) {
        word.kind = closed;
        break;
      }
      if (c == '\\' && at_ < text_.size() && text_[at_] == quote) {
        word.text += text_[at_++];
      } else {
        word.text += c;
      }
    }
    words_.push_back(std::move(word));
  }

  void add_name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name_character(text_[at_])) ++at_;
    words_.push_back({TypedWord::Kind::Name, std::string(text_.substr(begin, at_ - begin)), begin});
  }

  void add_sign() {
    const std::string_view two = text_.substr(at_, 2);
    bool is_double = false;
    for (std::size_t i = 0; two.size() == 2 && i < kDoubleSigns.size(); i += 2) {
      is_double = is_double || kDoubleSigns.substr(i, 2) == two;
    }
    words_.push_back({TypedWord::Kind::Sign, std::string(text_.substr(at_, is_double ? 2 : 1)), at_});
    at_ += is_double ? 2 : 1;
  }

  std::string_view text_;
  WordRules rules_;
  std::size_t at_ = 0;
  std::vector<TypedWord> words_;
};

bool begins_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

}  // namespace

std::vector<TypedWord> typed_words(std::string_view text, const WordRules& rules) { return Words(text, rules).take(); }

TypedWord take_typed(std::vector<TypedWord>& words, std::string_view text) {
  TypedWord none{TypedWord::Kind::Name, "", text.size()};
  if (words.empty()) return none;
  const TypedWord::Kind kind = words.back().kind;
  const bool is_open = kind == TypedWord::Kind::OpenText || kind == TypedWord::Kind::Other;
  const bool is_name = kind == TypedWord::Kind::Name && !kBlanks.contains(text.back()) && text.back() != '`';
  if (!is_open && !is_name) return none;
  TypedWord typed = std::move(words.back());
  words.pop_back();
  return typed;
}

std::vector<Candidate> those_that_begin_so(std::vector<Candidate> candidates, const TypedWord& typed) {
  const std::string prefix = typed.kind == TypedWord::Kind::OpenText ? std::string(1, '"') + typed.text : typed.text;
  // A value that is typed without quotes gets them.
  const auto is_near = [&](std::string_view text) {
    const bool lacks_quote = typed.kind == TypedWord::Kind::Name && !prefix.empty() && text.starts_with('"');
    return begins_ignoring_case(lacks_quote ? text.substr(1) : text, prefix);
  };
  std::erase_if(candidates, [&](const Candidate& one) { return !is_near(one.text); });
  std::ranges::sort(candidates, {}, [](const Candidate& one) { return std::pair(lower_case(one.text), one.text); });
  const auto same = std::ranges::unique(candidates, {}, &Candidate::text);
  candidates.erase(same.begin(), same.end());
  return candidates;
}

std::string in_quotes(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted += '"';
}

}  // namespace insitu
