#include "engine/extract/line_front.h"

#include <algorithm>
#include <iterator>

#include "engine/model/ansi.h"
#include "engine/model/ascii.h"
#include "engine/model/time_syntax.h"

namespace insitu {
namespace {

/// The most bytes of a pair's key.
constexpr std::size_t kLongestKey = 64;

constexpr std::string_view kLoadBalancerTypes[] = {"http", "https", "h2", "grpcs", "ws", "wss"};

/// Whether a character may be in the key of a pair.
bool is_of_key(char c) { return is_letter(c) || is_digit(c) || c == '_' || (c >= '-' && c <= '/') || c == '@'; }

}  // namespace

std::string_view without_front(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = is_blank(text.front()) ? 1 : leading_colours(text);
    if (length == 0) break;
    text.remove_prefix(length);
  }
  return text;
}

std::size_t priority_length(std::string_view message) {
  TimeCursor cursor(message);
  if (!cursor.take('<') || !cursor.number(1, 3) || !cursor.take('>')) return 0;
  const std::size_t length = cursor.at();
  if (cursor.take('1') && cursor.take(' ')) return cursor.at();
  return length;
}

std::string_view after_first_word(std::string_view line) {
  constexpr std::size_t kLongestWord = 16;
  if (line.empty() || (line.front() != '[' && !is_letter(line.front()))) return {};
  const std::string_view front = line.substr(0, kLongestWord);
  std::size_t size = 0;
  while (size < front.size() && !is_blank(front[size]) && front[size] != '\x1b') ++size;
  std::string_view word = line.substr(0, size);
  const bool in_brackets = word.starts_with('[') && word.ends_with(']');
  if (in_brackets) word = word.substr(1, size - 2);
  if (!in_brackets && word.ends_with(':')) word.remove_suffix(1);
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const bool is_level =
      !word.empty() && (in_brackets ? std::ranges::all_of(word, is_letter) : std::ranges::all_of(word, is_capital));
  if (!is_level && std::ranges::find(kLoadBalancerTypes, word) == std::end(kLoadBalancerTypes)) return {};
  return size == line.size() ? std::string_view() : without_front(line.substr(size));
}

std::string_view after_tls_version(std::string_view line) {
  constexpr std::string_view kType = "tls ";
  if (!line.starts_with(kType)) return {};
  TimeCursor cursor(line);
  cursor.move_to(kType.size());
  if (!cursor.number(1, 2) || !cursor.take('.') || !cursor.number(1, 2) || !cursor.take(' ')) return {};
  return cursor.rest();
}

bool begins_with_address(std::string_view line) {
  constexpr std::size_t kDigits = 3;
  const std::string_view front = line.substr(0, kLongestKey);
  std::size_t at = 0;
  while (at < front.size() && is_digit(front[at])) ++at;
  if (at == 0 || at > kDigits || at == front.size() || front[at] != '.') return false;
  while (at < front.size() && is_of_key(front[at])) ++at;
  return at < front.size() && front[at] != '=';
}

std::optional<TextPair> take_pair(std::string_view& line) {
  const std::string_view front = line.substr(0, kLongestKey);
  std::size_t equals = 0;
  while (equals < front.size() && is_of_key(front[equals])) ++equals;
  if (equals == 0 || equals == front.size() || front[equals] != '=') return std::nullopt;
  TextPair pair{.key = line.substr(0, equals), .value = {}};
  std::string_view rest = line.substr(equals + 1);
  std::size_t end = 0;
  if (rest.starts_with('"')) {
    end = 1;
    while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? std::size_t{2} : 1;
    if (end >= rest.size()) return std::nullopt;
    pair.value = rest.substr(1, end - 1);
    ++end;
  } else {
    while (end < rest.size() && !is_blank(rest[end])) ++end;
    pair.value = rest.substr(0, end);
  }
  rest.remove_prefix(end);
  while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
  line = rest;
  return pair;
}

}  // namespace insitu
