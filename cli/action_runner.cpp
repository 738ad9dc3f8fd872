#include "cli/action_runner.h"

#include <fmt/format.h>
#include <poll.h>

#include <cstdlib>
#include <utility>

#include "cli/console.h"

namespace insitu::cli {
namespace {

/// How much of what a command prints is shown, and how much it may print before it is ended.
constexpr std::size_t kMaxShown = std::size_t{64} * 1024;
constexpr std::size_t kMaxPrinted = std::size_t{1} << 20;
constexpr std::size_t kReadAtOnce = std::size_t{256} * 1024;
constexpr unsigned kTries = 3;
constexpr std::chrono::milliseconds kFirstPause{300};
constexpr int kPollMilliseconds = 10;

/// The option that has the command for a state.
std::string_view option_for(AlarmState state) {
  switch (state) {
    case AlarmState::Ok: return "--exec-ok";
    case AlarmState::InsufficientData: return "--exec-insufficient";
    case AlarmState::Alarm:
    case AlarmState::Unknown: break;
  }
  return "--exec";
}

/// Reads a command; false, after complaining: it is none.
bool read_words(const std::optional<std::string>& text, bool uses_shell, AlarmState state,
                std::optional<std::vector<std::string>>& words) {
  if (!text) return true;
  if (uses_shell) {
    words = {"/bin/sh", "-c", *text};
    return true;
  }
  auto split = split_command(*text);
  if (!split) {
    complain(fmt::format("option `{}`: `{}`: {}", option_for(state), *text, split.error()));
    return false;
  }
  words = std::move(*split);
  return true;
}

std::expected<Webhook, std::string> webhook_of_variable(const std::string& name) {
  const char* address = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
  if (address == nullptr) return std::unexpected("there is no such variable");
  return Webhook::read(address);
}

std::string seconds_text(std::chrono::milliseconds span) {
  return span.count() % 1000 == 0 ? fmt::format("{}s", span.count() / 1000) : fmt::format("{}ms", span.count());
}

/// Why a child is no success; empty: it is.
std::string failure_of(const ChildEnd& end, bool is_request, const std::string& printed) {
  if (end.signal != 0) return fmt::format("it was ended by signal {}", end.signal);
  if (!is_request) return end.exit_status == 0 ? "" : fmt::format("exit status {}", end.exit_status);
  const std::string_view status =
      std::string_view(printed).substr(printed.size() - std::min<std::size_t>(3, printed.size()));
  if (end.exit_status == 0 && status.starts_with('2')) return "";
  if (end.exit_status == 0) return fmt::format("the answer has the status {}", status);
  // The address is a secret, and what curl prints may hold it.
  constexpr int kNoHost = 6;
  constexpr int kNoConnection = 7;
  constexpr int kTimedOut = 28;
  constexpr int kCertificate = 60;
  switch (end.exit_status) {
    case kNoHost: return "its host is not found";
    case kNoConnection: return "no connection";
    case kTimedOut: return "no answer in time";
    case kCertificate: return "its certificate is not valid";
    default: return fmt::format("curl ended with status {}", end.exit_status);
  }
}

}  // namespace

std::optional<ActionRunner> ActionRunner::make(const ActionArguments& arguments) {
  ActionRunner actions(arguments);
  if (!read_words(arguments.on_alarm, arguments.uses_shell, AlarmState::Alarm, actions.on_alarm_) ||
      !read_words(arguments.on_ok, arguments.uses_shell, AlarmState::Ok, actions.on_ok_) ||
      !read_words(arguments.on_insufficient_data, arguments.uses_shell, AlarmState::InsufficientData,
                  actions.on_insufficient_data_)) {
    return std::nullopt;
  }
  if (!arguments.has_webhook()) return actions;
  const bool is_variable = arguments.webhook_variable.has_value();
  const std::string& where = is_variable ? *arguments.webhook_variable : *arguments.webhook_file;
  auto webhook = is_variable ? webhook_of_variable(where) : read_webhook_file(where);
  if (!webhook) {
    complain(fmt::format("option `--webhook-{}`: `{}`: {}", is_variable ? "env" : "file", where, webhook.error()));
    return std::nullopt;
  }
  if (!has_program("curl")) {
    complain("a webhook needs the program `curl`, which is not installed");
    return std::nullopt;
  }
  actions.webhook_ = std::move(*webhook);
  return actions;
}

const std::optional<std::vector<std::string>>& ActionRunner::words_for(AlarmState state) const {
  static const std::optional<std::vector<std::string>> kNone;
  switch (state) {
    case AlarmState::Alarm: return on_alarm_;
    case AlarmState::Ok: return on_ok_;
    case AlarmState::InsufficientData: return on_insufficient_data_;
    case AlarmState::Unknown: break;
  }
  return kNone;
}

bool ActionRunner::acts_on(AlarmState state) const {
  return state != AlarmState::Unknown && (webhook_ || words_for(state));
}

std::vector<ActionRunner::Job> ActionRunner::jobs_of(const AlarmAction& action) const {
  std::vector<Job> jobs;
  const Notification& notification = action.notification;
  if (const auto& words = words_for(action.to)) {
    ChildCommand command{
        .words = *words,
        .input = arguments_.envelope == Envelope::Lambda ? lambda_event(notification) : notification.message,
        .environment = {"INSITU_ALARM=" + action.alarm, fmt::format("INSITU_STATE={}", state_name(action.to))},
        .without = arguments_.webhook_variable.value_or("")};
    command.input += '\n';
    if (action.is_redelivered) command.environment.emplace_back("INSITU_REDELIVERED=1");
    jobs.push_back({.command = std::move(command),
                    .name = arguments_.uses_shell ? fmt::format("the command of `{}`", option_for(action.to))
                                                  : fmt::format("the command `{}`", words->front()),
                    .is_request = false,
                    .timeout = arguments_.timeout.value_or(ActionArguments::kCommandTimeout)});
  }
  if (!webhook_) return jobs;
  const auto timeout = arguments_.webhook_timeout.value_or(ActionArguments::kWebhookTimeout);
  const bool is_sns = arguments_.webhook_body == WebhookBody::Sns;
  jobs.push_back({.command = is_sns ? webhook_->post(http_body(notification), "text/plain; charset=UTF-8",
                                                     {"x-amz-sns-message-type: Notification",
                                                      "x-amz-sns-message-id: " + notification.message_id},
                                                     timeout)
                                    : webhook_->post(slack_body(notification), "application/json", {}, timeout),
                  .name = "the webhook",
                  .is_request = true,
                  .timeout = timeout + std::chrono::seconds(2)});  // curl ends it first
  return jobs;
}

std::size_t ActionRunner::add(const AlarmAction& action) {
  Task task{.number = ++added_, .alarm = action.alarm, .jobs = {}};
  for (Job& job : jobs_of(action)) task.jobs.push_back(std::move(job));
  if (task.jobs.empty()) {
    ended_.push_back(task.number);
    return added_;
  }
  alarms_[action.alarm].tasks.push_back(std::move(task));
  return added_;
}

void ActionRunner::step(Clock::time_point now) {
  for (auto at = alarms_.begin(); at != alarms_.end();) {
    Running& running = at->second;
    if (running.child) watch(running, now);
    while (!running.child && !running.tasks.empty() && (!running.next_try || *running.next_try <= now)) {
      start(running, now);
    }
    at = running.tasks.empty() ? alarms_.erase(at) : std::next(at);
  }
}

void ActionRunner::start(Running& running, Clock::time_point now) {
  running.next_try.reset();
  running.printed.clear();
  running.printed_bytes = 0;
  running.begun = now;
  auto child = ChildProcess::start(running.tasks.front().jobs.front().command);
  if (!child) return end_job(running, child.error().message(), now);
  running.child = std::move(*child);
  running.child->exchange(running.printed, 0);
}

/// Shows what a command prints, up to a limit; of a request nothing.
void ActionRunner::pass_on(Running& running) {
  const std::size_t before = running.printed_bytes;
  running.printed_bytes += running.printed.size();
  if (running.tasks.front().jobs.front().is_request) {
    running.printed_bytes = running.printed.size();
    return;
  }
  if (before < kMaxShown) write_to_stderr(std::string_view(running.printed).substr(0, kMaxShown - before));
  running.printed.clear();
}

void ActionRunner::watch(Running& running, Clock::time_point now) {
  const Job& job = running.tasks.front().jobs.front();
  const auto end = running.child->poll_end();  // before the last look at what it printed
  running.child->exchange(running.printed, kReadAtOnce);
  pass_on(running);
  if (running.printed_bytes > kMaxPrinted) {
    running.child.reset();
    return end_job(running, "it printed more than 1 MiB and was ended", now);
  }
  if (end) {
    const std::string failure = failure_of(*end, job.is_request, running.printed);
    running.child.reset();
    return end_job(running, failure, now);
  }
  if (now - running.begun < job.timeout) return;
  running.child.reset();
  end_job(running, fmt::format("it did not end within {} and was ended", seconds_text(job.timeout)), now);
}

void ActionRunner::end_job(Running& running, const std::string& failure, Clock::time_point now) {
  Task& task = running.tasks.front();
  const Job& job = task.jobs.front();
  if (!failure.empty()) {
    const bool is_tried_again = job.is_request && ++running.failed_tries < kTries;
    complain(fmt::format("{} of the alarm `{}` failed: {}{}", job.name, task.alarm, failure,
                         is_tried_again ? "; it is tried again" : ""));
    if (is_tried_again) {
      running.next_try = now + kFirstPause * running.failed_tries * running.failed_tries;
      return;
    }
    has_failed_ = true;
  }
  running.failed_tries = 0;
  task.jobs.pop_front();
  if (!task.jobs.empty()) return;
  ended_.push_back(task.number);
  running.tasks.pop_front();
}

void ActionRunner::finish() {
  step(Clock::now());
  while (!is_idle()) {
    std::vector<pollfd> outputs;
    for (const auto& [alarm, running] : alarms_) {
      if (running.child && running.child->output() >= 0) {
        outputs.push_back({.fd = running.child->output(), .events = POLLIN, .revents = 0});
      }
    }
    ::poll(outputs.data(), outputs.size(), kPollMilliseconds);
    step(Clock::now());
  }
}

std::vector<std::size_t> ActionRunner::take_ended() { return std::exchange(ended_, {}); }

}  // namespace insitu::cli
