#include "engine/templates/yaml_places.h"

#include <algorithm>
#include <charconv>

#include "engine/model/utf8.h"

namespace insitu {
namespace {

constexpr std::string_view kYamlBlanks = " \t";
constexpr std::string_view kBlanksAndBreaks = " \t\r\n";

/// Walks over the source and the text that was read from it at the same time.
class Alignment {
 public:
  Alignment(WrittenValue& value, std::string_view source, std::size_t offset, PlaceFinder& places)
      : value_(value), source_(source), places_(places), at_(offset) {}

  void run() {
    const char style = peek();
    if (style == '|' || style == '>') {
      find_first_line();
      value_.place = places_.at(at_);
      value_.in_line = align_block();
    } else {
      const bool is_quoted = style == '"' || style == '\'';
      if (is_quoted) ++at_;
      value_.place = places_.at(at_);
      value_.in_line = is_quoted ? align_quoted(style) : align_plain();
    }
    if (!value_.in_line) value_.anchors.clear();
  }

 private:
  [[nodiscard]] char peek() const { return at_ < source_.size() ? source_[at_] : '\0'; }
  [[nodiscard]] bool is_at_end() const { return read_ >= value_.text.size(); }
  [[nodiscard]] bool is_same() const { return !is_at_end() && at_ < source_.size() && peek() == value_.text[read_]; }

  void step() {
    ++at_;
    ++read_;
  }

  void drop_anchor() {
    const TextAnchor place = places_.anchor_at(at_);
    value_.anchors.push_back({.offset = read_, .line = place.line, .column = place.column});
  }

  void skip_source(std::string_view characters) {
    at_ = std::min(source_.find_first_not_of(characters, at_), source_.size());
  }

  void skip_blanks_of_text() {
    while (!is_at_end() && (value_.text[read_] == ' ' || value_.text[read_] == '\n' || value_.text[read_] == '\t'))
      ++read_;
  }

  /// Whether a line ends here, blanks before its end included.
  [[nodiscard]] bool is_at_line_end() const {
    const std::size_t next = source_.find_first_not_of(kYamlBlanks, at_);
    return next == std::string_view::npos || source_[next] == '\n' || source_[next] == '\r';
  }

  /// Passes a line break inside of a quoted or plain scalar: one is a blank of the text, several are line breaks.
  void fold_lines() {
    skip_source(kBlanksAndBreaks);
    skip_blanks_of_text();
    drop_anchor();
  }

  bool align_plain() {
    while (!is_at_end()) {
      if (is_at_line_end()) {
        if (at_ >= source_.size()) return false;
        fold_lines();
      } else if (is_same()) {
        step();
      } else {
        return false;
      }
    }
    return true;
  }

  bool align_quoted(char quote) {
    while (at_ < source_.size()) {
      const char byte = peek();
      if (byte == quote && quote == '\'' && source_.substr(at_ + 1).starts_with('\'')) {
        ++at_;
        if (!is_same()) return false;
        step();
        drop_anchor();
      } else if (byte == quote) {
        return is_at_end();
      } else if (byte == '\\' && quote == '"') {
        if (!pass_escape()) return false;
      } else if (is_at_line_end()) {
        fold_lines();
      } else if (is_same()) {
        step();
      } else {
        return false;
      }
    }
    return false;
  }

  bool pass_escape() {
    const char kind = at_ + 1 < source_.size() ? source_[at_ + 1] : '\0';
    if (kind == '\n' || kind == '\r') {  // a break that is no part of the text
      ++at_;
      skip_source(kBlanksAndBreaks);
      drop_anchor();
      return true;
    }
    const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    at_ += 2 + digits;
    if (at_ > source_.size() || is_at_end()) return false;
    do ++read_;
    while (!is_at_end() && is_continuation(value_.text[read_]));
    drop_anchor();
    return true;
  }

  void find_first_line() {
    at_ = std::min(source_.find('\n', at_), source_.size());
    skip_source(kBlanksAndBreaks);
  }

  /// Goes line by line: what follows the indentation is in the text, whether or not the line break is.
  bool align_block() {
    while (true) {
      skip_source(kBlanksAndBreaks);
      skip_blanks_of_text();
      if (is_at_end()) return true;
      drop_anchor();
      while (at_ < source_.size() && peek() != '\n' && !is_at_end()) {
        if (source_.substr(at_).starts_with("\r\n")) break;
        if (!is_same()) return false;
        step();
      }
    }
  }

  WrittenValue& value_;
  std::string_view source_;
  PlaceFinder& places_;
  std::size_t at_;        // in the source
  std::size_t read_ = 0;  // in the text
};

}  // namespace

std::size_t skip_properties(std::string_view source, std::size_t offset) {
  while (true) {
    offset = std::min(source.find_first_not_of(kBlanksAndBreaks, offset), source.size());
    if (offset == source.size()) return offset;
    switch (source[offset]) {
      case '#': offset = std::min(source.find('\n', offset), source.size()); break;
      case '!':
      case '&': offset = std::min(source.find_first_of(kBlanksAndBreaks, offset), source.size()); break;
      default: return offset;
    }
  }
}

bool is_unclosed_quote(std::string_view source, std::size_t offset) {
  if (offset >= source.size() || (source[offset] != '"' && source[offset] != '\'')) return false;
  const char quote = source[offset];
  for (std::size_t at = offset + 1; at < source.size(); ++at) {
    if (source[at] == '\\' && quote == '"') {
      ++at;
    } else if (source[at] == quote) {
      // A doubled quote stands for itself.
      if (quote == '"' || !source.substr(at + 1).starts_with(quote)) return false;
      ++at;
    }
  }
  return true;
}

void set_places(WrittenValue& value, std::string_view source, std::size_t offset, PlaceFinder& places) {
  Alignment(value, source, offset, places).run();
}

}  // namespace insitu
