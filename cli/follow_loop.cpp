#include "cli/follow_loop.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>

#include <algorithm>
#include <utility>

#include "cli/console.h"
#include "cli/signals.h"

namespace insitu::cli {
namespace {

using Clock = FileFollower::Clock;

/// How long to wait after a look, so that what is written line by line is read in one go.
constexpr std::chrono::milliseconds kGathering{10};

/// Each file that is followed is open.
void allow_open_files() {
  struct rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int milliseconds_until(Clock::time_point when, Clock::time_point now) {
  if (when <= now) return 0;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(when - now).count();
  return static_cast<int>(std::min<std::int64_t>(left, 3'600'000));
}

}  // namespace

FollowLoop::FollowLoop(const InputArguments& input, const FollowArguments& follow, const ScanOptions& options)
    : input_(input),
      follow_(follow),
      paths_(input),
      follower_({.list = [this] { return paths_.list(); },
                 .start = follow.from_start ? FollowTargets::Start::AtBeginning : FollowTargets::Start::AtEnd},
                {.blocks = options.blocks}),
      watch_(follow.poll) {
  allow_open_files();
}

void FollowLoop::report_notes() {
  for (const FileFollower::Note& note : follower_.take_notes()) {
    has_problems_ = has_problems_ || note.is_problem;
    if (input_.messages) complain(note.is_problem ? note.text : "note: " + note.text);
  }
}

FollowEnd FollowLoop::end(FollowEnd why, FollowConsumer& consumer, const FollowedFile::Take& take) {
  if (!consumer.wants_rest()) return why;
  const Clock::time_point now = Clock::now();
  consumer.looking();
  if (follower_.conclude(now, take)) consumer.looked(follower_, now);
  report_notes();
  return why;
}

FollowEnd FollowLoop::run(FollowConsumer& consumer) {
  const InterruptWatch interrupts;
  const Clock::time_point begun = Clock::now();
  const FollowedFile::Take take = [&consumer](ArrivedText text) { return consumer.take(std::move(text)); };
  FileChanges changes;
  bool is_first = true;
  while (true) {
    const Clock::time_point now = Clock::now();
    consumer.looking();
    bool goes_on = follower_.look(changes, now, take);
    report_notes();
    if (is_first && paths_.binary_files() > 0 && input_.messages) {
      complain(fmt::format("note: {} of the files found {} no text and passed over (-a follows them)",
                           paths_.binary_files(), paths_.binary_files() == 1 ? "is" : "are"));
    }
    if (is_first) goes_on = goes_on && consumer.begin(follower_);
    if (!goes_on || !consumer.looked(follower_, now)) return FollowEnd::Enough;
    if (is_first || changes.names) watch_.watch(follower_.open_paths(), paths_.folders());
    // What came between the first look and the watch has not been told.
    if (std::exchange(is_first, false)) continue;

    const Clock::time_point next = now + watch_.interval();
    Clock::time_point sooner = next;
    if (follow_.stop_after) sooner = std::min(sooner, begun + *follow_.stop_after);
    if (const auto at = follower_.next_look(now)) sooner = std::min(sooner, *at);
    if (const auto at = consumer.due()) sooner = std::min(sooner, *at);
    if (interrupts.is_interrupted()) return end(FollowEnd::Interrupted, consumer, take);
    if (follow_.stop_after && now >= begun + *follow_.stop_after) return end(FollowEnd::TimeOut, consumer, take);
    pollfd waited[] = {{.fd = interrupts.descriptor(), .events = POLLIN, .revents = 0},
                       {.fd = watch_.descriptor(), .events = POLLIN, .revents = 0}};
    ::poll(waited, 1, static_cast<int>(std::min<std::int64_t>(kGathering.count(), milliseconds_until(sooner, now))));
    ::poll(waited, 2, milliseconds_until(sooner, Clock::now()));
    if (interrupts.is_interrupted()) return end(FollowEnd::Interrupted, consumer, take);
    changes = watch_.take();
    if (Clock::now() >= next) changes = FileChanges();
  }
}

Input input_of_text(ArrivedText& text, const InputArguments& arguments, ScanOptions& options) {
  options.threads = 1;
  options.blocks.shape = text.shape;
  options.blocks.shape_of = {};
  options.blocks.encoding = text.encoding;
  Input input = memory_input(std::move(text.bytes), text.path);
  input.log_group = arguments.log_group;
  input.log_stream = arguments.log_stream;
  return input;
}

void announce_shape(const ArrivedText& text, InputMessages& messages) {
  if (text.is_shape_said || text.shape == InputShape::Lines) return;
  messages.report(text.path, {.message = fmt::format("read as {} (--input lines takes the lines)", name_of(text.shape)),
                              .kind = ProblemKind::Announcement,
                              .code = fmt::format("input-{}", name_of(text.shape))});
}

}  // namespace insitu::cli
