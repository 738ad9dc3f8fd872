#include "engine/match/text_kinds.h"

#include <algorithm>
#include <initializer_list>

namespace insitu {
namespace {

using Place = std::optional<std::size_t>;

bool is_digit_at(std::string_view text, std::size_t at) { return is_of(text, at, ByteClass::kDigit); }
bool is_hex_at(std::string_view text, std::size_t at) {
  return is_of(text, at, ByteClass::kDigit | ByteClass::kHexLetter);
}
bool is_word_at(std::string_view text, std::size_t at) { return is_of(text, at, ByteClass::kWord); }
bool is_at(std::string_view text, std::size_t at, char c) { return at < text.size() && text[at] == c; }
bool is_any_at(std::string_view text, std::size_t at, std::string_view characters) {
  return at < text.size() && is_one_of(text[at], characters);
}

std::size_t end_of_digits(std::string_view text, std::size_t at) {
  while (is_digit_at(text, at)) ++at;
  return at;
}
std::size_t end_of_hex(std::string_view text, std::size_t at) {
  while (is_hex_at(text, at)) ++at;
  return at;
}

/// Whether the run of digits from `at` has between `min` and `max` of them.
bool has_digits(std::string_view text, std::size_t at, std::size_t min, std::size_t max) {
  const std::size_t count = end_of_digits(text, at) - at;
  return count >= min && count <= max;
}

/// Returns the end of the address itself: four runs of one to three digits, periods between them.
Place end_of_four_runs(std::string_view text, std::size_t at) {
  for (int run = 0; run < 4; ++run) {
    if (run > 0 && !is_at(text, at++, '.')) return std::nullopt;
    if (!has_digits(text, at, 1, 3)) return std::nullopt;
    at = end_of_digits(text, at);
  }
  return at;
}

/// Whether what follows makes it a longer list of numbers, such as a version.
bool goes_on_as_numbers(std::string_view text, std::size_t at) {
  for (; is_word_at(text, at) || is_at(text, at, '.'); ++at) {
    if (text[at] == '.' && is_digit_at(text, at + 1)) return true;
  }
  return false;
}

bool ends_address(std::string_view text, std::size_t at) {
  return !is_word_at(text, at) && !goes_on_as_numbers(text, at);
}

/// What may be left out, after a sign: up to `max` digits.
std::size_t end_of_suffix(std::string_view text, std::size_t at, char sign, std::size_t max) {
  return is_at(text, at, sign) && has_digits(text, at + 1, 1, max) ? end_of_digits(text, at + 1) : at;
}

/// Groups of one to four hexadecimal digits, colons between them, from `at` on, where the first one begins; at most
/// `max`.
struct HexGroups {
  std::size_t count = 0;
  std::size_t end = 0;
};
HexGroups read_hex_groups(std::string_view text, std::size_t at, std::size_t max) {
  HexGroups groups{.count = 0, .end = at};
  while (groups.count < max) {
    const std::size_t end = end_of_hex(text, at);
    if (end == at || end - at > 4) return groups;
    groups = {groups.count + 1, end};
    if (!is_at(text, end, ':') || is_at(text, end + 1, ':')) return groups;
    at = end + 1;
  }
  return groups;
}

bool is_url_end(char c) {
  return is_of(c, ByteClass::kBlank) || std::string_view("\"'<>,;)]}").find(c) != std::string_view::npos;
}
bool is_scheme(char c) { return is_of(c, ByteClass::kDigit | ByteClass::kLetter) || c == '+' || c == '.' || c == '-'; }
bool is_mailbox(char c) { return is_scheme(c) || c == '_'; }
bool is_domain(char c) { return is_of(c, ByteClass::kDigit | ByteClass::kLetter) || c == '-'; }
bool is_path(char c) {
  return is_of(c, ByteClass::kWord) || std::string_view(".@%+~$-").find(c) != std::string_view::npos;
}
bool is_slash(std::string_view text, std::size_t at) { return is_at(text, at, '/') || is_at(text, at, '\\'); }

template <class Test>
std::size_t end_of_run(std::string_view text, std::size_t at, const Test& test) {
  while (at < text.size() && test(text[at])) ++at;
  return at;
}

// ---- numbers

constexpr std::string_view kTimeUnits[] = {
    "ms",          "us",           "\xC2\xB5s",   "ns",      "s",    "millis", "millisecond", "milliseconds",
    "microsecond", "microseconds", "nanosecond",  "sec",     "secs", "second", "seconds",     "min",
    "mins",        "minute",       "nanoseconds", "minutes", "hr",   "hrs",    "hour",        "hours"};
constexpr std::string_view kGluedTimeUnits[] = {"ms", "us", "\xC2\xB5s", "ns", "s", "m", "h"};

/// Returns the letters and digits from `at` on, those of other scripts included.
std::string_view word_at(std::string_view text, std::size_t at) {
  const std::size_t end = end_of_run(text, at, [](char c) { return is_of(c, ByteClass::kWord); });
  return text.substr(std::min(at, text.size()), end - std::min(at, text.size()));
}

bool is_time_unit(std::string_view word) { return std::ranges::find(kTimeUnits, word) != std::end(kTimeUnits); }

/// `[kKMGT]i?[bB]?`, `B`, `px`
bool is_size_unit(std::string_view unit) {
  if (unit == "B" || unit == "px") return true;
  if (unit.empty() || std::string_view("kKMGT").find(unit.front()) == std::string_view::npos) return false;
  unit.remove_prefix(1);
  if (unit.starts_with('i')) unit.remove_prefix(1);
  return unit.empty() || unit == "b" || unit == "B";
}

/// Returns where a number ends that is a word of its own: `-3`, `4.5e3`, `90%`, `1,024`.
Place end_of_lone_number(std::string_view text, std::size_t at) {
  // Where it could end earlier: before a comma, which is a separator.
  Place earlier;
  at = end_of_digits(text, at);
  while (is_any_at(text, at, ".,") && is_digit_at(text, at + 1)) {
    if (text[at] == ',') earlier = at;
    at = end_of_digits(text, at + 1);
  }
  std::size_t end = at;
  if (is_any_at(text, end, "eE")) {
    const std::size_t digits = end + (is_any_at(text, end + 1, "+-") ? 2 : 1);
    if (is_digit_at(text, digits)) end = end_of_digits(text, digits);
  }
  if (is_at(text, end, '%') && is_word_end(text, end + 1)) return end + 1;
  if (is_word_end(text, end)) return end;
  return earlier;
}

}  // namespace

std::string_view name_of(TextKind kind) {
  switch (kind) {
    case TextKind::IpAddress: return "IPAddress";
    case TextKind::Time: return "Time";
    case TextKind::Id: return "ID";
    case TextKind::Url: return "URL";
    case TextKind::Email: return "Email";
    case TextKind::Path: return "Path";
    case TextKind::Number: return "Number";
    case TextKind::Token: return "Token";
  }
  return "";
}

std::optional<std::size_t> find_ip4_end(std::string_view text, std::size_t at) {
  const Place address = end_of_four_runs(text, at);
  if (!address) return std::nullopt;
  const std::size_t masked = end_of_suffix(text, *address, '/', 2);
  // The longest one that can end where it does.
  for (const std::size_t end : {end_of_suffix(text, masked, ':', 5), masked, end_of_suffix(text, *address, ':', 5)}) {
    if (ends_address(text, end)) return end;
  }
  return ends_address(text, *address) ? address : std::nullopt;
}

std::optional<std::size_t> find_uuid_end(std::string_view text, std::size_t at) {
  for (const std::size_t digits : {8U, 4U, 4U, 4U, 12U}) {
    if (digits != 8 && !is_at(text, at++, '-')) return std::nullopt;
    for (const std::size_t end = at + digits; at < end; ++at) {
      if (!is_hex_at(text, at)) return std::nullopt;
    }
  }
  return is_word_at(text, at) ? std::nullopt : Place(at);
}

std::optional<std::size_t> find_mac_end(std::string_view text, std::size_t at) {
  for (int pair = 0; pair < 6; ++pair) {
    if (pair > 0 && !is_at(text, at++, ':')) return std::nullopt;
    if (!is_hex_at(text, at) || !is_hex_at(text, at + 1)) return std::nullopt;
    at += 2;
  }
  // Longer ones are addresses of another kind.
  const bool goes_on = is_word_at(text, at) || (is_at(text, at, ':') && is_word_at(text, at + 1));
  return goes_on ? std::nullopt : Place(at);
}

std::optional<std::size_t> find_ip6_end(std::string_view text, std::size_t at) {
  const HexGroups first = read_hex_groups(text, at, 8);
  std::size_t end = first.end;
  const bool has_gap = is_at(text, end, ':') && is_at(text, end + 1, ':');
  if (first.count == 0 || (has_gap ? first.count > 6 : first.count != 8)) return std::nullopt;
  if (has_gap) {
    const HexGroups rest = read_hex_groups(text, end + 2, text.size());
    end = rest.count == 0 ? end + 2 : rest.end;
  }
  const std::string_view found = text.substr(at, end - at);
  const bool has_digit = std::ranges::any_of(found, [](char c) { return is_of(c, ByteClass::kDigit); });
  const bool goes_on = is_word_at(text, end) || is_at(text, end, ':');
  return has_digit && !goes_on ? Place(end) : std::nullopt;
}

std::optional<std::size_t> find_url_end(std::string_view text, std::size_t at) {
  if (!is_of(text[at], ByteClass::kLetter)) return std::nullopt;
  const std::size_t scheme = end_of_run(text, at, is_scheme);
  if (scheme - at < 2 || scheme - at > 16 || !text.substr(scheme).starts_with("://")) return std::nullopt;
  const std::size_t end = end_of_run(text, scheme + 3, [](char c) { return !is_url_end(c); });
  return end > scheme + 3 ? Place(end) : std::nullopt;
}

std::optional<std::size_t> find_email_end(std::string_view text, std::size_t at) {
  const std::size_t sign = end_of_run(text, at, is_mailbox);
  if (sign == at || !is_at(text, sign, '@')) return std::nullopt;
  std::size_t end = end_of_run(text, sign + 1, is_domain);
  if (end == sign + 1) return std::nullopt;
  Place found;
  while (is_at(text, end, '.')) {
    const std::size_t next = end_of_run(text, end + 1, is_domain);
    if (next == end + 1) break;
    end = next;
    found = end;
  }
  return found;
}

std::optional<std::size_t> find_path_end(std::string_view text, std::size_t at) {
  std::size_t end = at;
  if (is_of(text[at], ByteClass::kLetter) && is_at(text, at + 1, ':')) end += 2;
  int parts = 0;
  while (is_slash(text, end) && end + 1 < text.size() && is_path(text[end + 1])) {
    end = end_of_run(text, end + 1, is_path);
    ++parts;
  }
  if (parts < 2) return std::nullopt;
  if (is_slash(text, end)) ++end;
  if (is_at(text, end, '?')) {
    end = end_of_run(text, end + 1, [](char c) {
      return !is_of(c, ByteClass::kBlank) && std::string_view("\"'<>").find(c) == std::string_view::npos;
    });
  }
  return end;
}

std::optional<std::size_t> find_hex_number_end(std::string_view text, std::size_t at) {
  if (text[at] != '0' || !is_any_at(text, at + 1, "xX") || !is_hex_at(text, at + 2)) return std::nullopt;
  const std::size_t end = end_of_hex(text, at + 2);
  return is_word_at(text, end) ? std::nullopt : Place(end);
}

std::optional<FoundNumber> find_number(std::string_view text, std::size_t at) {
  const std::size_t digits = at + (is_any_at(text, at, "+-") ? 1 : 0);
  if (!is_digit_at(text, digits)) return std::nullopt;
  if (const Place end = end_of_lone_number(text, digits)) {
    const bool has_unit = is_at(text, *end, ' ') && is_time_unit(word_at(text, *end + 1));
    return FoundNumber{has_unit ? TextKind::Time : TextKind::Number, *end, *end};
  }
  std::size_t end = end_of_digits(text, digits);
  if (is_at(text, end, '.') && is_digit_at(text, end + 1)) end = end_of_digits(text, end + 1);
  const std::string_view unit = word_at(text, end);
  if (!is_word_end(text, end + unit.size())) return std::nullopt;
  const bool is_time = std::ranges::find(kGluedTimeUnits, unit) != std::end(kGluedTimeUnits);
  if (!is_time && !is_size_unit(unit)) return std::nullopt;
  return FoundNumber{is_time ? TextKind::Time : TextKind::Number, end, end + unit.size()};
}

}  // namespace insitu
