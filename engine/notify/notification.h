#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/notify/alarm_message.h"

namespace insitu {

/// What a topic delivers to its subscribers.
struct Notification {
  std::string message_id;  ///< a UUID made from the change, so that a second delivery has that of the first
  std::string topic_arn;
  std::string subject;
  std::string message;    ///< as alarm_message() returns it
  std::string reason;     ///< of the change
  std::string timestamp;  ///< `2026-03-02T12:02:00.046Z`
};

/// Makes the notification of a change. `sent`: when it is sent, epoch milliseconds.
Notification notification_of(const NotifiedAlarm& alarm, const StateChange& change, std::int64_t sent);

/// Returns a UUID that is the same for the same text.
std::string uuid_of(std::string_view text);

/// Returns the subject of a message, at most 100 characters of ASCII: `ALARM: "NAME" in EU (Milan)`.
std::string alarm_subject(const NotifiedAlarm& alarm, AlarmState state);

/// Returns the event that a Lambda function subscribed to the topic receives, one line of JSON without a newline.
std::string lambda_event(const Notification& notification);
/// Returns the body of the request that an HTTP subscriber receives, one line of JSON without a newline.
std::string http_body(const Notification& notification);
/// Returns the body of a request to Slack's incoming webhooks.
std::string slack_body(const Notification& notification);

}  // namespace insitu
