#include "tests/differential/reference_templates.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <regex>
#include <utility>

#include "tests/differential/reference_ascii.h"

namespace insitu::reference {
namespace masks {
namespace {

constexpr std::size_t kScannedWords = 200;
constexpr std::size_t kScannedBytes = 16384;

// The bytes of a text are the characters of a wide one, so that those above 127 are never negative.
std::wstring widened(std::string_view text) {
  std::wstring wide;
  for (const char c : text) wide += static_cast<wchar_t>(static_cast<unsigned char>(c));
  return wide;
}
std::string narrowed(std::wstring_view wide) {
  std::string text;
  for (const wchar_t c : wide) text += static_cast<char>(static_cast<unsigned char>(c));
  return text;
}

// ---- the expressions of the kinds

const std::wstring kWhite = L" \t\n\v\f\r";
const std::wstring kWordSet = L"A-Za-z0-9_\x80-\xff";
const std::wstring kNoWord = L"(?![" + kWordSet + L"])";
const std::wstring kBlankSet = L"[" + kWhite + L"]";
const std::wstring kSeparators = kWhite + L"\"'`(){}[]<>,;=|:!?&*";
const std::wstring kEnd = L"(?=\\.*(?:$|[" + kWhite + L"\"'`(){}\\[\\]<>,;=|:!?&*]))";
const std::wstring kClock = L"[0-9]{1,2}:(?:[0-9]{1,2}:[0-9]{1,2}(?:[.,:][0-9]{1,9})?|[0-9]{2})(?![0-9:])";
const std::wstring kZone = L"(?:" + kBlankSet + L"?(?:Z" + kNoWord + L"|UTC" + kNoWord + L"|GMT" + kNoWord +
                           L"|[+-][0-9]{2}:?[0-9]{2}" + kNoWord + L"))?";
const std::wstring kMonthName = L"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*";
const std::wstring kDayName = L"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*";
const std::wstring kMonth = L"(?:0?[1-9]|1[0-2])";
const std::wstring kDay = L"(?:0?[1-9]|[12][0-9]|3[01])";
const std::wstring kDate = L"(?:[0-9]{4}[-/.]" + kMonth + L"[-/.]" + kDay + L"|" + kDay + L"[-/.](?:" + kMonth + L"|" +
                           kMonthName + L")[-/.][0-9]{2,4}(?!\\.)" +
                           L"|(?:0[1-9]|1[0-2])[-/.](?:0[1-9]|[12][0-9]|3[01])(?=[ T:]+" + kClock + L"))";
const std::wstring kTime =
    L"(?:(?:" + kDayName + L",?" + kBlankSet + L")?(?:" + kDate + L"(?:[T" + kWhite + L":_-]" + kBlankSet + L"?" +
    kClock + kZone + L")?|" + kMonthName + kBlankSet + L"+" + kDay + L"(?:,?" + kBlankSet + L"[0-9]{4})?" + kBlankSet +
    L"+" + kClock + L"(?:" + kBlankSet + L"[0-9]{4})?" + kZone + L"|" + kDay + kBlankSet + kMonthName + kBlankSet +
    L"[0-9]{4}(?:" + kBlankSet + kClock + kZone + L")?)" +
    L"|[0-9]{8}[-T][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:[.:][0-9]+)?|[0-9]{8}T[0-9]{6}Z?|" + kClock + L"(?:" + kBlankSet +
    L"?[AP]M" + kNoWord + L")?" + kZone + L"(?![" + kWordSet + L":]))(?![" + kWordSet + L"-])";
const std::wstring kHex = L"[0-9a-fA-F]";
const std::wstring kGroup = kHex + L"{1,4}";

struct KindRule {
  const char* kind;
  std::wregex regex;
};

std::wregex compiled_rule(const std::wstring& expression) { return std::wregex(expression, std::regex::ECMAScript); }

// Those before numbers, in their order.
const std::vector<KindRule>& kind_rules() {
  static const std::vector<KindRule> kRules = {
      {"IPAddress", compiled_rule(L"(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?:/[0-9]{1,2})?(?::[0-9]{1,5})?(?![" + kWordSet +
                                  L".]*\\.[0-9])" + kNoWord)},
      {"Time", compiled_rule(kTime)},
      {"ID",
       compiled_rule(kHex + L"{8}-" + kHex + L"{4}-" + kHex + L"{4}-" + kHex + L"{4}-" + kHex + L"{12}" + kNoWord)},
      {"ID", compiled_rule(L"(?:" + kHex + L"{2}:){5}" + kHex + L"{2}(?!:?[" + kWordSet + L"])")},
      {"IPAddress", compiled_rule(L"(?:(?:" + kGroup + L":){7}" + kGroup + L"|" + kGroup + L"(?::" + kGroup +
                                  L"){0,5}::(?:" + kGroup + L"(?::" + kGroup + L")*)?)(?![" + kWordSet + L":])")},
      {"URL", compiled_rule(L"[a-zA-Z][a-zA-Z0-9+.-]{1,15}://[^" + kWhite + L"\"'<>,;)\\]}]+")},
      {"Email", compiled_rule(L"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+")},
      {"Path", compiled_rule(L"(?:[A-Za-z]:)?(?:[/\\\\][" + kWordSet + L".@%+~$-]+){2,}[/\\\\]?(?:\\?[^" + kWhite +
                             L"\"'<>]*)?")},
      {"ID", compiled_rule(L"0[xX]" + kHex + L"+" + kNoWord)},
  };
  return kRules;
}

/// Cuts the words of one text.
class NaiveScanner {
 public:
  explicit NaiveScanner(std::wstring text) : text_(std::move(text)) {}

  TextTemplate run() {
    std::wstring before = separators();
    while (at_ < text_.size() && shape_.words.size() < kScannedWords) {
      add_word(before);
      before = separators();
    }
    shape_.after = narrowed(before);
    return shape_;
  }
  [[nodiscard]] bool is_whole() const { return at_ == text_.size(); }

 private:
  [[nodiscard]] bool is_separator(std::size_t at) const { return kSeparators.find(text_[at]) != std::wstring::npos; }
  [[nodiscard]] bool is_word_end(std::size_t at) const {
    while (at < text_.size() && text_[at] == L'.') ++at;
    return at == text_.size() || is_separator(at);
  }

  std::wstring separators() {
    std::wstring found;
    for (; at_ < text_.size(); ++at_) {
      if (!is_separator(at_) && !(text_[at_] == L'.' && is_word_end(at_))) break;
      const bool is_white = kWhite.find(text_[at_]) != std::wstring::npos;
      if (is_white && at_ > 0 && !found.empty() && kWhite.find(text_[at_ - 1]) != std::wstring::npos) continue;
      found += is_white ? L' ' : text_[at_];
    }
    return found;
  }

  [[nodiscard]] std::optional<std::wsmatch> match(const std::wregex& regex) const {
    std::wsmatch found;
    const auto begin = text_.begin() + static_cast<std::ptrdiff_t>(at_);
    if (!std::regex_search(begin, text_.end(), found, regex, std::regex_constants::match_continuous)) {
      return std::nullopt;
    }
    return found;
  }

  // A time does not follow a letter, a digit or one of these.
  [[nodiscard]] bool may_be(const KindRule& rule, const std::wstring& found) const {
    if (std::string_view(rule.kind) == "Time") {
      static const std::wregex kBefore(L"[" + kWordSet + L":./-]");
      return at_ == 0 || !std::regex_match(text_.substr(at_ - 1, 1), kBefore);
    }
    const bool has_colons = found.find(L':') != std::wstring::npos && found.find(L'.') == std::wstring::npos;
    if (std::string_view(rule.kind) != "IPAddress" || !has_colons) return true;
    return found.find_first_of(L"0123456789") != std::wstring::npos;
  }

  void add(const std::wstring& before, std::size_t size, const char* kind) {
    const std::string word = *kind == '\0' ? narrowed(text_.substr(at_, size)) : "";
    shape_.words.push_back({narrowed(before), word, kind});
    at_ += size;
  }

  void add_word(const std::wstring& before) {
    for (const KindRule& rule : kind_rules()) {
      const auto found = match(rule.regex);
      if (!found || !may_be(rule, found->str())) continue;
      return add(before, found->str().size(), rule.kind);
    }
    static const std::wregex kNumber(L"[+-]?[0-9]+(?:[.,][0-9]+)*(?:[eE][+-]?[0-9]+)?%?" + kEnd);
    static const std::wregex kUnit(
        L" ?(?:ms|us|\xC2\xB5s|ns|s|millis|milliseconds?|microseconds?|nanoseconds?|secs?|seconds?|mins?|minutes?|hrs?|"
        L"hours?)" +
        kNoWord);
    if (const auto number = match(kNumber)) {
      const std::wstring rest = text_.substr(at_ + number->str().size());
      const bool is_time = std::regex_search(rest, kUnit, std::regex_constants::match_continuous);
      return add(before, number->str().size(), is_time ? "Time" : "Number");
    }
    static const std::wregex kGlued(L"([+-]?[0-9]+(?:\\.[0-9]+)?)(?:(ms|us|\xC2\xB5s|ns|s|m|h)|([kKMGT]i?[bB]?|B|px))" +
                                    kEnd);
    if (const auto glued = match(kGlued)) {
      const bool is_time = (*glued)[2].matched;
      const std::size_t unit = (*glued)[is_time ? 2 : 3].str().size();
      add(before, (*glued)[1].str().size(), is_time ? "Time" : "Number");
      return add(L"", unit, "");
    }
    std::size_t end = at_;
    while (!is_word_end(end)) ++end;
    const std::wstring word = text_.substr(at_, end - at_);
    add(before, word.size(), is_id(word) ? "ID" : "");
  }

  static bool is_id(const std::wstring& word) {
    const auto is_one_of = [](const wchar_t* set) {
      return [set](wchar_t c) { return std::wstring_view(set).find(c) != std::wstring_view::npos; };
    };
    const auto digits = std::ranges::count_if(word, is_one_of(L"0123456789"));
    const bool is_hex = std::ranges::all_of(word, is_one_of(L"0123456789abcdefABCDEF-"));
    const auto size = static_cast<std::ptrdiff_t>(word.size());
    return digits >= 4 || (digits >= 2 && digits * 2 >= size) || (size >= 8 && is_hex && digits >= 2);
  }

  std::wstring text_;
  std::size_t at_ = 0;
  TextTemplate shape_;
};

// Neighbours of one kind with only commas and blanks between them.
std::vector<TemplateWord> without_lists(const std::vector<TemplateWord>& words) {
  std::vector<TemplateWord> shorter;
  for (std::size_t begin = 0, end = 0; begin < words.size(); begin = end) {
    bool has_comma = false;
    end = begin + 1;
    while (end < words.size() && !words[begin].kind.empty() && words[end].kind == words[begin].kind) {
      const std::string& between = words[end].before;
      if (between.empty() || between.find_first_not_of(", ") != std::string::npos) break;
      has_comma = has_comma || between.find(',') != std::string::npos;
      ++end;
    }
    const bool is_list = end - begin >= (has_comma ? 2U : 5U);
    const std::size_t kept = is_list ? begin + 1 : end;
    for (std::size_t i = begin; i < kept; ++i) shorter.push_back(words[i]);
  }
  return shorter;
}

}  // namespace
}  // namespace masks

TextTemplate template_of(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\v\f\r";
  const std::size_t begin = std::min(text.find_first_not_of(kBlanks), text.size());
  std::string trimmed_text(text.substr(begin));
  while (!trimmed_text.empty() && kBlanks.find(trimmed_text.back()) != std::string_view::npos) trimmed_text.pop_back();
  std::string scanned = trimmed_text;
  if (scanned.size() > masks::kScannedBytes) {
    // Whole characters: not between the bytes of one.
    std::size_t size = masks::kScannedBytes;
    while (masks::kScannedBytes - size < 3 && (static_cast<unsigned char>(trimmed_text[size]) & 0xC0) == 0x80) --size;
    if ((static_cast<unsigned char>(trimmed_text[size]) & 0xC0) == 0x80) size = masks::kScannedBytes;
    scanned.resize(size);
  }
  masks::NaiveScanner scanner(masks::widened(scanned));
  TextTemplate shape = scanner.run();
  shape.words = masks::without_lists(shape.words);
  if (!scanner.is_whole() || scanned.size() < trimmed_text.size()) {
    shape.words.push_back({shape.after, "", "Token"});
    shape.after.clear();
  }
  return shape;
}

TextTemplate coarser_template(const TextTemplate& finer, int level) {
  TextTemplate shape = finer;
  if (level == 4) return {{{"", "", "Token"}}, ""};
  if (level == 3) {
    if (shape.words.size() <= 4) return shape;
    shape.words[4] = {shape.words[4].before, "", "Token"};
    shape.words.resize(5);
    shape.after.clear();
    return shape;
  }
  for (TemplateWord& word : shape.words) {
    if (!word.kind.empty()) continue;
    const bool is_plain = word.word.size() <= 20 && std::ranges::all_of(word.word, is_letter);
    const bool is_masked = level == 1 ? std::ranges::any_of(word.word, is_digit) : !is_plain;
    if (is_masked) word = {word.before, "", "Token"};
  }
  return shape;
}

std::string print_template(const TextTemplate& shape) {
  std::string text;
  int dynamic = 0;
  for (const TemplateWord& word : shape.words) {
    text += word.before + word.word;
    if (!word.kind.empty()) text += "<" + word.kind + "-" + std::to_string(++dynamic) + ">";
  }
  return text + shape.after;
}

}  // namespace insitu::reference
