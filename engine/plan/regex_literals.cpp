#include "engine/plan/regex_literals.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <utility>

namespace insitu {
namespace {

/// Reads a pattern from left to right and keeps the longest run of plain characters of every alternative.
class LiteralReader {
 public:
  explicit LiteralReader(std::string_view pattern) : pattern_(pattern) {}

  std::vector<std::string> read() {
    while (at_ < pattern_.size() && understood_) step();
    end_alternative();
    return understood_ ? std::move(literals_) : std::vector<std::string>();
  }

 private:
  void step() {
    const char c = pattern_[at_];
    switch (c) {
      case '|':
        ++at_;
        end_alternative();
        return;
      case '(': group(); return;
      case '[': set(); return;
      case '\\': escape(); return;
      case '*':
      case '?':
      case '+':
      case '{': repeat(c); return;
      case '.':
      case '^':
      case '$':
        ++at_;
        end_run();
        return;
      default: break;
    }
    const std::size_t size = character_size(c);
    run_ += pattern_.substr(at_, size);
    last_size_ = std::min(size, pattern_.size() - at_);
    at_ += size;
  }

  static std::size_t character_size(char c) {
    const auto lead = static_cast<unsigned char>(c);
    if (lead < 0xC0) return 1;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  }

  void escape() {
    if (at_ + 1 >= pattern_.size()) {
      understood_ = false;
      return;
    }
    const char c = pattern_[at_ + 1];
    if (std::ispunct(static_cast<unsigned char>(c)) != 0) {
      run_ += c;
      last_size_ = 1;
      at_ += 2;
      return;
    }
    // Classes (\d), borders (\b). Whatever takes more characters than these (\Q, \x41, \pL) is not followed.
    understood_ = std::string_view("dDsSwWbBAz").contains(c);
    end_run();
    at_ += 2;
  }

  void repeat(char c) {
    // What is repeated may be absent, except with `+`; after it nothing is known to follow at once.
    if (c != '+' && run_.size() >= last_size_) run_.resize(run_.size() - last_size_);
    end_run();
    ++at_;
    if (c != '{') return;
    const std::size_t close = pattern_.find('}', at_);
    understood_ = close != std::string_view::npos;
    at_ = understood_ ? close + 1 : at_;
  }

  void set() {
    end_run();
    std::size_t at = at_ + 1;
    if (at < pattern_.size() && pattern_[at] == '^') ++at;
    if (at < pattern_.size() && pattern_[at] == ']') ++at;
    while (at < pattern_.size() && pattern_[at] != ']') {
      if (pattern_.substr(at).starts_with("[:")) {
        understood_ = false;
        return;
      }
      at += pattern_[at] == '\\' ? 2U : 1U;
    }
    understood_ = at < pattern_.size();
    at_ = at + 1;
  }

  /// A group is skipped; one that sets flags changes what everything else means.
  void group() {
    end_run();
    std::size_t depth = 0;
    while (at_ < pattern_.size() && understood_) {
      const std::string_view rest = pattern_.substr(at_);
      if (rest.starts_with("(?") && !rest.starts_with("(?:") && !rest.starts_with("(?<") && !rest.starts_with("(?P<")) {
        understood_ = false;
      } else if (rest.front() == '(') {
        ++depth;
        ++at_;
      } else if (rest.front() == ')') {
        ++at_;
        if (--depth == 0) break;
      } else if (rest.front() == '[') {
        set();
      } else {
        at_ += rest.front() == '\\' ? 2U : 1U;
      }
    }
    // A repeat after the group must find nothing to take away.
    last_size_ = 0;
  }

  void end_run() {
    if (run_.size() > longest_.size()) longest_ = run_;
    run_.clear();
    last_size_ = 0;
  }
  void end_alternative() {
    end_run();
    if (longest_.empty()) understood_ = false;
    literals_.push_back(std::exchange(longest_, {}));
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  bool understood_ = true;
  std::string run_;
  std::size_t last_size_ = 0;  // of the last character of the run
  std::string longest_;
  std::vector<std::string> literals_;
};

}  // namespace

std::vector<std::string> literals_of_regex(std::string_view pattern) {
  // Invalid bytes of a subject count as U+FFFD: such a character is in the regex, but not in the bytes.
  if (pattern.contains("\xEF\xBF\xBD")) return {};
  return LiteralReader(pattern).read();
}

}  // namespace insitu
