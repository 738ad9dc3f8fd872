#include "engine/plan/regex_literals.h"

#include <algorithm>
#include <bit>
#include <cctype>
#include <climits>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "engine/match/rarity.h"
#include "engine/model/ascii.h"

namespace insitu {
namespace {

/// Texts of which one occurs; none: not known.
using Texts = std::vector<std::string>;

/// Returns how much it excludes that one of the texts must occur, in bits.
int worth(const Texts& texts) {
  if (texts.empty()) return INT_MIN;
  int lowest = INT_MAX;
  for (const std::string& text : texts) lowest = std::min(lowest, rarity(text));
  return lowest - 2 * static_cast<int>(std::bit_width(texts.size()));
}

/// What is known of one branch of an alternation, while it is read from left to right: of all that must be there, what
/// excludes most.
class Branch {
 public:
  void add(std::string_view character) {
    run_ += character;
    last_size_ = character.size();
  }
  /// After this nothing is known to follow at once.
  void end_run() {
    if (!run_.empty()) offer({run_});
    run_.clear();
    last_size_ = 0;
  }
  /// Takes the last character back: it may be absent.
  void drop_last() {
    run_.resize(run_.size() - last_size_);
    last_size_ = 0;
  }
  void offer(Texts texts) {
    if (worth(texts) > worth(best_)) best_ = std::move(texts);
  }
  Texts take() {
    end_run();
    return std::move(best_);
  }

 private:
  std::string run_;
  std::size_t last_size_ = 0;  // of the last character of the run, if it is one that can be repeated
  Texts best_;
};

class LiteralReader {
 public:
  LiteralReader(std::string_view pattern, LetterCase letter_case) : pattern_(pattern), letter_case_(letter_case) {}

  RequiredTexts read() {
    Texts texts = alternation(0);
    if (!understood_ || at_ != pattern_.size()) return {};
    return {.any_of = std::move(texts), .letter_case = letter_case_};
  }
  /// Whether somewhere in the pattern the case of letters is ignored, which was not read so: nothing is known then.
  [[nodiscard]] bool met_ignored_case() const { return met_ignored_case_; }

 private:
  static constexpr std::size_t kMaxDepth = 50;

  [[nodiscard]] bool is_at_end() const { return at_ >= pattern_.size(); }
  [[nodiscard]] std::string_view rest() const { return pattern_.substr(at_); }
  bool take(std::string_view text) {
    if (!rest().starts_with(text)) return false;
    at_ += text.size();
    return true;
  }

  Texts alternation(std::size_t depth) {
    Texts all;
    bool is_known = true;
    do {
      Texts texts = branch(depth);
      is_known = is_known && !texts.empty();
      all.insert(all.end(), std::make_move_iterator(texts.begin()), std::make_move_iterator(texts.end()));
    } while (understood_ && take("|"));
    return is_known ? all : Texts();
  }

  Texts branch(std::size_t depth) {
    Branch branch;
    while (understood_ && !is_at_end() && rest().front() != '|' && rest().front() != ')') step(branch, depth);
    return branch.take();
  }

  void step(Branch& branch, std::size_t depth) {
    const char c = pattern_[at_];
    switch (c) {
      case '(': return group(branch, depth);
      case '[': branch.end_run(); return set();
      case '\\': return escape(branch);
      case '*':
      case '?':
      case '+':
      case '{': return repeat(branch);
      case '.':
      case '^':
      case '$':
        ++at_;
        branch.end_run();
        return;
      default: break;
    }
    const std::string_view character = rest().substr(0, character_size(c));
    at_ += character.size();
    add(branch, character);
  }

  void add(Branch& branch, std::string_view character) const {
    if (letter_case_ == LetterCase::AsWritten) return branch.add(character);
    // Beyond ASCII the bytes of a letter differ from those of its capital.
    if (static_cast<unsigned char>(character.front()) >= 0x80) return branch.end_run();
    const char small = to_lower(character.front());
    branch.add({&small, 1});
  }

  static std::size_t character_size(char c) {
    const auto lead = static_cast<unsigned char>(c);
    if (lead < 0xC0) return 1;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  }

  void escape(Branch& branch) {
    if (at_ + 1 >= pattern_.size()) {
      understood_ = false;
      return;
    }
    const char c = pattern_[at_ + 1];
    at_ += 2;
    if (std::ispunct(static_cast<unsigned char>(c)) != 0) return branch.add({&c, 1});
    constexpr std::string_view kNames = "tnvfr";
    constexpr std::string_view kControls = "\t\n\v\f\r";
    if (const std::size_t name = kNames.find(c); name != std::string_view::npos) {
      return branch.add(kControls.substr(name, 1));
    }
    // Classes (\d), borders (\b). Whatever takes more characters than these (\Q, \x41, \pL) is not followed.
    understood_ = std::string_view("dDsSwWbBAz").contains(c);
    branch.end_run();
  }

  /// Reads the count of a repeat, `{2,5}`. Anything else after a brace is text.
  bool take_count() {
    const std::size_t close = pattern_.find('}', at_);
    if (close == std::string_view::npos) return false;
    const std::string_view count = pattern_.substr(at_ + 1, close - at_ - 1);
    if (count.empty() || count.find_first_not_of("0123456789,") != std::string_view::npos) return false;
    at_ = close + 1;
    return true;
  }

  void repeat(Branch& branch) {
    // What is repeated may be absent, except with `+`; after it nothing is known to follow at once.
    if (rest().front() != '+') branch.drop_last();
    branch.end_run();
    if (rest().front() != '{') {
      ++at_;
    } else {
      understood_ = take_count();
    }
  }

  void set() {
    ++at_;
    take("^");
    take("]");
    while (!is_at_end() && rest().front() != ']') {
      const std::size_t named_end = rest().starts_with("[:") ? rest().find(":]") : std::string_view::npos;
      at_ += named_end != std::string_view::npos ? named_end + 2 : rest().front() == '\\' ? 2U : 1U;
    }
    understood_ = take("]");
  }

  /// What is required of a group is required of the branch, unless the group may be absent.
  void group(Branch& branch, std::size_t depth) {
    branch.end_run();
    understood_ = depth < kMaxDepth;
    if (!understood_ || !open_group()) return;
    Texts texts = alternation(depth + 1);
    understood_ = understood_ && take(")");
    const bool may_be_absent = !is_at_end() && std::string_view("*?{").contains(rest().front());
    if (!may_be_absent) branch.offer(std::move(texts));
  }

  /// Reads `(`, `(?<name>` or flags. False: there is no group, but only flags such as `(?i)`, or what is not known.
  bool open_group() {
    ++at_;
    if (!take("?")) return true;
    if (!take("<") && !take("P<")) return open_flags();
    const std::size_t end = rest().find('>');
    understood_ = end != std::string_view::npos;
    if (understood_) at_ += end + 1;
    return understood_;
  }

  /// Reads the flags of `(?i:` and `(?i)`. Only `i` changes what is required.
  bool open_flags() {
    const std::string_view flags = rest().substr(0, rest().find_first_not_of("imsU-"));
    at_ += flags.size();
    const bool opens = take(":");
    met_ignored_case_ = letter_case_ == LetterCase::AsWritten && flags.contains('i');
    understood_ = !met_ignored_case_ && (opens || take(")"));
    return understood_ && opens;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  LetterCase letter_case_;
  bool understood_ = true;
  bool met_ignored_case_ = false;
};

}  // namespace

RequiredTexts literals_of_regex(std::string_view pattern) {
  // Invalid bytes of a subject count as U+FFFD: such a character is in the regex, but not in the bytes.
  if (pattern.contains("\xEF\xBF\xBD")) return {};
  LiteralReader as_written(pattern, LetterCase::AsWritten);
  RequiredTexts texts = as_written.read();
  // Where the case is ignored in one place only, ignoring it everywhere asks for less.
  return as_written.met_ignored_case() ? LiteralReader(pattern, LetterCase::Ignored).read() : texts;
}

}  // namespace insitu
