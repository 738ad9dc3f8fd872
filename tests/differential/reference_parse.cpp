#include "tests/differential/reference_parse.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstddef>

#include "tests/differential/reference_query_regex.h"
#include "tests/differential/reference_utf8.h"

namespace insitu::reference {
namespace {

std::vector<std::string> pieces_between_stars(std::string_view glob) {
  std::vector<std::string> pieces(1);
  for (const char c : glob) {
    if (c == '*') {
      pieces.emplace_back();
    } else {
      pieces.back() += c;
    }
  }
  return pieces;
}

// The groups by the name they give: `as` names the unnamed ones in their order, or repeats a name.
std::vector<std::string> group_names(const QueryRegexReference& regex, const std::vector<std::string>& aliases) {
  std::vector<std::string> names = regex.names;
  std::size_t next = 0;
  for (std::string& name : names) {
    if (next < aliases.size() && (name.empty() || name == aliases[next])) name = aliases[next++];
  }
  return names;
}

void set_member(JsonValue& map, const std::string& key, const std::string& text) {
  std::erase_if(map.members, [&](const JsonMember& member) { return member.key == key; });
  JsonMember member;
  member.key = key;
  member.value.kind = JsonKind::String;
  member.value.text = text;
  map.members.push_back(member);
}

// After the opening quote.
std::string take_quoted(std::string_view& text) {
  std::string value;
  while (!text.empty() && text.front() != '"') {
    if (text.front() == '\\' && text.size() > 1) text.remove_prefix(1);
    value += text.front();
    text.remove_prefix(1);
  }
  if (!text.empty()) text.remove_prefix(1);
  return value;
}

std::string take_until(std::string_view& text, std::string_view ends) {
  const std::size_t size = std::min(text.find_first_of(ends), text.size());
  const std::string taken(text.substr(0, size));
  text.remove_prefix(size);
  return taken;
}

}  // namespace

std::optional<std::vector<std::string>> match_glob(std::string_view glob, std::string_view text) {
  const std::vector<std::string> pieces = pieces_between_stars(glob);
  std::size_t position = text.find(pieces.front());
  if (position == std::string_view::npos) return std::nullopt;
  position += pieces.front().size();
  std::vector<std::string> stars;
  for (std::size_t index = 1; index < pieces.size(); ++index) {
    const bool is_last_star = index + 1 == pieces.size() && pieces[index].empty();
    const std::size_t end = is_last_star ? text.size() : text.find(pieces[index], position);
    if (end == std::string_view::npos) return std::nullopt;
    stars.emplace_back(text.substr(position, end - position));
    position = end + pieces[index].size();
  }
  if (pieces.size() == 1) stars.emplace_back();
  return stars;
}

std::vector<RegexMatch> match_regex(std::string_view pattern, const std::vector<std::string>& aliases,
                                    std::string_view text) {
  const QueryRegexReference regex = translate_regex(pattern);
  const std::vector<std::string> names = group_names(regex, aliases);
  const re2::RE2& automaton = compiled(regex.re2);
  std::vector<RegexMatch> matches;
  if (!automaton.ok() || !is_valid_utf8(text)) return matches;
  std::vector<re2::StringPiece> groups(names.size() + 1);
  const re2::StringPiece subject(text.data(), text.size());
  std::size_t from = 0;
  while (from <= text.size() && automaton.Match(subject, from, text.size(), re2::RE2::UNANCHORED, groups.data(),
                                                static_cast<int>(groups.size()))) {
    RegexMatch match;
    for (std::size_t index = 0; index < names.size(); ++index) {
      const re2::StringPiece& group = groups[index + 1];
      if (names[index].empty() || group.data() == nullptr) continue;
      match.emplace_back(names[index], std::string(group.data(), group.size()));
    }
    matches.push_back(match);
    const auto end = static_cast<std::size_t>(groups[0].data() - text.data()) + groups[0].size();
    from = groups[0].empty() ? end + 1 : end;
    while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0U) == 0x80U) ++from;
  }
  return matches;
}

std::vector<std::string> names_of_regex(std::string_view pattern, const std::vector<std::string>& aliases) {
  std::vector<std::string> names = group_names(translate_regex(pattern), aliases);
  std::erase(names, "");
  return names;
}

JsonValue read_logfmt(std::string_view text) {
  JsonValue map;
  map.kind = JsonKind::Object;
  while (true) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\n')) {
      text.remove_prefix(1);
    }
    if (text.empty()) return map;
    const std::string key = take_until(text, "= \t\n");
    std::string value = "true";  // of a key alone
    if (text.starts_with('=')) {
      value.clear();
      text.remove_prefix(1);
      if (text.starts_with('"')) {
        text.remove_prefix(1);
        value = take_quoted(text);
      } else {
        value = take_until(text, " \t\n");
      }
    }
    if (!key.empty()) set_member(map, key, value);
  }
}

std::vector<std::string> read_csv(std::string_view text) {
  std::vector<std::string> fields(1);
  while (!text.empty()) {
    if (fields.back().empty() && text.front() == '"') {
      text.remove_prefix(1);
      while (!text.empty()) {
        if (text.starts_with("\"\"")) {
          fields.back() += '"';
          text.remove_prefix(2);
        } else if (text.front() == '"') {
          text.remove_prefix(1);
          break;
        } else {
          fields.back() += text.front();
          text.remove_prefix(1);
        }
      }
      fields.back() += take_until(text, ",");
    } else {
      fields.back() += take_until(text, ",");
    }
    if (text.starts_with(',')) {
      text.remove_prefix(1);
      fields.emplace_back();
    }
  }
  return fields;
}

}  // namespace insitu::reference
