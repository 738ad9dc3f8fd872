#include "cli/serve/live_tail.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "cli/serve/catalogue.h"
#include "cli/serve/clock.h"
#include "cli/serve/server.h"
#include "cli/serve/store.h"
#include "engine/extract/origin.h"
#include "engine/follow/file_follower.h"
#include "engine/metrics/event_times.h"
#include "engine/model/utf8.h"
#include "insitu/compile.h"
#include "insitu/matcher.h"
#include "insitu/scan.h"

namespace insitu::serve {
namespace {

using TailClock = FileFollower::Clock;

constexpr std::chrono::milliseconds kLookEachSecond{1000};
// What a client that reads too slowly can make the server hold.
constexpr std::size_t kMaxHeldEvents = 20'000;
constexpr std::size_t kMaxHeldBytes = std::size_t{32} << 20;

/// Each file that is followed is open.
void allow_followed_files() {
  struct rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

bool wants_stream(const TailChoice& choice, const std::string& stream) {
  if (choice.streams.empty() && choice.stream_prefixes.empty()) return true;
  return std::ranges::find(choice.streams, stream) != choice.streams.end() ||
         std::ranges::any_of(choice.stream_prefixes,
                             [&](const std::string& prefix) { return stream.starts_with(prefix); });
}

const Program& all_events() {
  static const Program kAll = *compile_filter_pattern("");
  return kAll;
}

}  // namespace

/// The tails that are open, which may outlive the one who opened them by a moment.
struct LiveTails::Registry {
  std::mutex mutex = {};
  std::set<LiveTail::State*> open = {};
  bool has_ended = false;
};

/// Takes events from two sides: from those who put, on their threads, and from files, on the thread that waits.
struct LiveTail::State {
  State(Server& served, std::shared_ptr<LiveTails::Registry> all, TailChoice wanted)
      : server(served),
        registry(std::move(all)),
        choice(std::move(wanted)),
        matcher(choice.pattern),
        follower({.list = [this] { return list_files(); }, .start = FollowTargets::Start::AtEnd},
                 {.blocks = served.settings().scan.blocks}),
        reader(served.settings().times != nullptr ? served.settings().times : default_times()),
        times(*reader) {}
  ~State() {
    hears.reset();
    const std::lock_guard lock(registry->mutex);
    registry->open.erase(this);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  static std::shared_ptr<const TimeReader> default_times() {
    return std::make_shared<const TimeReader>(*TimeReader::make({.now = clock_now()}));
  }

  void begin() {
    look(TailClock::now());
    hears = server.store().listen([this](const std::string& group, const std::string& stream,
                                         std::span<const PutEvent> events, std::int64_t ingested) {
      if (std::ranges::find(choice.groups, group) == choice.groups.end() || !wants_stream(choice, stream)) return;
      const std::lock_guard lock(mutex);
      for (const PutEvent& event : events) {
        take(group, stream, event.message, event.timestamp, ingested);
      }
      changed.notify_all();
    });
  }

  void stop() {
    const std::lock_guard lock(mutex);
    has_ended = true;
    changed.notify_all();
  }

  /// REQUIRES: the mutex is held
  void take(const std::string& group, const std::string& stream, std::string_view message, std::int64_t timestamp,
            std::int64_t ingested) {
    if (!matcher.matches(message)) return;
    if (held.events.size() >= kMaxHeldEvents || held_bytes + message.size() > kMaxHeldBytes) {
      held.is_sampled = true;
      return;
    }
    held_bytes += message.size();
    held.events.push_back({.group = group,
                           .stream = stream,
                           .message = is_utf8(message) ? std::string(message) : with_replacement_characters(message),
                           .timestamp = timestamp,
                           .ingestion_time = ingested});
  }

  /// The files of the log groups that clients did not put. A file that was truncated is not listed while it is empty,
  /// but it is still followed.
  std::vector<std::string> list_files() {
    std::erase_if(places, [](const auto& known) {
      std::error_code error;
      return !std::filesystem::exists(known.first, error);
    });
    const auto listing = server.catalogue().listing();
    for (const std::string& name : choice.groups) {
      const CatalogueGroup* const group = listing->find(name);
      if (group == nullptr) continue;
      for (const auto& [stream_name, stream] : group->streams) {
        if (!wants_stream(choice, stream_name)) continue;
        for (const auto& file : stream.files) {
          if (file->is_put) continue;
          places.insert_or_assign(file->folder + "/" + file->relative, std::pair(name, stream_name));
        }
      }
    }
    std::vector<std::string> paths;
    for (const auto& [path, place] : places) paths.push_back(path);
    return paths;
  }

  /// Looks at the files, and takes what has come to them.
  void look(TailClock::time_point now) {
    next_look = now + kLookEachSecond;
    follower.look({}, now, [this](ArrivedText text) {
      take_text(std::move(text));
      return true;
    });
    follower.take_notes();
  }

  void take_text(ArrivedText text);

  Server& server;
  std::shared_ptr<LiveTails::Registry> registry;
  TailChoice choice;

  // Of the thread that waits.
  std::map<std::string, std::pair<std::string, std::string>> places = {};  // of paths: log group and stream
  std::map<std::uint64_t, std::int64_t> last_times = {};                   // of files
  TailClock::time_point next_look = {};

  std::mutex mutex = {};
  std::condition_variable changed = {};
  Matcher matcher;
  TailedEvents held = {};
  std::size_t held_bytes = 0;
  bool has_ended = false;

  FileFollower follower;
  std::shared_ptr<const TimeReader> reader;
  EventTimes times;
  std::shared_ptr<void> hears = nullptr;
};

namespace {

/// Calls a function for each event of some text.
class ArrivedSink : public Sink {
 public:
  explicit ArrivedSink(std::function<void(const LogEvent&)> take) : take_(std::move(take)) {}
  void selected(const SelectedEvent& event) override { take_(event.event); }
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}

 private:
  std::function<void(const LogEvent&)> take_;
};

}  // namespace

void LiveTail::State::take_text(ArrivedText text) {
  auto place = places.find(text.path);
  if (place == places.end()) {
    // It was renamed meanwhile: its stream is the one of its new name, beside the files that are known.
    const std::filesystem::path path(text.path);
    const auto beside = std::ranges::find_if(places, [&](const auto& known) {
      return std::filesystem::path(known.first).parent_path() == path.parent_path();
    });
    if (beside == places.end()) return;
    const std::string stream = stream_name_of(origin_of_path(path.filename().string()).log_stream);
    if (!wants_stream(choice, stream)) return;
    place = places.emplace(text.path, std::pair(beside->second.first, stream)).first;
  }
  const auto& [group, stream] = place->second;
  const std::int64_t now = clock_now();
  std::int64_t& last_time = last_times.try_emplace(text.file, now).first->second;
  ScanOptions options = server.settings().scan;
  options.threads = 1;
  options.window.reset();
  options.blocks.shape = text.shape;
  options.blocks.shape_of = {};
  options.blocks.encoding = text.encoding;
  const Input input = memory_input(std::move(text.bytes), stream);
  const std::lock_guard lock(mutex);
  ArrivedSink sink([&](const LogEvent& event) {
    if (event.message.empty()) return;
    last_time = times.of(event).value_or(last_time);
    take(group, stream, event.message, last_time, now);
  });
  scan(all_events(), {&input, 1}, sink, options);
}

LiveTail::LiveTail(std::unique_ptr<State> state) : state_(std::move(state)) {}
LiveTail::~LiveTail() = default;

bool LiveTail::wait(std::chrono::milliseconds longest, TailedEvents& taken) {
  const TailClock::time_point until = TailClock::now() + longest;
  taken = {};
  while (true) {
    const TailClock::time_point now = TailClock::now();
    if (now >= state_->next_look) state_->look(now);
    std::unique_lock lock(state_->mutex);
    if (state_->has_ended) return false;
    if (!state_->held.events.empty() || state_->held.is_sampled) {
      taken = std::exchange(state_->held, {});
      state_->held_bytes = 0;
      return true;
    }
    if (now >= until) return true;
    state_->changed.wait_until(lock, std::min(until, state_->next_look));
  }
}

LiveTails::LiveTails(Server& server) : server_(server), registry_(std::make_shared<Registry>()) {}
LiveTails::~LiveTails() = default;

Answered<std::unique_ptr<LiveTail>> LiveTails::open(TailChoice choice) {
  auto state = std::make_unique<LiveTail::State>(server_, registry_, std::move(choice));
  {
    const std::lock_guard lock(registry_->mutex);
    if (registry_->has_ended) return refuse("ServiceUnavailableException", "the server ends");
    if (registry_->open.size() >= kMaxTails) {
      return refuse("LimitExceededException",
                    fmt::format("There are {} live tails already; end one of them first.", kMaxTails));
    }
    registry_->open.insert(state.get());
  }
  allow_followed_files();
  state->begin();
  return std::unique_ptr<LiveTail>(new LiveTail(std::move(state)));
}

void LiveTails::stop_all() {
  const std::lock_guard lock(registry_->mutex);
  registry_->has_ended = true;
  for (LiveTail::State* const tail : registry_->open) tail->stop();
}

}  // namespace insitu::serve
