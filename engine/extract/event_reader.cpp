#include "engine/extract/event_reader.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

#include "engine/extract/json_walker.h"

namespace insitu {
namespace {

/// The members of an event object, in the order in which log groups are preferred.
enum Member : WantId {
  kMessage,
  kTimestamp,
  kIngestionTime,
  kLogStreamName,
  kEventId,
  kLogGroup,
  kLogGroupName,
  kLogGroupIdentifier,
  kMembers
};
constexpr std::array<std::string_view, kMembers> kNames = {"message",       "timestamp",         "ingestionTime",
                                                           "logStreamName", "eventId",           "logGroup",
                                                           "logGroupName",  "logGroupIdentifier"};

class MemberVisitor : public JsonVisitor {
 public:
  void restart() override { tokens_.fill(std::nullopt); }
  void value(WantId want, const JsonToken& token) override { tokens_[want] = token; }

  [[nodiscard]] const std::optional<JsonToken>& token(Member member) const { return tokens_[member]; }

  /// Returns the text of a member, empty where it is no text.
  std::string_view text(Member member, std::deque<std::string>& texts) const {
    const auto& token = tokens_[member];
    if (!token || token->kind != ValueKind::Text) return {};
    if (!token->escaped) return token->raw;
    return token->value(texts.emplace_back()).text;
  }

  /// Reads a number, or a text of digits.
  [[nodiscard]] std::optional<std::int64_t> milliseconds(Member member) const {
    const auto& token = tokens_[member];
    if (!token) return std::nullopt;
    std::int64_t value = 0;
    const char* end = token->raw.data() + token->raw.size();
    const auto [stopped, error] = std::from_chars(token->raw.data(), end, value);
    if (error != std::errc{} || stopped != end) return std::nullopt;
    return value;
  }

 private:
  std::array<std::optional<JsonToken>, kMembers> tokens_;
};

}  // namespace

struct EventReader::State {
  PathSet members;
  JsonWalker walker;
  MemberVisitor visitor;

  State() {
    for (WantId want = 0; want < kMembers; ++want) members.add({MemberStep{std::string(kNames[want])}}, want);
  }
};

EventReader::EventReader() : state_(std::make_unique<State>()) {}
EventReader::~EventReader() = default;
EventReader::EventReader(EventReader&&) noexcept = default;
EventReader& EventReader::operator=(EventReader&&) noexcept = default;

std::expected<LogEvent, std::string> EventReader::read(std::string_view object, std::deque<std::string>& texts) {
  MemberVisitor& visitor = state_->visitor;
  const JsonWalk walk = state_->walker.walk(object, state_->members, visitor);
  switch (walk.verdict) {
    case JsonVerdict::Object: break;
    case JsonVerdict::OtherJson: return std::unexpected("an event is a JSON object");
    case JsonVerdict::TooDeep: return std::unexpected(fmt::format("JSON nested deeper than {} levels", kMaxJsonDepth));
    case JsonVerdict::NotJson:
      return std::unexpected(
          fmt::format("not valid JSON at byte {} of the event: expected {}", walk.offset, walk.expected));
  }
  const auto& message = visitor.token(kMessage);
  if (!message) return std::unexpected("an event object without `message`");
  if (message->kind != ValueKind::Text) return std::unexpected("the `message` of an event is a string");
  LogEvent event;
  event.message = visitor.text(kMessage, texts);
  event.timestamp = visitor.milliseconds(kTimestamp);
  event.ingestion_time = visitor.milliseconds(kIngestionTime);
  event.log_stream = visitor.text(kLogStreamName, texts);
  event.event_id = visitor.text(kEventId, texts);
  for (const Member member : {kLogGroupIdentifier, kLogGroupName, kLogGroup}) {
    if (const std::string_view group = visitor.text(member, texts); !group.empty()) event.log_group = group;
  }
  return event;
}

}  // namespace insitu
