#include "cli/reports/html_text.h"

#include <algorithm>

#include "engine/output/terminal_text.h"

namespace insitu::cli {
namespace {

std::string_view html_entity(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return {};
  }
}

bool is_plain_in_html(char c) { return (c >= ' ' && c <= '~' && html_entity(c).empty()) || c == '\n' || c == '\t'; }

}  // namespace

void append_html(std::string& out, std::string_view text, HtmlPlace place) {
  if (std::ranges::all_of(text, is_plain_in_html)) {
    out += text;
    return;
  }
  std::string visible;
  append_visible(visible, text);
  for (const char c : visible) {
    const bool is_quote = c == '"' || c == '\'';
    const std::string_view entity = html_entity(c);
    if (entity.empty() || (is_quote && place == HtmlPlace::Element)) {
      out += c;
    } else {
      out += entity;
    }
  }
}

std::string html(std::string_view text) {
  std::string out;
  append_html(out, text);
  return out;
}

bool is_html_text(std::string_view text) {
  if (std::ranges::all_of(text, [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\t'; })) return true;
  std::string visible;
  append_visible(visible, text);
  return visible == text;
}

std::string json_in_html(std::string_view json) {
  constexpr std::string_view kSeparators = "\xE2\x80";  // the front of both
  std::string out;
  out.reserve(json.size());
  for (std::size_t at = 0; at < json.size(); ++at) {
    const std::string_view rest = json.substr(at);
    const bool is_separator =
        rest.starts_with(kSeparators) && rest.size() > 2 && (rest[2] == '\xA8' || rest[2] == '\xA9');
    if (json[at] == '<') {
      out += "\\u003c";
    } else if (is_separator) {
      out += rest[2] == '\xA8' ? "\\u2028" : "\\u2029";
      at += 2;
    } else {
      out += json[at];
    }
  }
  return out;
}

}  // namespace insitu::cli
