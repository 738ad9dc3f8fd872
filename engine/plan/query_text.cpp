#include "engine/plan/query_text.h"

#include <algorithm>
#include <cstddef>

namespace insitu {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool is_blank(char c) { return kBlanks.find(c) != std::string_view::npos; }

// A slash that divides is taken for the start of a regex: what follows then stays as it is written.
bool is_quote(char c) { return c == '"' || c == '\'' || c == '`' || c == '/'; }

/// Where the quoted text ends that begins at `begin`.
std::size_t end_of_quoted(std::string_view text, std::size_t begin) {
  std::size_t at = begin + 1;
  while (at < text.size() && text[at] != text[begin]) at += text[at] == '\\' ? 2U : 1U;
  return std::min(at + 1, text.size());
}

}  // namespace

std::string on_one_line(std::string_view query, Span span) {
  const std::string_view text = query.substr(span.begin, span.size());
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    if (is_quote(text[at])) {
      const std::size_t end = end_of_quoted(text, at);
      line += text.substr(at, end - at);
      at = end;
    } else if (is_blank(text[at]) || text[at] == '#') {
      at = text[at] == '#' ? std::min(text.find('\n', at), text.size()) : at + 1;
      if (!line.empty() && line.back() != ' ') line += ' ';
    } else {
      line += text[at++];
    }
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

}  // namespace insitu
