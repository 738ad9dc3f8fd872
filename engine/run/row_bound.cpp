#include "engine/run/row_bound.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/extract/member_time.h"
#include "engine/model/json_text.h"
#include "engine/run/lines.h"

namespace insitu {
namespace {

/// A value that is longer is looked at in full.
constexpr std::size_t kLongestValue = 256;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

template <class Ends>
std::string_view up_to(std::string_view text, Ends ends) {
  return text.substr(0, static_cast<std::size_t>(std::ranges::find_if(text, ends) - text.begin()));
}

std::string_view without_blanks(std::string_view text) {
  const auto begin = std::ranges::find_if_not(text, is_blank);
  return text.substr(static_cast<std::size_t>(begin - text.begin()));
}

}  // namespace

std::size_t RowBound::next(std::string_view bytes, std::size_t from) {
  return std::visit([&](auto& kind) { return kind.next(bytes, from); }, kind_);
}

void RowBound::follow(const Origin& origin) {
  if (auto* const time = std::get_if<Time>(&kind_)) time->follow(origin);
}

// A name may also be spelled with \u.
RowBound::Member::Member(std::string_view name, const FieldValue& least)
    : search_(std::array<PlacedLiteral, 2>{{{std::string(name)}, {"\\u"}}}), name_size_(name.size()), least_(least) {
  if (least.has_text()) text_ = least.text();
}

std::size_t RowBound::Member::next(std::string_view bytes, std::size_t from) const {
  for (std::size_t at = search_.find(bytes, from); at < bytes.size(); at = search_.find(bytes, at + 1)) {
    if (bytes[at] == '\\') return at;
    if (may_be_enough(bytes.substr(at + name_size_, kLongestValue))) return at;
  }
  return bytes.size();
}

/// Whether the text after a name could be a value that is not less. A line in which no place says yes has less, or
/// lacks the member, which is the least of all.
bool RowBound::Member::may_be_enough(std::string_view behind_name) const {
  std::string_view text = without_blanks(behind_name);
  if (text.empty()) return true;
  if (text.front() != ':') return false;  // no name, but the end of a text
  text = without_blanks(text.substr(1));
  if (text.starts_with('"')) {
    const std::string_view value = up_to(text.substr(1), [](char c) { return c == '"' || c == '\\' || c == '\n'; });
    if (1 + value.size() == text.size() || text[1 + value.size()] != '"') return true;
    return sort_order(FieldValue::text(value), least()) >= 0;
  }
  const std::string_view token = up_to(text, [](char c) { return c == ',' || c == '}' || c == ']' || c <= ' '; });
  if (token.size() == text.size() || !is_json_number(token)) return true;
  return sort_order(FieldValue::written_number(token), least()) >= 0;
}

/// Returns the time that FieldReader reads: that of an object is stated by a member, that of any other line by its
/// front. nullopt: it reads it elsewhere, or there is none.
std::optional<std::int64_t> RowBound::Time::time_of(std::string_view message) {
  if (without_blanks(message).starts_with('{')) return find_member_time(message, times_.reader(), scratch_);
  return times_.reader().find_in_line(message);
}

std::size_t RowBound::Time::next(std::string_view bytes, std::size_t from) {
  while (from < bytes.size()) {
    const LineExtent line = line_extent(bytes, from);
    const std::string_view message = message_of_line(bytes.substr(from, line.end - from));
    const auto time = time_of(message);
    if (!time || *time >= earliest_) return from;
    from = line.next;
  }
  return bytes.size();
}

}  // namespace insitu
