#include "engine/model/ansi.h"

#include <algorithm>

namespace insitu {
namespace {

constexpr char kEscape = '\x1b';
constexpr char kBell = '\a';

bool is_between(char c, char first, char last) { return c >= first && c <= last; }

/// Returns the length of the control sequence at the front of `text`. 0: there is none, or it has no end.
std::size_t control_sequence(std::string_view text) {
  if (!text.starts_with("\x1b[")) return 0;
  std::size_t at = 2;
  while (at < text.size() && is_between(text[at], '0', '?')) ++at;
  while (at < text.size() && is_between(text[at], ' ', '/')) ++at;
  return at < text.size() && is_between(text[at], '@', '~') ? at + 1 : 0;
}

/// Returns the length of the command of the operating system at the front of `text`. 0: there is none, or it has no
/// end.
std::size_t system_command(std::string_view text) {
  if (!text.starts_with("\x1b]")) return 0;
  const std::size_t end = text.find_first_of("\a\x1b", 2);
  if (end == std::string_view::npos) return 0;
  if (text[end] == kBell) return end + 1;
  return text.substr(end).starts_with("\x1b\\") ? end + 2 : 0;
}

}  // namespace

std::size_t leading_colours(std::string_view text) {
  if (!text.starts_with(kEscape)) return 0;  // as nearly every text
  std::size_t at = 0;
  while (const std::size_t length = control_sequence(text.substr(at))) at += length;
  return at;
}

bool may_hold_ansi(std::string_view text) { return text.contains(kEscape); }

void append_without_ansi(std::string& out, std::string_view text) {
  while (true) {
    const std::size_t plain = std::min(text.find(kEscape), text.size());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) return;
    const std::size_t length = std::max(control_sequence(text), system_command(text));
    if (length == 0) out += kEscape;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
}

}  // namespace insitu
