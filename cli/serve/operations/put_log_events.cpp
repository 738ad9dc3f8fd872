#include "cli/serve/operations/put_log_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/serve/clock.h"
#include "cli/serve/store.h"

namespace insitu::serve {
namespace {

constexpr std::size_t kMaxPutEvents = 10'000;
constexpr std::size_t kMaxPutBytes = 1'048'576;
constexpr std::size_t kBytesBesideMessage = 26;
constexpr std::int64_t kHourMilliseconds = 3'600'000;
constexpr std::int64_t kDayMilliseconds = 24 * kHourMilliseconds;
constexpr std::int64_t kMaxAhead = 2 * kHourMilliseconds;
constexpr std::int64_t kMaxAge = 14 * kDayMilliseconds;
/// The service still gives one, and takes any.
constexpr std::string_view kNextSequenceToken = "00000000000000000000000000000000000000000000000000000000";

/// Reads the events of a request, which borrow from it.
std::vector<PutEvent> read_put_events(Members& in) {
  std::vector<PutEvent> events;
  if (!in.has("logEvents")) in.required_text("logEvents");
  const Tree::List* const list = in.list("logEvents");
  if (list == nullptr) return events;
  if (list->empty() || list->size() > kMaxPutEvents) {
    in.reject("logEvents", fmt::format("{} events", list->size()),
              list->empty() ? "have length greater than or equal to 1"
                            : fmt::format("have length less than or equal to {}", kMaxPutEvents));
    return events;
  }
  events.reserve(list->size());
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < list->size() && !in.is_refused(); ++i) {
    const Tree* const message = (*list)[i].find("message");
    const Tree* const timestamp = (*list)[i].find("timestamp");
    const auto* const text = message != nullptr ? message->text() : nullptr;
    const auto* const time = timestamp != nullptr ? timestamp->get<std::int64_t>() : nullptr;
    if (text != nullptr && !text->empty() && time != nullptr && *time >= 0) {
      events.push_back({.timestamp = *time, .message = *text});
      bytes += text->size() + kBytesBesideMessage;
      continue;
    }
    // It is read once more for the words of the refusal, or for a number with a fraction of zero.
    Members event = in.below((*list)[i], fmt::format("logEvents.{}.member", i + 1));
    const std::int64_t read_time = event.required_integer("timestamp", 0);
    event.required_text("message");
    if (event.is_refused()) {
      in.reject(*event.refusal());
    } else {
      events.push_back({.timestamp = read_time, .message = *text});
      bytes += text->size() + kBytesBesideMessage;
    }
  }
  if (bytes > kMaxPutBytes) {
    in.reject(
        invalid_parameter(fmt::format("Upload too large: {} bytes exceeds limit of {}", bytes, kMaxPutBytes)).error());
  }
  if (!std::ranges::is_sorted(events, {}, &PutEvent::timestamp)) {
    in.reject(invalid_parameter("Log events in a single PutLogEvents request must be in chronological order.").error());
  }
  return events;
}

/// Which events of a request are kept: those between two indexes.
struct KeptEvents {
  std::size_t begin = 0;
  std::size_t end = 0;
  Tree rejected = Tree::map();  ///< without members: all are kept
};

KeptEvents choose_kept(std::span<const PutEvent> events, std::optional<std::int64_t> retention_days, std::int64_t now) {
  const auto index_after = [&](std::int64_t oldest) {
    return static_cast<std::size_t>(std::ranges::lower_bound(events, oldest, {}, &PutEvent::timestamp) -
                                    events.begin());
  };
  const std::size_t too_old = index_after(now - kMaxAge);
  const std::size_t expired = retention_days ? index_after(now - *retention_days * kDayMilliseconds) : 0;
  const auto too_new = static_cast<std::size_t>(
      std::ranges::upper_bound(events, now + kMaxAhead, {}, &PutEvent::timestamp) - events.begin());
  KeptEvents kept{.begin = std::max(too_old, expired), .end = too_new};
  if (too_new < events.size()) kept.rejected.set("tooNewLogEventStartIndex", static_cast<std::int64_t>(too_new));
  if (too_old > 0) kept.rejected.set("tooOldLogEventEndIndex", static_cast<std::int64_t>(too_old));
  if (expired > 0) kept.rejected.set("expiredLogEventEndIndex", static_cast<std::int64_t>(expired));
  kept.begin = std::min(kept.begin, kept.end);
  return kept;
}

/// What the store knows of the stream of a request.
struct PutTarget {
  bool is_put = false;
  std::optional<std::int64_t> retention_days;
};

PutTarget target_of(const Call& call, const std::string& group, const std::string& stream) {
  return call.server.store().read([&](const State& state) {
    const auto settings = state.groups.find(group);
    if (settings == state.groups.end()) return PutTarget();
    return PutTarget{.is_put = settings->second.streams.contains(stream),
                     .retention_days = settings->second.retention_days};
  });
}

/// Whether files make a stream. Nothing else is asked for what is served, because a look at it takes time.
Answered<void> find_stream_of_files(const Call& call, const std::string& group, const std::string& stream) {
  const CatalogueGroup* const listed = call.listing->find(group);
  if (listed == nullptr) return missing_group();
  const auto found = listed->streams.find(stream);
  if (found == listed->streams.end() || !found->second.is_of_files) return missing_stream();
  return {};
}

/// Makes the file of the store for a stream that only served files make so far.
Answered<void> add_to_stream_of_files(Call& call, const std::string& group, const std::string& stream) {
  bool is_there = false;
  const auto made = call.server.store().change(
      "create-log-stream", Tree::map({{"logGroupName", group}, {"logStreamName", stream}}),
      [&](const State& state, Tree&) -> Answered<void> {
        const auto settings = state.groups.find(group);
        is_there = settings != state.groups.end() && settings->second.streams.contains(stream);
        // Another request has made it in the meantime.
        if (is_there) return missing_stream();
        return {};
      });
  return is_there ? Answered<void>() : made;
}

}  // namespace

Answered<Tree> put_log_events(Call& call, Members& in) {
  const std::string group = in.required_text("logGroupName", 1, 512);
  const std::string stream = in.required_text("logStreamName", 1, 512);
  const std::vector<PutEvent> events = read_put_events(in);
  if (in.is_refused()) return in.refused();

  const PutTarget target = target_of(call, group, stream);
  Answered<void> done;
  if (!target.is_put) done = find_stream_of_files(call, group, stream);
  if (!done) return std::unexpected(done.error());
  const std::int64_t now = clock_now();
  const KeptEvents kept = call.server.settings().accepts_any_time ? KeptEvents{.begin = 0, .end = events.size()}
                                                                  : choose_kept(events, target.retention_days, now);
  const std::span<const PutEvent> valid = std::span(events).subspan(kept.begin, kept.end - kept.begin);
  if (!valid.empty() && valid.back().timestamp - valid.front().timestamp > kDayMilliseconds) {
    return invalid_parameter(
        "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
  }
  if (!valid.empty()) {
    if (!target.is_put) done = add_to_stream_of_files(call, group, stream);
    if (done) done = call.server.store().put_events(group, stream, valid, now);
    if (!done) return std::unexpected(done.error());
    call.server.catalogue().forget_put();
  }
  Tree answer = Tree::map({{"nextSequenceToken", kNextSequenceToken}});
  if (!kept.rejected.members()->empty()) answer.set("rejectedLogEventsInfo", kept.rejected);
  return answer;
}

}  // namespace insitu::serve
