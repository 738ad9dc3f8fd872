#include "tests/differential/reference_json.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "tests/differential/reference_ascii.h"
#include "tests/differential/reference_utf8.h"

namespace insitu::reference {
namespace {

std::optional<std::uint32_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint32_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint32_t>(c - 'A' + 10);
  return std::nullopt;
}

bool is_high_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// Every read_... function begins at the first character of its rule and returns false, with `fault_` set, when the
// text cannot be that rule. The position after a failure means nothing.
class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  std::expected<JsonValue, JsonFault> read_document() {
    if (!is_valid_utf8(text_)) return std::unexpected(JsonFault::NotJson);
    JsonValue value;
    skip_white_space();
    if (!read_value(value, 0)) return std::unexpected(fault_);
    skip_white_space();
    if (position_ != text_.size()) return std::unexpected(JsonFault::NotJson);
    return value;
  }

 private:
  bool at_end() const { return position_ == text_.size(); }

  bool next_is(char c) const { return !at_end() && text_[position_] == c; }

  bool take(char c) {
    if (!next_is(c)) return false;
    ++position_;
    return true;
  }

  bool take_word(std::string_view word) {
    if (!text_.substr(position_).starts_with(word)) return false;
    position_ += word.size();
    return true;
  }

  // RFC 8259, 2: blank, tab, newline, carriage return; neither form feed nor vertical tab.
  void skip_white_space() {
    while (next_is(' ') || next_is('\t') || next_is('\n') || next_is('\r')) ++position_;
  }

  // `depth`: how many objects and arrays are open around this value.
  bool read_value(JsonValue& value, std::size_t depth) {
    if (next_is('{') || next_is('[')) {
      if (depth == kJsonNestingLimit) {
        fault_ = JsonFault::TooDeep;
        return false;
      }
      return next_is('{') ? read_object(value, depth + 1) : read_array(value, depth + 1);
    }
    if (next_is('"')) {
      value.kind = JsonKind::String;
      return read_string(value.text);
    }
    if (take_word("null")) {
      value.kind = JsonKind::Null;
      return true;
    }
    if (take_word("true")) {
      value.kind = JsonKind::True;
      return true;
    }
    if (take_word("false")) {
      value.kind = JsonKind::False;
      return true;
    }
    return read_number(value);
  }

  bool read_object(JsonValue& object, std::size_t depth) {
    object.kind = JsonKind::Object;
    take('{');
    skip_white_space();
    if (take('}')) return true;
    do {
      JsonMember member;
      skip_white_space();
      if (!read_string(member.key)) return false;
      skip_white_space();
      if (!take(':')) return false;
      skip_white_space();
      if (!read_value(member.value, depth)) return false;
      skip_white_space();
      std::erase_if(object.members, [&](const JsonMember& earlier) { return earlier.key == member.key; });
      object.members.push_back(std::move(member));
    } while (take(','));
    return take('}');
  }

  bool read_array(JsonValue& array, std::size_t depth) {
    array.kind = JsonKind::Array;
    take('[');
    skip_white_space();
    if (take(']')) return true;
    do {
      JsonValue element;
      skip_white_space();
      if (!read_value(element, depth)) return false;
      skip_white_space();
      array.elements.push_back(std::move(element));
    } while (take(','));
    return take(']');
  }

  // number = [ "-" ] ( "0" / digit1-9 *DIGIT ) [ "." 1*DIGIT ] [ ( "e" / "E" ) [ "+" / "-" ] 1*DIGIT ]
  bool read_number(JsonValue& value) {
    const std::size_t begin = position_;
    take('-');
    if (!take('0') && !take_digits()) return false;
    if (take('.') && !take_digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!take_digits()) return false;
    }
    value.kind = JsonKind::Number;
    value.text = text_.substr(begin, position_ - begin);
    return true;
  }

  bool take_digits() {
    const std::size_t begin = position_;
    while (!at_end() && is_digit(text_[position_])) ++position_;
    return position_ > begin;
  }

  bool read_string(std::string& text) {
    if (!take('"')) return false;
    while (!at_end()) {
      const char c = text_[position_];
      if (take('"')) return true;
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (take('\\')) {
        if (!read_escape(text)) return false;
      } else {
        text.push_back(c);
        ++position_;
      }
    }
    return false;
  }

  // After the backslash.
  bool read_escape(std::string& text) {
    if (at_end()) return false;
    const char c = text_[position_++];
    switch (c) {
      case '"': text.push_back('"'); return true;
      case '\\': text.push_back('\\'); return true;
      case '/': text.push_back('/'); return true;
      case 'b': text.push_back('\b'); return true;
      case 'f': text.push_back('\f'); return true;
      case 'n': text.push_back('\n'); return true;
      case 'r': text.push_back('\r'); return true;
      case 't': text.push_back('\t'); return true;
      case 'u': return read_unicode_escape(text);
      default: return false;
    }
  }

  // After `\u`.
  bool read_unicode_escape(std::string& text) {
    const auto unit = read_four_hex_digits();
    if (!unit) return false;
    if (is_high_surrogate(*unit)) {
      // Only a low surrogate right after it makes a pair; anything else there is read again on its own.
      const std::size_t next = position_;
      if (take_word("\\u")) {
        const auto second = read_four_hex_digits();
        if (second && is_low_surrogate(*second)) {
          append_utf8(text, 0x10000 + ((*unit - 0xD800) << 10) + (*second - 0xDC00));
          return true;
        }
      }
      position_ = next;
    }
    const bool is_lone_surrogate = is_high_surrogate(*unit) || is_low_surrogate(*unit);
    append_utf8(text, is_lone_surrogate ? kReplacementCharacter : *unit);
    return true;
  }

  std::optional<char32_t> read_four_hex_digits() {
    char32_t unit = 0;
    for (int count = 0; count < 4; ++count) {
      if (at_end()) return std::nullopt;
      const auto digit = hex_digit(text_[position_]);
      if (!digit) return std::nullopt;
      unit = unit * 16 + *digit;
      ++position_;
    }
    return unit;
  }

  std::string_view text_;
  std::size_t position_ = 0;
  JsonFault fault_ = JsonFault::NotJson;
};

}  // namespace

std::expected<JsonValue, JsonFault> read_json(std::string_view text) { return JsonReader(text).read_document(); }

}  // namespace insitu::reference
