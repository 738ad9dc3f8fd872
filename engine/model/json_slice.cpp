#include "engine/model/json_slice.h"

#include <algorithm>
#include <bitset>

#include "engine/model/json_text.h"
#include "engine/model/utf8.h"

namespace insitu {
namespace {

constexpr std::size_t kBroken = std::string_view::npos;

std::size_t skip_blanks(std::string_view json, std::size_t at) {
  return std::min(json.find_first_not_of(" \t\n\r", at), json.size());
}

bool sees(std::string_view json, std::size_t at, char c) { return at < json.size() && json[at] == c; }

/// Returns the offset after the string whose opening quote is at `at`.
std::size_t skip_string(std::string_view json, std::size_t at) {
  const std::size_t begin = ++at;
  bool escaped = false;
  for (; at < json.size() && json[at] != '"'; ++at) {
    if (static_cast<unsigned char>(json[at]) < 0x20) return kBroken;
    if (json[at] != '\\') continue;
    escaped = true;
    ++at;
  }
  if (at >= json.size()) return kBroken;
  if (escaped && find_bad_escape(json.substr(begin, at - begin))) return kBroken;
  return at + 1;
}

/// Returns the offset after a string, a number or a literal.
std::size_t skip_scalar(std::string_view json, std::size_t at) {
  if (sees(json, at, '"')) return skip_string(json, at);
  const std::size_t end = std::min(json.find_first_of(" \t\n\r,]}:[{\"", at), json.size());
  const std::string_view token = json.substr(at, end - at);
  const bool is_literal = token == "true" || token == "false" || token == "null";
  return is_literal || is_json_number(token) ? end : kBroken;
}

/// Returns the offset after `"name" :`, whose quote is at `at`.
std::size_t skip_name(std::string_view json, std::size_t at) {
  if (!sees(json, at, '"')) return kBroken;
  at = skip_string(json, at);
  if (at == kBroken) return kBroken;
  at = skip_blanks(json, at);
  return sees(json, at, ':') ? at + 1 : kBroken;
}

/// Skips one value; nesting costs a bit a level, no stack.
class ValueSkipper {
 public:
  explicit ValueSkipper(std::string_view json) : json_(json) {}

  /// Returns the offset after the value that begins at `at` (leading blanks are allowed), or kBroken.
  std::size_t skip(std::size_t at) {
    do {
      at = skip_blanks(json_, at);
      const bool is_object = sees(json_, at, '{');
      if (is_object || sees(json_, at, '[')) {
        at = open(at, is_object);
      } else {
        at = close_finished(skip_scalar(json_, at));
      }
    } while (at != kBroken && depth_ > 0);
    return at;
  }

 private:
  /// Enters a container and returns the offset of its first value, or of what follows the container if it is empty.
  std::size_t open(std::size_t at, bool is_object) {
    if (depth_ == kMaxJsonDepth) return kBroken;
    is_object_[depth_++] = is_object;
    at = skip_blanks(json_, at + 1);
    if (sees(json_, at, is_object ? '}' : ']')) return close_finished(at);
    return is_object ? skip_name(json_, at) : at;
  }

  /// Leaves all containers that end here and moves to the next value, if one follows. `at` is just after a value, or at
  /// the bracket of an empty container.
  std::size_t close_finished(std::size_t at) {
    while (at != kBroken && depth_ > 0) {
      const bool in_object = is_object_[depth_ - 1];
      at = skip_blanks(json_, at);
      if (sees(json_, at, ',')) {
        at = skip_blanks(json_, at + 1);
        return in_object ? skip_name(json_, at) : at;
      }
      if (!sees(json_, at, in_object ? '}' : ']')) return kBroken;
      --depth_;
      ++at;
    }
    return at;
  }

  std::string_view json_;
  std::bitset<kMaxJsonDepth> is_object_;
  std::size_t depth_ = 0;
};

std::size_t skip_value(std::string_view json, std::size_t at) { return ValueSkipper(json).skip(at); }

/// Returns the text between a string's quotes, escapes resolved.
std::string_view string_text(std::string_view raw, Arena& arena) {
  if (!raw.contains('\\')) return raw;
  std::string text;
  unescape_json(raw, text);
  return arena.keep(text);
}

FieldValue value_of(std::string_view token, Arena& arena) {
  switch (token.front()) {
    case '"': return FieldValue::text(string_text(token.substr(1, token.size() - 2), arena));
    case '{': return FieldValue::map(token);
    case '[': return FieldValue::list(token);
    case 't': return FieldValue::boolean(true);
    case 'f': return FieldValue::boolean(false);
    case 'n': return {};
    default: return FieldValue::written_number(token);
  }
}

bool is_name(std::string_view raw, std::string_view name) {
  if (!raw.contains('\\')) return raw == name;
  std::string text;
  unescape_json(raw, text);
  return text == name;
}

/// Returns the one value that `json` consists of, without the blanks around it.
std::optional<std::string_view> only_token(std::string_view json) {
  if (!is_utf8(json)) return std::nullopt;
  const std::size_t begin = skip_blanks(json, 0);
  const std::size_t end = skip_value(json, begin);
  if (end == kBroken || skip_blanks(json, end) != json.size()) return std::nullopt;
  return json.substr(begin, end - begin);
}

}  // namespace

bool is_valid_json(std::string_view text) { return only_token(text).has_value(); }

std::optional<FieldValue> read_json(std::string_view text, Arena& arena) {
  const auto token = only_token(text);
  if (!token) return std::nullopt;
  return value_of(*token, arena);
}

std::optional<FieldValue> json_member(const FieldValue& map, std::string_view name, Arena& arena) {
  std::optional<std::string_view> found;
  JsonMembers members(map);
  while (const auto member = members.next_tokens()) {
    if (is_name(member->name, name)) found = member->value;
  }
  if (!found) return std::nullopt;
  return value_of(*found, arena);
}

std::optional<FieldValue> json_element(const FieldValue& list, std::size_t index, Arena& arena) {
  JsonElements elements(list);
  for (; index > 0; --index) {
    if (!elements.skip()) return std::nullopt;
  }
  return elements.next(arena);
}

JsonElements::JsonElements(const FieldValue& list) {
  if (list.kind() != FieldKind::List) return;
  json_ = list.text();
  at_ = skip_blanks(json_, skip_blanks(json_, 0) + 1);
  if (sees(json_, at_, ']')) at_ = kBroken;
}

std::optional<FieldValue> JsonElements::next(Arena& arena) {
  const auto token = next_token();
  if (!token) return std::nullopt;
  return value_of(*token, arena);
}

bool JsonElements::skip() { return next_token().has_value(); }

std::optional<std::string_view> JsonElements::next_token() {
  if (at_ == kBroken) return std::nullopt;
  const std::size_t begin = skip_blanks(json_, at_);
  const std::size_t end = skip_value(json_, begin);
  at_ = kBroken;
  if (end == kBroken) return std::nullopt;
  const std::size_t comma = skip_blanks(json_, end);
  if (sees(json_, comma, ',')) at_ = comma + 1;
  return json_.substr(begin, end - begin);
}

JsonMembers::JsonMembers(const FieldValue& map) {
  if (map.kind() != FieldKind::Map) return;
  json_ = map.text();
  at_ = skip_blanks(json_, 0) + 1;
}

std::optional<JsonMember> JsonMembers::next(Arena& arena) {
  const auto tokens = next_tokens();
  if (!tokens) return std::nullopt;
  return JsonMember{.name = string_text(tokens->name, arena), .value = value_of(tokens->value, arena)};
}

std::optional<JsonMembers::Tokens> JsonMembers::next_tokens() {
  if (at_ == kBroken) return std::nullopt;
  const std::size_t begin = skip_blanks(json_, at_);
  at_ = kBroken;
  const std::size_t name_end = sees(json_, begin, '"') ? skip_string(json_, begin) : kBroken;
  if (name_end == kBroken) return std::nullopt;
  const std::size_t value_begin = skip_name(json_, begin);
  const std::size_t value_end = value_begin == kBroken ? kBroken : skip_value(json_, value_begin);
  if (value_end == kBroken) return std::nullopt;
  const std::size_t token_begin = skip_blanks(json_, value_begin);
  const std::size_t comma = skip_blanks(json_, value_end);
  if (sees(json_, comma, ',')) at_ = comma + 1;
  return Tokens{.name = json_.substr(begin + 1, name_end - begin - 2),
                .value = json_.substr(token_begin, value_end - token_begin)};
}

void append_compact_json(std::string& out, std::string_view json) {
  std::size_t at = skip_blanks(json, 0);
  while (at < json.size()) {
    std::size_t end = json[at] == '"' ? skip_string(json, at) : at + 1;
    if (end == kBroken) end = json.size();
    out += json.substr(at, end - at);
    at = skip_blanks(json, end);
  }
}

void append_json_value(std::string& out, const FieldValue& value) {
  switch (value.kind()) {
    case FieldKind::Missing: out += "null"; return;
    case FieldKind::WrittenNumber:
    case FieldKind::Integer:
    case FieldKind::Real: append_text(out, value); return;
    case FieldKind::Map:
    case FieldKind::List: append_compact_json(out, value.text()); return;
    case FieldKind::Text:
    case FieldKind::Timestamp:
    case FieldKind::Period: break;
  }
  std::string scratch;
  append_json_string(out, text_of(value, scratch));
}

}  // namespace insitu
