#include "tests/differential/reference_query_regex.h"

#include <cstddef>
#include <map>
#include <memory>

namespace insitu::reference {
namespace {

// `(?<name>` or `(?P<name>` at `position`: the length up to the name, else 0.
std::size_t opening_of_name(std::string_view pattern, std::size_t position) {
  for (const std::string_view opening : {"(?<", "(?P<"}) {
    if (pattern.substr(position).starts_with(opening)) return opening.size();
  }
  return 0;
}

}  // namespace

QueryRegexReference translate_regex(std::string_view pattern) {
  QueryRegexReference regex;
  bool is_in_class = false;
  for (std::size_t position = 0; position < pattern.size(); ++position) {
    const char c = pattern[position];
    if (c == '\\') {
      regex.re2 += pattern.substr(position, 2);
      ++position;
    } else if (is_in_class) {
      is_in_class = c != ']';
      regex.re2 += c;
    } else if (c == '[') {
      is_in_class = true;
      regex.re2 += c;
      // A bracket at the front of a class is itself.
      if (pattern.substr(position + 1).starts_with('^')) regex.re2 += pattern[++position];
      if (pattern.substr(position + 1).starts_with(']')) regex.re2 += pattern[++position];
    } else if (const std::size_t opening = opening_of_name(pattern, position); opening != 0) {
      const std::size_t end = pattern.find('>', position);
      regex.names.emplace_back(pattern.substr(position + opening, end - position - opening));
      regex.re2 += '(';
      position = end == std::string_view::npos ? pattern.size() : end;
    } else {
      if (c == '(' && !pattern.substr(position + 1).starts_with('?')) regex.names.emplace_back();
      regex.re2 += c;
    }
  }
  return regex;
}

const re2::RE2& compiled(const std::string& re2) {
  static std::map<std::string, std::unique_ptr<re2::RE2>> known;
  std::unique_ptr<re2::RE2>& regex = known[re2];
  if (!regex) regex = std::make_unique<re2::RE2>(re2, re2::RE2::Quiet);
  return *regex;
}

}  // namespace insitu::reference
