#include "engine/notify/notification.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/model/timestamp.h"
#include "engine/notify/json_members.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxSubject = 100;
constexpr std::string_view kExample = "EXAMPLE";

/// The 64 bits of FNV-1a. Where ids only have to be the same each time, nothing stronger is needed.
std::uint64_t hash_of(std::string_view text, std::uint64_t basis) {
  std::uint64_t hash = basis;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3U;
  }
  return hash;
}

std::string utc_time(std::int64_t time) {
  std::string text;
  append_timestamp(text, time);
  text[text.find(' ')] = 'T';
  return text + "Z";
}

/// Each character beyond ASCII is one `_`.
std::string ascii_name(std::string_view name) {
  std::string text;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool goes_on = (byte & 0xC0U) == 0x80U;
    if (!goes_on) text += byte < 0x80U ? c : '_';
  }
  return text;
}

std::string topic_of(const NotifiedAlarm& alarm, AlarmState state) {
  const std::vector<std::string>& actions = actions_in(alarm, state);
  const auto topic = std::ranges::find_if(
      actions, [](const std::string& one) { return one.starts_with("arn:") && one.contains(":sns:"); });
  if (topic != actions.end()) return *topic;
  return fmt::format("arn:{}:sns:{}:{}:insitu-watch", partition_of(alarm.place.region), alarm.place.region,
                     alarm.place.account);
}

/// Slack's rule for texts.
std::string slack_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      default: escaped += c;
    }
  }
  return escaped;
}

}  // namespace

// It is of version 8, which leaves open how it is made.
std::string uuid_of(std::string_view text) {
  const std::uint64_t high = hash_of(text, 0xcbf29ce484222325U);
  const std::uint64_t low = hash_of(text, high ^ 0x9e3779b97f4a7c15U);
  return fmt::format("{:08x}-{:04x}-8{:03x}-{:04x}-{:012x}", high >> 32U, (high >> 16U) & 0xffffU, high & 0xfffU,
                     0x8000U | ((low >> 48U) & 0x3fffU), low & 0xffffffffffffU);
}

std::string alarm_subject(const NotifiedAlarm& alarm, AlarmState state) {
  const std::string begin = fmt::format("{}: \"", state_name(state));
  const std::string end = fmt::format("\" in {}", region_name(alarm.place.region));
  std::string name = ascii_name(alarm.name);
  constexpr std::string_view kCut = "...";
  if (begin.size() + name.size() + end.size() > kMaxSubject) {
    const std::size_t around = begin.size() + end.size() + kCut.size();
    name.resize(std::min(name.size(), kMaxSubject - std::min(around, kMaxSubject)));
    name += kCut;
  }
  return begin + name + end;
}

Notification notification_of(const NotifiedAlarm& alarm, const StateChange& change, std::int64_t sent) {
  const std::string identity =
      fmt::format("{}\n{}\n{}\n{}", alarm.arn, state_name(change.from), state_name(change.to), change.time);
  return {.message_id = uuid_of(identity),
          .topic_arn = topic_of(alarm, change.to),
          .subject = alarm_subject(alarm, change.to),
          .message = alarm_message(alarm, change),
          .reason = change.reason,
          .timestamp = utc_time(sent)};
}

std::string lambda_event(const Notification& notification) {
  std::string sns;
  CompactObject members(sns);
  members.text("Type", "Notification");
  members.text("MessageId", notification.message_id);
  members.text("TopicArn", notification.topic_arn);
  members.text("Subject", notification.subject);
  members.text("Message", notification.message);
  members.text("Timestamp", notification.timestamp);
  members.text("SignatureVersion", "1");
  members.text("Signature", kExample);
  members.text("SigningCertUrl", kExample);
  members.text("UnsubscribeUrl", kExample);
  members.raw("MessageAttributes", "{}");
  members.close();
  std::string json = "{\"Records\":[";
  CompactObject record(json);
  record.text("EventSource", "aws:sns");
  record.text("EventVersion", "1.0");
  record.text("EventSubscriptionArn", notification.topic_arn + ":" + uuid_of(notification.topic_arn));
  record.raw("Sns", sns);
  record.close();
  return json + "]}";
}

std::string http_body(const Notification& notification) {
  std::string json;
  CompactObject body(json);
  body.text("Type", "Notification");
  body.text("MessageId", notification.message_id);
  body.text("TopicArn", notification.topic_arn);
  body.text("Subject", notification.subject);
  body.text("Message", notification.message);
  body.text("Timestamp", notification.timestamp);
  body.text("SignatureVersion", "1");
  body.text("Signature", kExample);
  body.text("SigningCertURL", kExample);
  body.text("UnsubscribeURL", kExample);
  body.close();
  return json;
}

std::string slack_body(const Notification& notification) {
  std::string json;
  CompactObject body(json);
  body.text("text", slack_text(notification.subject + "\n" + notification.reason));
  body.close();
  return json;
}

}  // namespace insitu
