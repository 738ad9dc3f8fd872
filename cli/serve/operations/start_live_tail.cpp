#include "cli/serve/operations/start_live_tail.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "cli/serve/checked_text.h"
#include "cli/serve/protocols/event_stream.h"
#include "cli/serve/protocols/json.h"
#include "cli/serve/server.h"
#include "cli/serve/uuid.h"

namespace insitu::serve {
namespace {

constexpr std::size_t kMaxUpdate = 500;
constexpr std::size_t kMaxTailGroups = 10;
constexpr std::size_t kMaxTailStreams = 100;

class TailFrames : public BodyStream {
 public:
  TailFrames(std::unique_ptr<LiveTail> tail, TailSession session)
      : tail_(std::move(tail)), session_(std::move(session)), begun_(Clock::now()), updated_(begun_) {}

  bool next(std::string& out) override {
    if (!has_started_) {
      has_started_ = true;
      append_event_frame(out, "initial-response", "{}");
      append_event_frame(out, "sessionStart", write_json(session_.start));
      return true;
    }
    const Clock::time_point due = updated_ + session_.interval;
    if (!gather(due)) {
      append_exception_frame(out, "SessionStreamingException", "the server ends");
      return false;
    }
    if (Clock::now() < due) return true;
    // After a long write no update is made up for.
    updated_ = std::max(due, Clock::now() - session_.interval);
    append_event_frame(out, "sessionUpdate", write_json(update()));
    if (Clock::now() - begun_ < session_.longest) return true;
    append_exception_frame(out, "SessionTimeoutException", "the session has lasted as long as one may");
    return false;
  }

 private:
  using Clock = std::chrono::steady_clock;

  /// Waits for events until a moment. False: the server ends.
  bool gather(Clock::time_point until) {
    Clock::duration left;
    do {
      left = std::max(until - Clock::now(), Clock::duration::zero());
      TailedEvents taken;
      if (!tail_->wait(std::chrono::ceil<std::chrono::milliseconds>(left), taken)) return false;
      is_sampled_ = is_sampled_ || taken.is_sampled;
      std::ranges::move(taken.events, std::back_inserter(events_));
    } while (left > Clock::duration::zero());
    return true;
  }

  /// What has come since the last update: all of it, or every k-th event.
  Tree update() {
    const std::size_t step = (events_.size() + kMaxUpdate - 1) / kMaxUpdate;
    Tree results = Tree::list();
    for (std::size_t i = 0; i < events_.size(); i += step) {
      TailedEvent& event = events_[i];
      results.add(Tree::map({{"logStreamName", std::move(event.stream)},
                             {"logGroupIdentifier", session_.account + ":" + event.group},
                             {"message", std::move(event.message)},
                             {"timestamp", event.timestamp},
                             {"ingestionTime", event.ingestion_time}}));
    }
    const bool is_sampled = is_sampled_ || step > 1;
    events_.clear();
    is_sampled_ = false;
    return Tree::map(
        {{"sessionMetadata", Tree::map({{"sampled", is_sampled}})}, {"sessionResults", std::move(results)}});
  }

  std::unique_ptr<LiveTail> tail_;
  TailSession session_;
  Clock::time_point begun_;
  Clock::time_point updated_;
  bool has_started_ = false;
  std::vector<TailedEvent> events_;
  bool is_sampled_ = false;
};

Tree list_tree(const std::vector<std::string>& texts) { return Tree::List(texts.begin(), texts.end()); }

/// Reads a list of at most `max` texts; one without items counts as absent.
std::vector<std::string> read_names(Members& in, std::string_view name, std::size_t max) {
  auto names = in.texts(name).value_or(std::vector<std::string>());
  if (names.size() > max) {
    in.reject(name, fmt::format("[{}]", fmt::join(names, ", ")),
              fmt::format("have length less than or equal to {}", max));
  }
  return names;
}

}  // namespace

std::unique_ptr<BodyStream> tail_stream(std::unique_ptr<LiveTail> tail, TailSession session) {
  return std::make_unique<TailFrames>(std::move(tail), std::move(session));
}

Answered<std::unique_ptr<BodyStream>> start_live_tail(Call& call, Members& in) {
  if (!in.has("logGroupIdentifiers")) in.required_text("logGroupIdentifiers");
  const std::vector<std::string> identifiers = read_names(in, "logGroupIdentifiers", kMaxTailGroups);
  if (identifiers.empty()) in.reject("logGroupIdentifiers", "[]", "have length greater than or equal to 1");
  const std::vector<std::string> streams = read_names(in, "logStreamNames", kMaxTailStreams);
  const std::vector<std::string> prefixes = read_names(in, "logStreamNamePrefixes", kMaxTailStreams);
  const std::string pattern = in.text("logEventFilterPattern", 0, 1024).value_or("");
  if (!streams.empty() && !prefixes.empty()) {
    in.reject(
        invalid_parameter("LogStreamNames and LogStreamNamePrefixes parameters cannot both be specified").error());
  }
  if (identifiers.size() > 1 && (!streams.empty() || !prefixes.empty())) {
    in.reject(
        invalid_parameter("LogStreamNames and LogStreamNamePrefixes can only be specified with one log group").error());
  }
  if (in.is_refused()) return in.refused();
  auto program = compile_pattern(pattern);
  if (!program) return std::unexpected(std::move(program.error()));
  TailChoice choice{.groups = {}, .streams = streams, .stream_prefixes = prefixes, .pattern = std::move(*program)};
  for (const std::string& identifier : identifiers) {
    choice.groups.push_back(group_of_identifier(identifier));
    if (call.listing->find(choice.groups.back()) == nullptr) return missing_group();
  }
  auto tail = call.server.tails().open(std::move(choice));
  if (!tail) return std::unexpected(std::move(tail.error()));
  return tail_stream(std::move(*tail), {.start = Tree::map({{"requestId", call.request_id},
                                                            {"sessionId", new_uuid()},
                                                            {"logGroupIdentifiers", list_tree(identifiers)},
                                                            {"logStreamNames", list_tree(streams)},
                                                            {"logStreamNamePrefixes", list_tree(prefixes)},
                                                            {"logEventFilterPattern", pattern}}),
                                        .account = call.account()});
}

}  // namespace insitu::serve
