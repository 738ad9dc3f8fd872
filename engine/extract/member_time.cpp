#include "engine/extract/member_time.h"

#include <algorithm>
#include <cstddef>

#include "engine/extract/event_json.h"
#include "engine/model/json_text.h"
#include "insitu/field_value.h"

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
    const std::size_t end = find_closing_quote(text_, begin);
    if (end == kNowhere) return std::nullopt;
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
    std::size_t end = at_;
    while (end < text_.size() && !ends_scalar(text_[end])) ++end;
    if (end == text_.size()) return false;
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
    while (at_ < text_.size() && is_blank_of_json(text_[at_])) ++at_;
  }
  static bool is_blank_of_json(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
  static bool ends_scalar(char c) { return c == ',' || c == '}' || c == ']' || is_blank_of_json(c); }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// The name of the member in which the embedded metric format states a time, as a last resort.
constexpr std::string_view kMetrics = "_aws";

bool states_time(std::string_view name) {
  static const std::uint32_t kSizes = [] {
    std::uint32_t sizes = 0;
    for (const std::string_view known : default_time_fields()) sizes |= 1U << known.size();
    return sizes;
  }();
  if (name.size() >= 32 || (kSizes >> name.size() & 1) == 0) return false;
  const auto names = default_time_fields();
  return std::ranges::find(names, name) != names.end();
}

/// Returns the time that the value of `_aws` states as its `Timestamp`, in the embedded metric format; of equal names
/// the last counts. `object` begins with that value.
std::optional<std::int64_t> find_metric_time(std::string_view object, const TimeReader& times, std::string& scratch) {
  MemberCursor members(object);
  std::optional<std::int64_t> time;
  if (!members.take('{')) return time;
  do {
    if (!members.take('"')) return time;
    const auto name = members.text();
    if (!name || !members.take(':')) return time;
    const bool is_time = MemberCursor::plain(*name, scratch) == "Timestamp";
    FieldValue value;
    if (!members.value(value, scratch)) return time;
    if (is_time) time = value.is_missing() ? std::nullopt : times.read(value);
  } while (members.take(','));
  return time;
}

/// The time of an object by its members, and the one that counts if none of them has one.
struct MemberTime {
  std::optional<std::int64_t> time;
  std::optional<std::int64_t> last_resort;
};

MemberTime read_members(std::string_view object, const TimeReader& times, std::string& scratch) {
  MemberCursor members(object);
  MemberTime found;
  if (!members.take('{')) return found;
  do {
    if (!members.take('"')) return found;
    const auto raw_name = members.text();
    if (!raw_name || !members.take(':')) return found;
    const std::string_view name = MemberCursor::plain(*raw_name, scratch);
    const bool is_time = states_time(name);
    if (name == kMetrics) found.last_resort = find_metric_time(members.rest(), times, scratch);
    FieldValue value;
    if (!members.value(value, scratch)) return found;
    if (!is_time || value.is_missing()) continue;
    found.time = times.read(value);
  } while (!found.time && members.take(','));
  return found;
}

}  // namespace

std::optional<std::int64_t> find_member_time(std::string_view object, const TimeReader& times, std::string& scratch) {
  const MemberTime found = read_members(object, times, scratch);
  return found.time ? found.time : found.last_resort;
}

std::optional<std::int64_t> find_time_at_front(std::string_view object, const TimeReader& times, std::string& scratch) {
  // A value that is cut off there has no end, and so it is none.
  return read_members(object.substr(0, kTimeFrontBytes), times, scratch).time;
}

void MemberTimes::add_to(PathSet& paths, WantId first_want) {
  for (const std::string_view name : default_time_fields()) paths.add({MemberStep{std::string(name)}}, first_want++);
  paths.add({MemberStep{std::string(kMetrics)}}, first_want);
}

void MemberTimes::restart() {
  members_.clear();
  ++starts_;
}

void MemberTimes::clear() {
  members_.clear();
  starts_ = 0;
}

std::optional<std::int64_t> MemberTimes::find(std::string_view object, const TimeReader& times, std::string& scratch) {
  std::optional<std::int64_t> last_resort;
  for (const auto& [want, token] : members_) {
    if (want == default_time_fields().size()) {
      last_resort = find_metric_time(object.substr(token.begin), times, scratch);
      continue;
    }
    FieldValue value;
    if (token.kind == ValueKind::Number) value = FieldValue::written_number(token.raw);
    if (token.kind == ValueKind::Text) value = FieldValue::text(MemberCursor::plain(token.raw, scratch));
    const auto time = value.is_missing() ? std::nullopt : times.read(value);
    if (!time) continue;
    was_at_front_ = token.end < kTimeFrontBytes;
    return time;
  }
  was_at_front_ = false;
  return last_resort;
}

}  // namespace insitu
