#include "engine/extract/event_reader.h"

#include <array>
#include <cstddef>

#include "engine/extract/object_members.h"

namespace insitu {
namespace {

/// The members of an event object, in the order in which log groups are preferred.
enum EventMember : std::size_t {
  kMessage,
  kTimestamp,
  kIngestionTime,
  kLogStreamName,
  kEventId,
  kLogGroup,
  kLogGroupName,
  kLogGroupIdentifier,
  kEventMembers
};
constexpr std::array<std::string_view, kEventMembers> kEventNames = {
    "message", "timestamp", "ingestionTime", "logStreamName",
    "eventId", "logGroup",  "logGroupName",  "logGroupIdentifier"};

}  // namespace

struct EventReader::State {
  ObjectMembers members{kEventNames};
};

EventReader::EventReader() : state_(std::make_unique<State>()) {}
EventReader::~EventReader() = default;
EventReader::EventReader(EventReader&&) noexcept = default;
EventReader& EventReader::operator=(EventReader&&) noexcept = default;

std::expected<LogEvent, std::string> EventReader::read(std::string_view object, std::deque<std::string>& texts) {
  ObjectMembers& members = state_->members;
  if (auto done = members.read(object, "event"); !done) return std::unexpected(std::move(done.error()));
  const auto& message = members.token(kMessage);
  if (!message) return std::unexpected("an event object without `message`");
  if (message->kind != ValueKind::Text) return std::unexpected("the `message` of an event is a string");
  LogEvent event;
  event.message = members.text(kMessage, texts);
  event.timestamp = members.integer(kTimestamp);
  event.ingestion_time = members.integer(kIngestionTime);
  event.log_stream = members.text(kLogStreamName, texts);
  event.event_id = members.text(kEventId, texts);
  for (const EventMember member : {kLogGroupIdentifier, kLogGroupName, kLogGroup}) {
    if (const std::string_view group = members.text(member, texts); !group.empty()) event.log_group = group;
  }
  return event;
}

}  // namespace insitu
