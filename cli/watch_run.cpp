#include "cli/watch_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <utility>
#include <vector>

#include "cli/console.h"
#include "cli/follow_loop.h"
#include "cli/input_files.h"
#include "cli/play_actions.h"
#include "cli/time_options.h"
#include "cli/watch_log.h"
#include "cli/watched_alarms.h"
#include "engine/replay/live_alarm.h"

namespace insitu::cli {
namespace {

using Clock = FollowConsumer::Clock;

/// How long after the end of a period it is evaluated, so that what was written at its end has come.
constexpr std::int64_t kGraceMilliseconds = 1000;
constexpr std::int64_t kMinuteMilliseconds = 60'000;
constexpr std::int64_t kShortStepMilliseconds = 10'000;
/// No alarm looks back further.
constexpr std::int64_t kKeptMilliseconds = std::int64_t{9} * 24 * 60 * kMinuteMilliseconds;

/// The wall clock, or one that tests move: the content of the file that INSITU_CLOCK_FILE names.
std::int64_t wall_clock() {
  const char* file = std::getenv("INSITU_CLOCK_FILE");  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
  if (file == nullptr) return milliseconds_now();
  static std::int64_t last = 0;  // while the file is written it is empty
  std::ifstream in(file);
  if (std::int64_t time = 0; in >> time) last = time;
  return last;
}

bool is_clock_of_tests() {
  return std::getenv("INSITU_CLOCK_FILE") != nullptr;  // NOLINT(concurrency-mt-unsafe): as above
}

/// An alarm that is evaluated as time goes on.
struct LiveWatched {
  std::unique_ptr<LiveAlarm> alarm;
  /// Of each alarm that it depends on, of each metric: the filters, and the dimensions of the metric.
  std::vector<std::vector<std::pair<std::vector<std::size_t>, DimensionSet>>> fed_by;
  std::size_t seen = 0;  ///< how many of its transitions are in the record
};

LiveWatched make_live(const MetricChoice& choice, std::size_t first_filter) {
  LiveWatched live;
  if (choice.planned) {
    live.alarm = std::make_unique<LiveAlarm>(choice.planned->plan, choice.initial);
    for (std::size_t i = 0; i < choice.planned->plan.alarms.size(); ++i) {
      auto& metrics = live.fed_by.emplace_back();
      for (std::size_t k = 0; k < choice.planned->fed_by[i].size(); ++k) {
        std::vector<std::size_t> filters = choice.planned->fed_by[i][k];
        for (std::size_t& filter : filters) filter += first_filter;
        metrics.emplace_back(std::move(filters), choice.planned->plan.alarms[i].metrics[k].alarm.dimensions);
      }
    }
    return live;
  }
  live.alarm = std::make_unique<LiveAlarm>(*choice.alarm, choice.initial);
  std::vector<std::size_t> filters;
  for (std::size_t i = 0; i < choice.filters.size(); ++i) filters.push_back(first_filter + i);
  live.fed_by = {{{std::move(filters), choice.alarm->dimensions}}};
  return live;
}

/// How often an alarm is evaluated: more than once a minute if it, or one that it depends on, has a shorter period.
std::int64_t step_of(const MetricChoice& choice) {
  const auto is_short = [](const Alarm& alarm) { return alarm.period_seconds * 1000 < kMinuteMilliseconds; };
  const bool has_short_one =
      (choice.alarm && is_short(*choice.alarm)) ||
      (choice.planned && std::ranges::any_of(choice.planned->plan.alarms, [&](const PlannedAlarm& one) {
         return std::ranges::any_of(one.metrics, [&](const PlannedMetric& metric) { return is_short(metric.alarm); });
       }));
  return has_short_one ? kShortStepMilliseconds : kMinuteMilliseconds;
}

class WallWatch : public FollowConsumer {
 public:
  WallWatch(const WatchArguments& arguments, const WatchedAlarms& watched, WatchState state, bool is_resumed,
            StateFile& file, ActionRunner& runner, const ScanOptions& options, const QueryOptions& query,
            ByteOutput& out)
      : arguments_(arguments),
        watched_(watched),
        state_(std::move(state)),
        file_(file),
        runner_(runner),
        options_(options),
        query_(query),
        messages_(arguments.metrics),
        samples_(watched.filters),
        log_(arguments, runner, out, [this] { save(); }),
        out_(out) {
    for (std::size_t i = 0; i < watched.choices.size(); ++i) {
      live_.push_back(make_live(watched.choices[i], watched.first_filter[i]));
      const MetricChoice& choice = watched.choices[i];
      step_ = std::min(step_, step_of(choice));
      for (const auto& metrics : live_.back().fed_by) {
        for (const auto& [filters, dimensions] : metrics) {
          for (const std::size_t filter : filters) samples_.watch(filter, dimensions);
        }
      }
    }
    if (is_resumed) resume();
    last_wall_ = wall_clock();
  }

  /// What was written until then is read by the look.
  void looking() override { wall_ = wall_clock(); }

  bool take(ArrivedText text) override {
    if (text.begins_file) announce_shape(text, messages_);
    ScanOptions options = options_;
    const std::string path = text.path;
    const Input input = input_of_text(text, arguments_.metrics, options);
    const ScannedInputs scanned = samples_.add(
        {&input, 1}, [&](std::size_t, const InputProblem& problem) { messages_.report(path, problem); }, options,
        query_);
    has_problems_ = has_problems_ || scanned.files_with_problems > 0 || scanned.out_of_memory;
    return true;
  }

  bool looked(const FileFollower& follower, Clock::time_point /*now*/) override {
    follower_ = &follower;
    note_clock(wall_);
    const std::int64_t until = (wall_ - kGraceMilliseconds) / step_ * step_;
    if (!state_.evaluated) {
      state_.evaluated = until;  // the first whole period ends later
      save();
    } else if (until > *state_.evaluated) {
      evaluate(until);
    }
    resumes_ = false;
    work();
    return !out_.error();
  }

  /// What comes after the last period is not evaluated any more.
  [[nodiscard]] bool wants_rest() const override { return false; }

  [[nodiscard]] std::optional<Clock::time_point> due() const override {
    constexpr std::chrono::milliseconds kSoon{20};
    if (!runner_.is_idle() || is_clock_of_tests()) return Clock::now() + kSoon;
    const std::int64_t next = state_.evaluated.value_or(0) + step_ + kGraceMilliseconds;
    return Clock::now() + std::chrono::milliseconds(std::max<std::int64_t>(next - wall_clock(), 1));
  }

  ExitCode conclude(FollowEnd end, bool has_problems) {
    runner_.finish();
    work();
    save();
    messages_.print_unnamed();
    if (end == FollowEnd::Interrupted) return ExitCode::Interrupted;
    const bool has_failed = has_problems || has_problems_ || runner_.has_failed() || file_.has_failed();
    return has_failed ? ExitCode::Error : ExitCode::Matched;
  }

 private:
  void resume() {
    samples_.resume(std::move(state_.published));
    for (std::size_t i = 0; i < live_.size(); ++i) {
      live_[i].alarm->resume(state_.alarms[i].timelines);
      live_[i].seen = live_[i].alarm->play().timeline.transitions.size();
    }
    resumes_ = true;
  }

  /// A clock that was put back shows periods again that have been evaluated.
  void note_clock(std::int64_t wall) {
    if (wall < last_wall_ - step_ && arguments_.metrics.messages) {
      complain("note: the clock was put back: what was evaluated is not evaluated again");
    }
    last_wall_ = wall;
  }

  void evaluate(std::int64_t until) {
    const std::int64_t after = *state_.evaluated;
    for (std::size_t i = 0; i < live_.size(); ++i) {
      LiveWatched& live = live_[i];
      const bool is_first = state_.alarms[i].created == 0;
      const std::int64_t step = step_of(watched_.choices[i]);
      const std::int64_t first = is_first ? (after / step + 1) * step : after + 1;
      if (is_first && first > until) continue;
      if (is_first) state_.alarms[i].created = first;
      const AlarmState before = live.alarm->state();
      live.alarm->evaluate(first, until,
                           [&](std::size_t alarm, std::size_t metric) { return minutes_of(live, alarm, metric); });
      record(i, before);
    }
    state_.evaluated = until;
    samples_.forget_before(until - kKeptMilliseconds);
    save();
  }

  [[nodiscard]] MetricMinutes minutes_of(const LiveWatched& live, std::size_t alarm, std::size_t metric) const {
    const auto& [filters, dimensions] = live.fed_by[alarm][metric];
    if (filters.size() == 1) return samples_.minutes_of(filters.front(), dimensions);
    MetricMinutes all;
    for (const std::size_t filter : filters) {
      for (const auto& [minute, samples] : samples_.minutes_of(filter, dimensions)) all[minute].merge(samples);
    }
    return all;
  }

  /// Takes new transitions of an alarm into its record. Of what nothing watched only the state of now is notified.
  void record(std::size_t alarm, AlarmState before) {
    LiveWatched& live = live_[alarm];
    const AlarmPlay play = live.alarm->play();
    const std::size_t count = play.timeline.transitions.size();
    const bool is_missed = resumes_ && !arguments_.catch_up;
    const bool has_changed = live.alarm->state() != before;
    AlarmRecord& of_alarm = state_.alarms[alarm];
    for (; live.seen < count; ++live.seen) {
      OpenTransition open{.change = change_at(play, live.seen, of_alarm.created)};
      const Acting acting = acting_at(watched_.choices[alarm].notification, play, live.seen, runner_);
      const bool counts = !is_missed || (has_changed && live.seen + 1 == count);
      open.acts = counts && acting != Acting::No;
      open.waits = open.acts && acting == Acting::Waits;
      of_alarm.open.push_back(std::move(open));
    }
    decide_waiting(of_alarm, watched_.choices[alarm].notification, play);
  }

  void decide_waiting(AlarmRecord& alarm, const NotificationChoice& notification, const AlarmPlay& play) {
    for (OpenTransition& open : alarm.open) {
      if (!open.waits) continue;
      const auto found = std::ranges::find(play.timeline.transitions, open.change.time, &Transition::time);
      if (found == play.timeline.transitions.end()) continue;
      const auto index = static_cast<std::size_t>(found - play.timeline.transitions.begin());
      const Acting acting = acting_at(notification, play, index, runner_);
      open.waits = acting == Acting::Waits;
      open.acts = acting != Acting::No;
    }
  }

  /// Prints, runs and ends what is open.
  void work() {
    for (std::size_t i = 0; i < state_.alarms.size(); ++i) {
      log_.begin(state_.alarms[i], watched_.choices[i].notification);
    }
    runner_.step(ActionRunner::Clock::now());
    bool has_ended = false;
    for (AlarmRecord& alarm : state_.alarms) has_ended = log_.end_what_has_ended(alarm) || has_ended;
    if (has_ended) save();
  }

  void save() {
    if (!file_.is_there()) return;
    if (follower_ != nullptr) state_.positions = follower_->positions();
    state_.published = samples_.published();
    for (std::size_t i = 0; i < live_.size(); ++i) state_.alarms[i].timelines = live_[i].alarm->timelines();
    file_.save(state_);
  }

  const WatchArguments& arguments_;
  const WatchedAlarms& watched_;
  WatchState state_;
  StateFile& file_;
  ActionRunner& runner_;
  const ScanOptions& options_;
  const QueryOptions& query_;
  InputMessages messages_;
  LiveSamples samples_;
  WatchLog log_;
  ByteOutput& out_;
  std::vector<LiveWatched> live_;
  const FileFollower* follower_ = nullptr;
  std::int64_t step_ = kMinuteMilliseconds;
  std::int64_t wall_ = 0;
  std::int64_t last_wall_ = 0;
  bool resumes_ = false;
  bool has_problems_ = false;
};

/// By the wall clock nothing has come yet that could complete dimensions.
bool has_all_dimensions(const WatchedAlarms& watched) {
  for (const MetricChoice& choice : watched.choices) {
    if (!choice.alarm) continue;
    for (const PreparedFilter& filter : choice.filters) {
      if (choice.alarm->dimensions.size() == filter.filter.transformation.dimensions.size()) continue;
      complain("an alarm watches one metric: name the value of each of its dimensions with `--where`");
      return false;
    }
  }
  return true;
}

}  // namespace

ExitCode watch_clock(const WatchArguments& arguments, ByteOutput& out) {
  const auto watched = choose_watched(arguments);
  if (!watched || !has_all_dimensions(*watched)) return ExitCode::Error;
  if (arguments.state_file &&
      replaces_input(*arguments.state_file, arguments.metrics, find_input_files(arguments.metrics))) {
    return ExitCode::Error;
  }
  StateFile file(arguments.state_file);
  bool is_resumed = false;
  auto state = begin_state(*watched, WatchClock::Wall, file, is_resumed);
  if (!state) return state.error();
  auto options = scan_options(arguments.metrics, false);
  if (!options) return ExitCode::Error;
  QueryOptions query;
  if (!read_time_options(arguments.metrics.time, {}, *options, query)) return ExitCode::Error;
  auto runner = ActionRunner::make(arguments.metrics.actions);
  if (!runner) return ExitCode::Error;
  print_all_notes(arguments, *watched);
  FollowLoop loop(arguments.metrics, arguments.follow, *options);
  if (is_resumed) loop.resume(std::move(state->positions));
  WallWatch watch(arguments, *watched, std::move(*state), is_resumed, file, *runner, *options, query, out);
  const FollowEnd end = loop.run(watch);
  return finish(out, watch.conclude(end, loop.has_problems()));
}

}  // namespace insitu::cli
