#include "engine/input/json_signs.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <iterator>
#include <string>
#include <vector>

#include "engine/input/json_scan.h"

namespace insitu {
namespace {

enum Sign : std::size_t {
  kLogEvents,
  kDataMessage,
  kLogGroup,
  kLogStream,
  kAwslogsData,
  kRecords,
  kFirstRecord,
  kKinesisData,
  kRecordData,
  kSequenceNumber,
  kEventVersion,
  kTrailTime,
  kEventSource,
  kFirehoseRecords,
  kDeliveryStream,
  kRawData,
  kAttempts,
  kArrival,
  kEvents,
  kFirstEvent,
  kEventTime,
  kEventMessage,
  kEventIngestion,
  kPage,
  kResults,
  kFirstRow,
  kFirstField,
  kFirstValue,
  kStatus,
  kStatistics,
  kRecordMessage,
  kElement,
  kElementTime,
  kElementMessage,
  kElementIngestion,
  kOwnTime,
  kOwnMessage,
  kOwnIngestion,
  kJournalTime,
  kJournalCursor,
  kOtherRow,
  kSigns
};

/// What a value has to be to be a sign.
enum class Kind : std::uint8_t { Any, Array, Object, Text, Integer };

struct Place {
  std::string_view address;
  Kind kind;
  Sign sign;
};

/// `[0]` is the first element of an array; the others have no address.
constexpr Place kPlaces[] = {
    {"logEvents", Kind::Array, kLogEvents},
    {"logGroup", Kind::Text, kLogGroup},
    {"logStream", Kind::Text, kLogStream},
    {"awslogs.data", Kind::Text, kAwslogsData},
    {"Records", Kind::Array, kRecords},
    {"Records[0]", Kind::Any, kFirstRecord},
    {"Records[0].kinesis.data", Kind::Text, kKinesisData},
    {"Records[0].Data", Kind::Text, kRecordData},
    {"Records[0].SequenceNumber", Kind::Text, kSequenceNumber},
    {"Records[0].eventVersion", Kind::Text, kEventVersion},
    {"Records[0].eventTime", Kind::Text, kTrailTime},
    {"records", Kind::Array, kFirehoseRecords},
    {"deliveryStreamArn", Kind::Text, kDeliveryStream},
    {"rawData", Kind::Text, kRawData},
    {"attemptsMade", Kind::Any, kAttempts},
    {"arrivalTimestamp", Kind::Any, kArrival},
    {"events", Kind::Array, kEvents},
    {"events[0]", Kind::Any, kFirstEvent},
    {"events[0].timestamp", Kind::Integer, kEventTime},
    {"events[0].message", Kind::Text, kEventMessage},
    {"events[0].ingestionTime", Kind::Integer, kEventIngestion},
    {"searchedLogStreams", Kind::Any, kPage},
    {"nextToken", Kind::Any, kPage},
    {"nextForwardToken", Kind::Any, kPage},
    {"results", Kind::Array, kResults},
    {"results[0]", Kind::Any, kFirstRow},
    {"results[0][0].field", Kind::Text, kFirstField},
    {"results[0][0].value", Kind::Text, kFirstValue},
    {"status", Kind::Text, kStatus},
    {"statistics", Kind::Object, kStatistics},
    {"logRecord.@message", Kind::Text, kRecordMessage},
    {"[0]", Kind::Object, kElement},
    {"[0].timestamp", Kind::Integer, kElementTime},
    {"[0].message", Kind::Text, kElementMessage},
    {"[0].ingestionTime", Kind::Integer, kElementIngestion},
    {"timestamp", Kind::Integer, kOwnTime},
    {"message", Kind::Text, kOwnMessage},
    {"ingestionTime", Kind::Integer, kOwnIngestion},
    {"__REALTIME_TIMESTAMP", Kind::Text, kJournalTime},
    {"__CURSOR", Kind::Text, kJournalCursor},
};

/// The depth of the deepest place; what is deeper has no address.
constexpr std::size_t kMaxAddressDepth = 4;
/// Names that are longer are no signs.
constexpr std::size_t kMaxNameBytes = 128;

class SignReader {
 public:
  JsonSigns read(std::string_view text);

 private:
  struct Level {
    std::size_t address_size = 0;  // of the object or array itself
    std::size_t elements = 0;
    bool is_object = false;
  };

  JsonExtent walk(std::string_view text);
  void take(JsonMark mark);
  void begin_element();
  void enter(bool is_object);
  void leave();
  void note(Kind kind);
  void note_row(Kind kind);
  void note_text();
  [[nodiscard]] bool has(std::initializer_list<Sign> signs) const {
    return std::ranges::all_of(signs, [this](Sign sign) { return signs_[sign]; });
  }
  void decide(JsonSigns& result) const;
  [[nodiscard]] bool is_only_member() const { return members_ == 1; }

  JsonScan scan_{kMaxNameBytes};
  std::vector<Level> levels_;
  std::string address_;
  std::bitset<kSigns> signs_;
  std::size_t members_ = 0;  // of the outermost object
  std::size_t length_ = 0;
  JsonExtent extent_ = JsonExtent::Broken;
};

JsonSigns SignReader::read(std::string_view text) {
  extent_ = walk(text);
  // The text that breaks off is a text all the same: base64 is often longer than what is looked at.
  if (extent_ == JsonExtent::BreaksOff && scan_.is_in_text()) {
    begin_element();
    note(Kind::Text);
  }
  JsonSigns result;
  result.extent = extent_;
  result.length = length_;
  result.is_array = text.starts_with('[');
  result.begins_with_object = has({kElement});
  result.has_records = has({kRecords});
  result.is_event = has({kOwnTime, kOwnMessage, kOwnIngestion});
  result.is_journal_entry = has({kJournalTime, kJournalCursor});
  decide(result);
  return result;
}

JsonExtent SignReader::walk(std::string_view text) {
  while (length_ < text.size()) {
    const JsonScan::Step step = scan_.step(text.substr(length_));
    length_ += step.taken;
    if (step.mark == JsonMark::Broken) return JsonExtent::Broken;
    if (step.mark == JsonMark::NeedsMore) break;
    take(step.mark);
    if (levels_.empty()) return JsonExtent::Whole;
  }
  return JsonExtent::BreaksOff;
}

void SignReader::take(JsonMark mark) {
  switch (mark) {
    case JsonMark::Name:
      if (levels_.size() == 1) ++members_;
      if (levels_.size() > kMaxAddressDepth) return;
      address_.resize(levels_.back().address_size);
      if (!address_.empty()) address_ += '.';
      // An address is made of names, periods and brackets: a name that holds them must not look like several.
      address_ += scan_.is_cut() || scan_.is_escaped() || scan_.text().find_first_of(".[") != std::string_view::npos
                      ? std::string_view("?")
                      : scan_.text();
      return;
    case JsonMark::ObjectBegins:
    case JsonMark::ArrayBegins:
      begin_element();
      note(mark == JsonMark::ObjectBegins ? Kind::Object : Kind::Array);
      return enter(mark == JsonMark::ObjectBegins);
    case JsonMark::ObjectEnds:
    case JsonMark::ArrayEnds: return leave();
    case JsonMark::Text:
      begin_element();
      note_text();
      return note(Kind::Text);
    case JsonMark::Number:
      begin_element();
      return note(scan_.text().find_first_of(".eE") == std::string_view::npos ? Kind::Integer : Kind::Any);
    case JsonMark::Literal: begin_element(); return note(Kind::Any);
    case JsonMark::NeedsMore:
    case JsonMark::Broken: return;
  }
}

/// A value begins: in an array its address ends with its number.
void SignReader::begin_element() {
  if (levels_.empty() || levels_.back().is_object || levels_.size() > kMaxAddressDepth) return;
  Level& array = levels_.back();
  address_.resize(array.address_size);
  address_ += array.elements++ == 0 ? "[0]" : "[+]";
}

void SignReader::enter(bool is_object) {
  levels_.push_back({.address_size = address_.size(), .elements = 0, .is_object = is_object});
}

void SignReader::leave() {
  address_.resize(levels_.back().address_size);
  levels_.pop_back();
}

void SignReader::note(Kind kind) {
  if (levels_.empty() || levels_.size() > kMaxAddressDepth) return;
  for (const Place& place : kPlaces) {
    if (place.address == address_ && (place.kind == Kind::Any || place.kind == kind)) signs_.set(place.sign);
  }
  if (address_.starts_with("results[")) note_row(kind);
}

/// Results are rows of fields and values, and nothing else.
void SignReader::note_row(Kind kind) {
  constexpr std::size_t kRowSize = std::string_view("results[0]").size();
  constexpr std::size_t kCellSize = std::string_view("results[0][0]").size();
  const std::string_view address = address_;
  bool fits = false;
  if (address.size() == kRowSize) {
    fits = kind == Kind::Array;
  } else if (address.size() == kCellSize) {
    fits = kind == Kind::Object;
  } else if (address.size() > kCellSize) {
    const std::string_view name = address.substr(kCellSize);
    fits = kind == Kind::Text && (name == ".field" || name == ".value");
  }
  if (!fits) signs_.set(kOtherRow);
}

/// Two signs are in what a text says.
void SignReader::note_text() {
  const std::string_view text = scan_.text();
  if (address_ == "messageType" && (text == "DATA_MESSAGE" || text == "CONTROL_MESSAGE")) signs_.set(kDataMessage);
  if (address_ == "Records[0].eventSource" && !scan_.is_cut() && text.ends_with(".amazonaws.com"))
    signs_.set(kEventSource);
}

void SignReader::decide(JsonSigns& result) const {
  const bool is_whole = extent_ == JsonExtent::Whole;
  const bool goes_on = extent_ == JsonExtent::BreaksOff;
  const auto is = [&result](InputShape shape, std::string_view rule) {
    result.shape = shape;
    result.rule = rule;
  };
  if (has({kLogEvents, kDataMessage})) return is(InputShape::Envelope, "`logEvents` and `messageType` at top level");
  if (goes_on && has({kLogEvents, kLogGroup, kLogStream}))
    return is(InputShape::Envelope, "`logGroup`, `logStream` and `logEvents` at top level");
  if (extent_ != JsonExtent::Broken && has({kAwslogsData}) && is_only_member())
    return is(InputShape::Envelope, "`awslogs.data`");
  if (has({kKinesisData})) return is(InputShape::Kinesis, "`Records[0].kinesis.data`");
  if (has({kRecordData, kSequenceNumber}))
    return is(InputShape::Kinesis, "`Data` and `SequenceNumber` in `Records[0]`");
  if (has({kFirehoseRecords, kDeliveryStream})) return is(InputShape::Kinesis, "`records` and `deliveryStreamArn`");
  if (has({kRawData, kAttempts, kArrival}))
    return is(InputShape::Kinesis, "`rawData`, `attemptsMade` and `arrivalTimestamp`");
  if (has({kEventVersion, kTrailTime, kEventSource}))
    return is(InputShape::CloudTrail, "`eventVersion`, `eventTime` and `eventSource` in `Records[0]`");
  if (is_whole && has({kRecords}) && !has({kFirstRecord}) && is_only_member())
    return is(InputShape::CloudTrail, "an empty `Records` alone");
  // A message may be longer than what is looked at.
  const bool breaks_off_in_message =
      goes_on && scan_.is_in_text() && (address_ == "events[0].message" || address_ == "[0].message");
  if (has({kEventTime, kEventMessage}) && (has({kEventIngestion}) || breaks_off_in_message))
    return is(InputShape::Events, "`timestamp`, `message` and `ingestionTime` in `events[0]`");
  if (has({kEvents, kPage}) && !has({kFirstEvent}) && (is_whole || goes_on))
    return is(InputShape::Events, "an empty page of `events`");
  if (has({kElementTime, kElementMessage}) && (has({kElementIngestion}) || breaks_off_in_message))
    return is(InputShape::Events, "`timestamp`, `message` and `ingestionTime` in the first element");
  const bool has_rows = has({kResults, kFirstRow}) && !has({kOtherRow});
  if (has_rows && has({kFirstField, kFirstValue}) && (has({kStatus}) || goes_on))
    return is(InputShape::Results, "rows of `field` and `value` in `results`");
  if (is_whole && has({kResults, kStatus, kStatistics}) && !has({kFirstRow}))
    return is(InputShape::Results, "empty `results` with `statistics` and `status`");
  if (has({kRecordMessage})) return is(InputShape::Results, "`@message` in `logRecord`");
}

}  // namespace

JsonSigns read_json_signs(std::string_view text) { return SignReader().read(text); }

}  // namespace insitu
