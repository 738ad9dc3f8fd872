#include "engine/extract/member_time.h"

#include <algorithm>
#include <cstddef>

#include "engine/extract/event_json.h"
#include "engine/model/field_value.h"
#include "engine/model/json_text.h"

namespace insitu {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

/// Reads members from front to back. What does not look like JSON ends the reading.
class MemberCursor {
 public:
  explicit MemberCursor(std::string_view object) : text_(object) {}

  bool take(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  /// Returns what has not been read yet.
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }

  /// Returns the text that the next quotes enclose. REQUIRES: take('"')
  std::optional<std::string_view> text() {
    const std::size_t begin = at_;
    std::size_t end = text_.find('"', begin);
    // Up to here no quote is escaped unless there is a backslash.
    if (end != kNowhere && text_.substr(begin, end - begin).contains('\\')) {
      for (end = begin; end < text_.size() && text_[end] != '"'; ++end) {
        if (text_[end] == '\\') ++end;
      }
    }
    if (end >= text_.size()) return std::nullopt;
    at_ = end + 1;
    return text_.substr(begin, end - begin);
  }

  /// Skips a value; objects and arrays have none here. False: it has no end.
  bool value(FieldValue& value, std::string& scratch) {
    value = FieldValue();
    skip_blanks();
    if (at_ >= text_.size()) return false;
    if (text_[at_] == '{' || text_[at_] == '[') {
      const std::string_view structure = structure_text(text_, at_);
      at_ += structure.size();
      return !structure.empty();
    }
    if (take('"')) {
      const auto raw = text();
      if (raw) value = FieldValue::text(plain(*raw, scratch));
      return raw.has_value();
    }
    const std::size_t end = text_.find_first_of(",}] \t\r\n", at_);
    if (end == kNowhere) return false;
    const std::string_view scalar = text_.substr(at_, end - at_);
    if (is_json_number(scalar)) value = FieldValue::written_number(scalar);
    at_ = end;
    return true;
  }

  static std::string_view plain(std::string_view raw, std::string& scratch) {
    if (!raw.contains('\\') || find_bad_escape(raw)) return raw;
    unescape_json(raw, scratch);
    return scratch;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").contains(text_[at_])) ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool tells_time(std::string_view name) {
  const auto names = default_time_fields();
  return std::ranges::find(names, name) != names.end();
}

/// Returns the time that the value of `_aws` states as its `Timestamp`, in the embedded metric format. `object` begins
/// with that value.
std::optional<std::int64_t> find_metric_time(std::string_view object, const TimeReader& times, std::string& scratch) {
  MemberCursor members(object);
  if (!members.take('{')) return std::nullopt;
  do {
    if (!members.take('"')) return std::nullopt;
    const auto name = members.text();
    if (!name || !members.take(':')) return std::nullopt;
    const bool is_time = *name == "Timestamp";
    FieldValue value;
    if (!members.value(value, scratch)) return std::nullopt;
    if (is_time && !value.is_missing()) return times.read(value);
  } while (members.take(','));
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> find_member_time(std::string_view object, const TimeReader& times, std::string& scratch) {
  MemberCursor members(object);
  std::optional<std::int64_t> last_resort;
  if (!members.take('{')) return std::nullopt;
  do {
    if (!members.take('"')) return last_resort;
    const auto name = members.text();
    if (!name || !members.take(':')) return last_resort;
    const bool is_time = tells_time(MemberCursor::plain(*name, scratch));
    if (*name == "_aws") last_resort = find_metric_time(members.rest(), times, scratch);
    FieldValue value;
    if (!members.value(value, scratch)) return last_resort;
    if (!is_time || value.is_missing()) continue;
    if (const auto time = times.read(value)) return time;
  } while (members.take(','));
  return last_resort;
}

}  // namespace insitu
