#include "tests/differential/event_generator.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "tests/differential/vocabulary.h"

namespace insitu {
namespace {

// ---- JSON

constexpr int kMaxDepth = 3;

std::string unicode_escape(Dice& dice, std::uint32_t code_unit) {
  constexpr std::string_view kUpper = "0123456789ABCDEF";
  constexpr std::string_view kLower = "0123456789abcdef";
  const std::string_view digits = dice.chance(50) ? kUpper : kLower;
  std::string escape = "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) escape += digits[(code_unit >> shift) & 0xFU];
  return escape;
}

// Spells a character as `\u` escapes; one beyond the basic plane takes two.
std::string unicode_escapes(Dice& dice, std::uint32_t character) {
  if (character < 0x10000) return unicode_escape(dice, character);
  const std::uint32_t offset = character - 0x10000;
  return unicode_escape(dice, 0xD800 + (offset >> 10)) + unicode_escape(dice, 0xDC00 + (offset & 0x3FFU));
}

// REQUIRES: `bytes` is one character in UTF-8
std::uint32_t decoded(std::string_view bytes) {
  constexpr std::uint32_t kLeadBits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  std::uint32_t character = static_cast<unsigned char>(bytes.front()) & kLeadBits[bytes.size()];
  for (const char c : bytes.substr(1)) character = (character << 6) | (static_cast<unsigned char>(c) & 0x3FU);
  return character;
}

std::string json_character(Dice& dice, std::string_view character, bool escape_much) {
  switch (character.front()) {
    case '"': return dice.chance(85) ? "\\\"" : unicode_escape(dice, '"');
    case '\\': return dice.chance(85) ? "\\\\" : unicode_escape(dice, '\\');
    case '\n': return dice.chance(85) ? "\\n" : unicode_escape(dice, '\n');
    case '\t': return dice.chance(85) ? "\\t" : unicode_escape(dice, '\t');
    case '/':
      if (dice.chance(40)) return "\\/";
      break;
    default: break;
  }
  return escape_much && dice.chance(40) ? unicode_escapes(dice, decoded(character)) : std::string(character);
}

std::size_t character_size(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::string json_string(Dice& dice, std::string_view text) {
  constexpr std::string_view kSurrogates[] = {"\\ud800", "\\udc00", "\\ud83d\\ude00", "\\ud800\\u0041",
                                              "\\ud800\\ud83d\\ude00"};
  const bool is_ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  // Beyond ASCII some writers escape everything.
  const bool escape_much = dice.chance(is_ascii ? 10 : 50);
  std::string literal = "\"";
  while (!text.empty()) {
    // A word of a pattern may end within a character.
    const std::string_view character = text.substr(0, character_size(text.front()));
    const bool is_whole = character.size() == character_size(character.front());
    literal += is_whole ? json_character(dice, character, escape_much) : std::string(character);
    text.remove_prefix(character.size());
  }
  if (dice.chance(2)) literal += dice.pick(kSurrogates);
  return literal + "\"";
}

std::string json_blanks(Dice& dice) {
  constexpr std::string_view kBlanks[] = {"", "", "", "", " ", "  ", "\t", "\r"};
  return std::string(dice.pick(kBlanks));
}

std::string json_value(EventDice& dice, int depth);

std::string json_object(EventDice& dice, int depth) {
  std::string text = "{";
  std::size_t members = dice.below(5);
  // An empty object at the top tests little.
  if (depth == 0) members += 2;
  for (std::size_t index = 0; index < members; ++index) {
    if (index > 0) text += ",";
    text += json_blanks(dice) + json_string(dice, dice.name()) + json_blanks(dice) + ":" + json_blanks(dice);
    text += json_value(dice, depth + 1) + json_blanks(dice);
  }
  return text + "}";
}

std::string json_array(EventDice& dice, int depth) {
  std::string text = "[";
  const std::size_t elements = dice.below(4);
  // Arrays of objects are what `[*].name` is for.
  const bool of_objects = depth < kMaxDepth && dice.chance(40);
  for (std::size_t index = 0; index < elements; ++index) {
    if (index > 0) text += ",";
    text += json_blanks(dice) + (of_objects ? json_object(dice, depth + 1) : json_value(dice, depth + 1)) +
            json_blanks(dice);
  }
  return text + "]";
}

std::string nested_arrays(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

std::string json_value(EventDice& dice, int depth) {
  constexpr std::string_view kKeywords[] = {"null", "true", "false"};
  const std::size_t kind = dice.below(1000);
  // Some of these are a little too deep.
  if (kind == 0) return nested_arrays(1018 + dice.below(8));
  if (kind < 380 || (depth >= kMaxDepth && kind >= 720)) {
    return json_string(dice, dice.chance(25) ? dice.number() : dice.text());
  }
  if (kind < 620) return dice.number();
  if (kind < 720) return std::string(dice.pick(kKeywords));
  return kind < 860 ? json_object(dice, depth) : json_array(dice, depth);
}

std::string json_event(EventDice& dice) {
  if (dice.chance(3)) return json_value(dice, 1);
  return json_blanks(dice) + json_object(dice, 0) + json_blanks(dice);
}

// ---- space-delimited

std::string field_text(EventDice& dice) {
  const std::size_t kind = dice.below(100);
  if (kind < 25) return dice.number();
  if (kind < 50) return std::string(dice.pick(vocabulary::kWords));
  return dice.text();
}

std::string field(EventDice& dice) {
  constexpr std::string_view kHalfDelimited[] = {"\"",  "[",      "]",    "\"a",  "[a",    "a\"",
                                                 "a]",  "\"a\"b", "[a]b", "a[b]", "\"\"",  "[]",
                                                 "\"[", "[\"",    "\"a]", "[a\"", "[[a]]", "\"\"a\"\""};
  // Characters that a field may begin and end with without being delimited by them.
  constexpr std::string_view kGlue[] = {"", "", "x", "!", "\"", "[", "]", "-", "\xC3\xA9", "\""};
  const std::size_t kind = dice.below(100);
  if (kind < 52) return field_text(dice);
  if (kind < 60) return std::string(dice.pick(kGlue)) + field_text(dice) + std::string(dice.pick(kGlue));
  if (kind < 74) return "\"" + field_text(dice) + (dice.chance(40) ? " " + field_text(dice) : "") + "\"";
  if (kind < 88) return "[" + field_text(dice) + (dice.chance(40) ? " " + field_text(dice) : "") + "]";
  return std::string(dice.pick(kHalfDelimited));
}

std::string delimited_event(EventDice& dice) {
  constexpr std::string_view kSeparators[] = {" ", " ", " ", " ", "  ", "\t", "\v", "\f", "\r", " \t "};
  std::string text;
  const std::size_t fields = dice.below(8);
  if (dice.chance(10)) text += dice.pick(kSeparators);
  for (std::size_t index = 0; index < fields; ++index) {
    if (index > 0) text += dice.pick(kSeparators);
    text += field(dice);
  }
  if (dice.chance(10)) text += dice.pick(kSeparators);
  return text;
}

// ---- terms

std::string text_event(EventDice& dice) {
  constexpr std::string_view kGlue[] = {" ", " ", "", "", ": ", "=", "-", "/", "\t"};
  std::string text;
  const std::size_t pieces = dice.below(7);
  for (std::size_t index = 0; index < pieces; ++index) {
    text += field_text(dice);
    text += dice.pick(kGlue);
  }
  return text;
}

// ---- accidents

std::string damaged(Dice& dice, std::string text) {
  const std::size_t position = dice.below(text.size() + 1);
  switch (dice.below(7)) {
    case 0: return text.substr(0, position);
    case 1: return text.erase(position < text.size() ? position : 0, 1);
    case 2: return text.append(dice.pick(vocabulary::kOddBytes));
    case 3: return "2024 INFO " + text;
    case 4: return text + text;
    case 5: return text.replace(position, 1, dice.pick(vocabulary::kOddBytes));
    default: return text.insert(position, dice.pick(vocabulary::kOddBytes));
  }
}

std::string intact_event(EventDice& dice, Family family) {
  // Patterns of each kind get events of the other kinds now and then.
  if (dice.chance(6)) return json_event(dice);
  if (dice.chance(6)) return delimited_event(dice);
  switch (family) {
    case Family::Terms: return text_event(dice);
    case Family::Json: return json_event(dice);
    case Family::Delimited: return delimited_event(dice);
  }
  return {};
}

// ---- words of a pattern

bool is_word_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("_-+").contains(c);
}

// After the quote that opens it; `position` ends up just after the one that closes it.
std::string quoted_text(std::string_view pattern, std::size_t& position) {
  std::string text;
  for (; position < pattern.size() && pattern[position] != '"'; ++position) {
    const bool is_escape = pattern[position] == '\\' && position + 1 < pattern.size();
    if (is_escape) ++position;
    if (pattern[position] != '*') text += pattern[position];
  }
  ++position;
  return text;
}

// Quoted texts and bare words, without their stars. No need to be exact: they only have to occur often.
std::vector<std::string> words_of(std::string_view pattern) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t position = 0; position < pattern.size();) {
    const char c = pattern[position++];
    if (is_word_character(c)) {
      word += c;
      continue;
    }
    if (!word.empty()) words.push_back(std::exchange(word, {}));
    if (c == '"') words.push_back(quoted_text(pattern, position));
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

}  // namespace

void EventDice::prepare_for(std::string_view pattern) { words_ = words_of(pattern); }

std::string EventDice::text() {
  if (!words_.empty() && chance(40)) return words_[below(words_.size())];
  return std::string(pick(vocabulary::kTexts));
}

std::string EventDice::number() { return std::string(pick(vocabulary::kNumbers)); }

std::string EventDice::name() {
  if (!words_.empty() && chance(30)) return words_[below(words_.size())];
  return std::string(chance(90) ? pick(vocabulary::kPlainNames) : pick(vocabulary::kOddNames));
}

std::string EventGenerator::event(Family family) {
  std::string text = intact_event(dice_, family);
  while (dice_.chance(15)) text = damaged(dice_, std::move(text));
  return text;
}

}  // namespace insitu
