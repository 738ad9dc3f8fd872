#include "engine/match/text_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/model/utf8.h"

namespace insitu {
namespace {

constexpr char kWordEdge = '\t';
constexpr char kKindMark = '\n';
constexpr char kFirstKind = 'a';

bool is_blank(char c) { return is_of(c, ByteClass::kBlank); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Returns the first bytes of a text, whole characters of it.
std::string_view cut(std::string_view text, std::size_t max_bytes) {
  constexpr std::size_t kLongestRest = 3;
  std::size_t size = max_bytes;
  while (size > 0 && max_bytes - size < kLongestRest && is_continuation(text[size])) --size;
  return text.substr(0, is_continuation(text[size]) ? max_bytes : size);
}

/// What a word is made of.
struct WordSigns {
  std::size_t run_end = 0;  ///< where the next separator is
  std::size_t end = 0;      ///< without the periods at its end
  std::size_t digits = 0;
  std::size_t hex_or_dash = 0;
  std::uint8_t classes = 0;
};

WordSigns read_word(std::string_view text, std::size_t at) {
  WordSigns signs;
  std::size_t end = at;
  for (; end < text.size(); ++end) {
    const std::uint8_t of = class_of(text[end]);
    if ((of & ByteClass::kSeparator) != 0) break;
    signs.classes = static_cast<std::uint8_t>(signs.classes | of);
    if ((of & ByteClass::kDigit) != 0) ++signs.digits;
    if ((of & (ByteClass::kDigit | ByteClass::kHexLetter)) != 0 || text[end] == '-') ++signs.hex_or_dash;
  }
  signs.run_end = end;
  while (text[end - 1] == '.') --end;
  signs.end = end;
  return signs;
}

/// Whether a word looks like the name of one thing among many.
bool is_id(const WordSigns& word, std::size_t size) {
  if (word.digits >= 4) return true;
  if (word.digits < 2) return false;
  return word.digits * 2 >= size || (size >= 8 && word.hex_or_dash == size);
}

struct FoundKind {
  TextKind kind{};
  std::size_t end = 0;
};
std::optional<FoundKind> found(TextKind kind, std::optional<std::size_t> end) {
  if (!end) return std::nullopt;
  return FoundKind{kind, *end};
}

/// Looks for the kinds that begin with a digit or a hexadecimal one and precede URLs.
std::optional<FoundKind> find_address_or_id(std::string_view text, std::size_t at, const WordSigns& word) {
  constexpr std::size_t kUuidSize = 36;
  if (word.end - at >= kUuidSize && text[at + 8] == '-') {
    if (const auto id = found(TextKind::Id, find_uuid_end(text, at))) return id;
  }
  // The others have a colon, which separates words.
  const std::size_t colon = word.end;
  if (colon - at > 4 || colon == text.size() || text[colon] != ':') return std::nullopt;
  if (const auto id = found(TextKind::Id, find_mac_end(text, at))) return id;
  return found(TextKind::IpAddress, find_ip6_end(text, at));
}

bool may_name_time(char first) { return is_one_of(first, "JFMASONDTW"); }

/// Looks for the kinds that begin with a letter.
std::optional<FoundKind> find_after_letter(std::string_view text, std::size_t at, const WordSigns& word) {
  if (may_name_time(text[at])) {
    if (const auto time = found(TextKind::Time, find_time_end(text, at))) return time;
  }
  if (is_of(text[at], ByteClass::kHexLetter)) {
    if (const auto address = find_address_or_id(text, at, word)) return address;
  }
  if (word.run_end < text.size() && text[word.run_end] == ':') {
    if (const auto url = found(TextKind::Url, find_url_end(text, at))) return url;
    if (word.end == at + 1) {
      if (const auto path = found(TextKind::Path, find_path_end(text, at))) return path;
    }
  }
  if ((word.classes & ByteClass::kAt) == 0) return std::nullopt;
  return found(TextKind::Email, find_email_end(text, at));
}

/// Looks for the kinds that begin with a digit, but for numbers.
std::optional<FoundKind> find_after_digit(std::string_view text, std::size_t at, const WordSigns& word) {
  if (const auto address = found(TextKind::IpAddress, find_ip4_end(text, at))) return address;
  if (const auto time = found(TextKind::Time, find_time_end(text, at))) return time;
  if (const auto address = find_address_or_id(text, at, word)) return address;
  if ((word.classes & ByteClass::kAt) != 0) {
    if (const auto email = found(TextKind::Email, find_email_end(text, at))) return email;
  }
  return found(TextKind::Id, find_hex_number_end(text, at));
}

std::optional<FoundKind> find_after_sign(std::string_view text, std::size_t at, const WordSigns& word) {
  if ((word.classes & ByteClass::kAt) != 0) {
    if (const auto email = found(TextKind::Email, find_email_end(text, at))) return email;
  }
  return text[at] == '/' || text[at] == '\\' ? found(TextKind::Path, find_path_end(text, at)) : std::nullopt;
}

bool has_digit(std::string_view word) {
  return std::ranges::any_of(word, [](char c) { return is_of(c, ByteClass::kDigit); });
}
bool is_odd(std::string_view word) {
  constexpr std::size_t kLongest = 20;
  return word.size() > kLongest || !std::ranges::all_of(word, [](char c) { return is_of(c, ByteClass::kLetter); });
}

void append_part(std::string& key, const TemplatePart& part) {
  key += part.separators;
  if (part.kind) {
    append_kind(key, *part.kind);
  } else {
    append_word(key, part.word);
  }
}

/// Copies a template; words of which `is_token` is true become a Token.
template <class IsToken>
void mask_words(std::string_view finer, std::string& key, const IsToken& is_token) {
  TemplateReader reader(finer);
  while (auto part = reader.next()) {
    if (!part->kind && is_token(part->word)) part->kind = TextKind::Token;
    append_part(key, *part);
  }
  key += reader.rest();
}

/// Copies the first words, of which those that are odd become a Token, and one Token for all that follows.
void keep_first_words(std::string_view finer, std::string& key) {
  constexpr std::size_t kKept = 4;
  TemplateReader reader(finer);
  std::size_t count = 0;
  while (auto part = reader.next()) {
    const bool is_rest = count++ == kKept;
    if (is_rest || (!part->kind && is_odd(part->word))) part->kind = TextKind::Token;
    append_part(key, *part);
    if (is_rest) return;
  }
  key += reader.rest();
}

}  // namespace

TemplateLevel next_level(TemplateLevel level) {
  return static_cast<TemplateLevel>(static_cast<std::uint8_t>(level) + 1);
}

std::optional<TemplatePart> TemplateReader::next() {
  std::size_t at = 0;
  while (at < rest_.size() && rest_[at] != kWordEdge && rest_[at] != kKindMark) ++at;
  if (at + 1 >= rest_.size()) return std::nullopt;
  TemplatePart part{.separators = rest_.substr(0, at), .word = {}, .kind = {}};
  std::size_t last = at + 1;
  if (rest_[at] == kKindMark) {
    constexpr char kLastKind = kFirstKind + static_cast<char>(TextKind::Token);
    if (rest_[last] < kFirstKind || rest_[last] > kLastKind) return std::nullopt;
    part.kind = static_cast<TextKind>(rest_[last] - kFirstKind);
  } else {
    while (last < rest_.size() && rest_[last] != kWordEdge) ++last;
    if (last == rest_.size()) return std::nullopt;
    part.word = rest_.substr(at + 1, last - at - 1);
  }
  rest_.remove_prefix(last + 1);
  return part;
}

void append_word(std::string& key, std::string_view word) {
  key += kWordEdge;
  key += word;
  key += kWordEdge;
}

void append_kind(std::string& key, TextKind kind) {
  key += kKindMark;
  key += static_cast<char>(kFirstKind + static_cast<char>(kind));
}

void coarsen(std::string_view finer, TemplateLevel level, std::string& key) {
  key.clear();
  switch (level) {
    case TemplateLevel::Exact: key = finer; break;
    // Words with digits are odd, too, so that no level needs the one before it.
    case TemplateLevel::WordsWithDigits: mask_words(finer, key, has_digit); break;
    case TemplateLevel::OddWords: mask_words(finer, key, is_odd); break;
    case TemplateLevel::FirstWords: keep_first_words(finer, key); break;
    case TemplateLevel::OneToken: append_kind(key, TextKind::Token); break;
  }
}

std::string template_text(std::string_view key) {
  std::string text;
  std::size_t kinds = 0;
  TemplateReader reader(key);
  while (const auto part = reader.next()) {
    text += part->separators;
    text += part->kind ? fmt::format("<{}-{}>", name_of(*part->kind), ++kinds) : std::string(part->word);
  }
  return text += reader.rest();
}

void TemplateScanner::scan(std::string_view text) {
  text = trimmed(text);
  bool is_cut = text.size() > kMaxBytes;
  if (is_cut) text = cut(text, kMaxBytes);
  // A byte takes at most three: a word of one has two edges.
  constexpr std::size_t kLast = 2;
  if (key_.size() < 3 * text.size() + kLast) key_.resize(3 * text.size() + kLast);
  size_ = parts_ = scanned_ = 0;
  list_ = {};
  for (std::size_t at = scan_separators(text, 0); at < text.size();) {
    if (scanned_ >= kMaxWords) {
      is_cut = true;
      break;
    }
    at = scan_separators(text, scan_word(text, at));
  }
  end_list();
  if (is_cut) add_kind(TextKind::Token);
}

/// Separators, and the periods at the end of the word before them.
std::size_t TemplateScanner::scan_separators(std::string_view text, std::size_t at) {
  bool was_blank = false;
  for (; at < text.size(); ++at) {
    const std::uint8_t of = class_of(text[at]);
    const bool is_white = (of & ByteClass::kBlank) != 0;
    if ((of & ByteClass::kSeparator) == 0) {
      if (text[at] != '.' || !is_word_end(text, at)) return at;
      for (; at + 1 < text.size() && text[at + 1] == '.'; ++at) put('.');
    }
    if (!is_white || !was_blank) put(is_white ? ' ' : text[at]);
    was_blank = is_white;
  }
  return at;
}

std::size_t TemplateScanner::scan_word(std::string_view text, std::size_t at) {
  const WordSigns word = read_word(text, at);
  std::optional<FoundKind> kind;
  if (is_of(text[at], ByteClass::kLetter)) {
    kind = find_after_letter(text, at, word);
  } else if (is_of(text[at], ByteClass::kDigit)) {
    kind = find_after_digit(text, at, word);
  } else {
    kind = find_after_sign(text, at, word);
  }
  if (kind) {
    add_kind(kind->kind);
    return kind->end;
  }
  if (word.digits > 0) {
    if (const auto number = find_number(text, at)) {
      add_kind(number->kind);
      if (number->unit_end > number->end) add_word(text.substr(number->end, number->unit_end - number->end));
      return number->unit_end;
    }
    if (is_id(word, word.end - at)) {
      add_kind(TextKind::Id);
      return word.end;
    }
  }
  add_word(text.substr(at, word.end - at));
  return word.end;
}

/// Whether a kind is the next one of the list so far: only commas and blanks lie between.
bool TemplateScanner::continues_list(TextKind kind) {
  if (list_.count == 0 || list_.kind != kind || list_.last_end == size_) return false;
  const std::string_view between = key().substr(list_.last_end);
  if (!std::ranges::all_of(between, [](char c) { return c == ',' || c == ' '; })) return false;
  list_.has_comma = list_.has_comma || between.find(',') != std::string_view::npos;
  return true;
}

void TemplateScanner::add_kind(TextKind kind) {
  const bool goes_on = continues_list(kind);
  if (!goes_on) end_list();
  put(kKindMark);
  put(static_cast<char>(kFirstKind + static_cast<char>(kind)));
  ++parts_;
  ++scanned_;
  if (!goes_on) list_ = {.count = 0, .kind = kind, .has_comma = false, .first_end = size_, .last_end = size_};
  ++list_.count;
  list_.last_end = size_;
}

void TemplateScanner::add_word(std::string_view word) {
  end_list();
  put(kWordEdge);
  std::memcpy(key_.data() + size_, word.data(), word.size());
  size_ += word.size();
  put(kWordEdge);
  ++parts_;
  ++scanned_;
}

/// Leaves only the first of a list that is long enough.
void TemplateScanner::end_list() {
  constexpr std::size_t kWithCommas = 2;
  constexpr std::size_t kWithBlanks = 5;
  const List list = std::exchange(list_, {});
  if (list.count < (list.has_comma ? kWithCommas : kWithBlanks)) return;
  std::memmove(key_.data() + list.first_end, key_.data() + list.last_end, size_ - list.last_end);
  size_ -= list.last_end - list.first_end;
  parts_ -= list.count - 1;
}

}  // namespace insitu
