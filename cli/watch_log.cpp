#include "cli/watch_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <utility>

#include "cli/console.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "cli/time_options.h"
#include "engine/input/read_whole.h"
#include "engine/model/timestamp.h"
#include "engine/notify/json_members.h"
#include "engine/output/atomic_file.h"
#include "engine/output/terminal_text.h"

namespace insitu::cli {
namespace {

std::string time_text(std::int64_t time) {
  std::string text;
  append_timestamp(text, time);
  return text;
}

}  // namespace

void WatchLog::print(const AlarmRecord& alarm, const OpenTransition& open) {
  const StateChange& change = open.change;
  if (arguments_.output == WatchFormat::Text) {
    write_text(out_, fmt::format("{}  {}  {} -> {}  {}\n", time_text(change.time), in_one_line(alarm.name),
                                 state_name(change.from), state_name(change.to), in_one_line(change.reason)));
  } else {
    std::string json;
    CompactObject object(json);
    object.text("alarm", alarm.name);
    object.text("time", time_text(change.time));
    object.text("from", state_name(change.from));
    object.text("to", state_name(change.to));
    object.text("reason", change.reason);
    if (open.is_resumed) object.raw("redelivered", "true");
    object.close();
    write_json(out_, json + "\n");
  }
  out_.flush();
}

void WatchLog::begin(AlarmRecord& alarm, const NotificationChoice& notification) {
  for (OpenTransition& open : alarm.open) {
    if (!open.is_printed) {
      print(alarm, open);
      if (out_.error()) return;  // it is printed by the next run
      open.is_printed = true;
      if (open.acts) save_();
    }
    if (!open.acts || open.waits || open.action != 0) continue;
    const bool was_begun = std::exchange(open.has_begun, true);
    save_();
    const std::int64_t sent = arguments_.clock == WatchClock::Events ? open.change.time : milliseconds_now();
    open.action = runner_.add({.alarm = notification.alarm.name,
                               .to = open.change.to,
                               .notification = notification_of(notification.alarm, open.change, sent),
                               .is_redelivered = was_begun});
  }
}

bool WatchLog::end_what_has_ended(AlarmRecord& alarm) {
  for (const std::size_t number : runner_.take_ended()) ended_.insert(number);
  const auto has_ended = [this](const OpenTransition& open) {
    return open.is_printed && (!open.acts || ended_.contains(open.action));
  };
  const std::uint64_t before = alarm.done;
  for (const OpenTransition& open : alarm.open) {
    if (!has_ended(open)) continue;
    ++alarm.done;
    alarm.last = {.time = open.change.time, .from = open.change.from, .to = open.change.to};
  }
  std::erase_if(alarm.open, has_ended);
  return alarm.done != before;
}

StateFile::~StateFile() {
  if (lock_ >= 0) ::close(lock_);
}

bool StateFile::lock() {
  constexpr mode_t kOwner = 0600;
  if (!file_) return true;
  const std::string path = *file_ + ".lock";  // the state itself is replaced by each new one
  lock_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kOwner);
  if (lock_ >= 0 && ::flock(lock_, LOCK_EX | LOCK_NB) == 0) return true;
  const std::error_code error(errno, std::generic_category());
  complain(error == std::errc::operation_would_block || error == std::errc::resource_unavailable_try_again
               ? fmt::format("{}: another watch uses this state", *file_)
               : fmt::format("{}: {}", path, error.message()));
  return false;
}

std::expected<std::optional<WatchState>, ExitCode> StateFile::load(WatchClock clock,
                                                                   const std::string& identity) const {
  std::error_code error;
  if (!file_ || !std::filesystem::exists(*file_, error)) return std::nullopt;
  const auto text = read_whole(*file_);
  if (!text) {
    complain(describe(*file_, text.error()));
    return std::unexpected(ExitCode::Error);
  }
  auto state = read_state(*file_, *text);
  if (!state) {
    complain(fmt::format("{}: {}", *file_, state.error()));
    return std::unexpected(ExitCode::Error);
  }
  if (state->clock == clock && state->identity == identity) return std::optional(std::move(*state));
  return std::unexpected(refuse("it is the state of another watch, of other alarms, filters or another clock"));
}

ExitCode StateFile::refuse(std::string_view why) const {
  complain(fmt::format("{}: {}: name another file, or remove it", *file_, why));
  return ExitCode::Error;
}

void StateFile::save(const WatchState& state) {
  if (!file_) return;
  const SignalsBlocked blocked;  // none leaves a temporary file
  std::error_code error;
  auto target = AtomicFile::create(*file_, AtomicFile::Readers::Owner);
  if (!target) {
    error = target.error();
  } else {
    {
      ByteOutput out(target->descriptor());
      out.write(state_text(state));
      out.flush();
      error = out.error();
    }
    if (!error) error = target->commit();
  }
  if (error && !is_failing_) complain(fmt::format("{}: {}; the state is that of before", *file_, error.message()));
  is_failing_ = static_cast<bool>(error);
  has_failed_ = has_failed_ || error;
}

}  // namespace insitu::cli
