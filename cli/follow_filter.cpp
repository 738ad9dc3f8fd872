#include "cli/follow_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "cli/console.h"
#include "cli/follow_loop.h"
#include "cli/input_messages.h"
#include "cli/stop_pattern.h"
#include "engine/follow/beginning_of_file.h"
#include "engine/metrics/event_times.h"

namespace insitu::cli {
namespace {

using Clock = FollowConsumer::Clock;

/// An event that waits to be printed. Owns its texts.
struct HeldEvent {
  std::string bytes;
  std::string message;
  SelectedEvent event;  ///< its texts are set when it is printed
  std::vector<std::pair<std::size_t, std::size_t>> highlights;
  std::vector<std::pair<std::string, std::string>> extracted;
  std::int64_t time = 0;    ///< epoch milliseconds
  std::uint64_t place = 0;  ///< among all that were held
  Clock::time_point arrived;
};

/// Passes events on with the numbers that they have in their files, as many as are wanted; holds them for a while where
/// they are to be sorted.
class FollowSink : public Sink {
 public:
  /// `times`: reads the times of what is sorted.
  FollowSink(Sink& inner, std::optional<std::uint64_t> most, bool sorts, std::shared_ptr<const TimeReader> times)
      : inner_(inner), most_(most), sorts_(sorts), reader_(std::move(times)), times_(*reader_) {}

  /// States of which file the next events are, and how many came before.
  void begin(std::size_t file, std::uint64_t before_in_file, std::uint64_t before, Clock::time_point now) {
    file_ = file;
    before_in_file_ = before_in_file;
    before_ = before;
    now_ = now;
  }
  /// Lets no event pass after the one of that number; nullopt: all.
  void stop_after(std::optional<std::uint64_t> number) { last_ = number; }

  void selected(const SelectedEvent& event) override {
    if ((last_ && event.number_in_file > *last_) || has_enough()) return;
    ++selected_;
    SelectedEvent numbered = event;
    numbered.file = file_;
    if (event.number_in_file > 0) numbered.number_in_file += before_in_file_;
    if (event.number > 0) numbered.number += before_;
    if (!sorts_) return inner_.selected(numbered);
    hold(numbered);
  }
  void end_of_file(std::size_t /*file*/, const FileSummary& summary) override { numbers_ = summary.numbers; }
  void problem(std::size_t /*file*/, const InputProblem& problem) override {
    has_problems_ = true;
    inner_.problem(file_, problem);
  }
  void flush() override { inner_.flush(); }
  [[nodiscard]] bool is_open() const override { return !has_enough() && inner_.is_open(); }

  /// Prints, in the order of time, the events that have waited long enough, and those before them.
  void release(Clock::time_point arrived_until) {
    std::int64_t until = INT64_MIN;
    for (const HeldEvent& one : held_) {
      if (one.arrived <= arrived_until) until = std::max(until, one.time);
    }
    std::vector<HeldEvent> ready;
    std::deque<HeldEvent> rest;
    for (HeldEvent& one : held_) {
      if (one.time <= until) {
        ready.push_back(std::move(one));
      } else {
        rest.push_back(std::move(one));
      }
    }
    held_ = std::move(rest);
    std::ranges::sort(ready, {}, [](const HeldEvent& one) { return std::pair(one.time, one.place); });
    for (HeldEvent& one : ready) print(one);
  }
  [[nodiscard]] std::optional<Clock::time_point> first_arrival() const {
    return held_.empty() ? std::nullopt : std::optional(held_.front().arrived);
  }

  /// How many numbers the last scan has given, or passed over.
  [[nodiscard]] std::uint64_t numbers() const { return numbers_; }
  [[nodiscard]] bool has_enough() const { return most_ && selected_ >= *most_; }
  [[nodiscard]] std::uint64_t selected_events() const { return selected_; }
  [[nodiscard]] bool has_problems() const { return has_problems_; }

 private:
  void hold(const SelectedEvent& event) {
    HeldEvent held;
    held.event = event;
    held.bytes = event.bytes;
    held.message = event.event.message;
    held.highlights.assign(event.highlights.begin(), event.highlights.end());
    held.extracted.assign(event.extracted.begin(), event.extracted.end());
    const auto time = times_.of(event.event);
    // One that states none belongs to the one before in its file.
    std::int64_t& last_time = last_times_[file_];
    last_time = held.time = time.value_or(last_time);
    held.place = selected_;
    held.arrived = now_;
    held_.push_back(std::move(held));
  }

  void print(const HeldEvent& held) {
    SelectedEvent event = held.event;
    event.bytes = held.bytes;
    event.event.message = held.message;
    event.event.log_group = event.event.log_stream = event.event.event_id = {};
    event.event.container = nullptr;
    event.member = {};
    event.highlights = held.highlights;
    event.extracted = held.extracted;
    inner_.selected(event);
  }

  Sink& inner_;
  std::optional<std::uint64_t> most_;
  bool sorts_;
  std::shared_ptr<const TimeReader> reader_;
  EventTimes times_;
  std::size_t file_ = 0;
  std::uint64_t before_in_file_ = 0;
  std::uint64_t before_ = 0;
  std::optional<std::uint64_t> last_;
  Clock::time_point now_;
  std::uint64_t selected_ = 0;
  std::uint64_t numbers_ = 0;
  bool has_problems_ = false;
  std::map<std::size_t, std::int64_t> last_times_;  // of each file
  std::deque<HeldEvent> held_;
};

/// Passes over the first events.
class SkippingSink : public Sink {
 public:
  SkippingSink(Sink& inner, std::uint64_t skipped) : inner_(inner), skipped_(skipped) {}
  void selected(const SelectedEvent& event) override {
    if (seen_++ >= skipped_) inner_.selected(event);
  }
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  [[nodiscard]] bool is_open() const override { return inner_.is_open(); }

 private:
  Sink& inner_;
  std::uint64_t skipped_;
  std::uint64_t seen_ = 0;
};

class FilterFollower : public FollowConsumer {
 public:
  FilterFollower(const FilterArguments& arguments, const Program& program, const ScanOptions& options, StopPattern stop,
                 const MessageStyle& style, ByteOutput& out)
      : arguments_(arguments),
        program_(program),
        options_(options),
        stop_(std::move(stop)),
        messages_(arguments),
        out_(out),
        printer_(printer(style)),
        sink_(*printer_, most(), arguments.follow.sort_window.has_value(), options.times) {
    options_.max_per_file = {};
    options_.stop_at_first = false;
    counts_events_ = options.numbering == Numbering::On;
    if (stop_.is_asked()) options_.numbering = Numbering::On;
  }

  bool begin(const FileFollower& follower) override {
    passed_ = follower.passed_over();
    for (const FileFollower::PassedOver& one : passed_) {
      if (counts_events_) numbers_[one.file] = numbers_of(one);
    }
    if (arguments_.follow.tail) print_tail(*arguments_.follow.tail);
    return sink_.is_open();
  }

  bool take(ArrivedText text) override {
    const bool is_new = text.begins_file || !files_.contains(text.path);
    if (is_new) announce_shape(text, messages_);
    const std::size_t file = index_of(text.path);
    std::uint64_t& numbers = numbers_[text.file];
    ScanOptions options = options_;
    Input input = input_of_text(text, arguments_, options);
    const auto stop_at = stop_.first_match(input, options);
    sink_.stop_after(stop_at ? std::optional(stop_at->number) : std::nullopt);
    sink_.begin(file, numbers, total_, Clock::now());
    scan(program_, {&input, 1}, sink_, options);
    numbers += sink_.numbers();
    total_ += sink_.numbers();
    was_stopped_ = was_stopped_ || stop_at;
    return !was_stopped_ && sink_.is_open();
  }

  bool looked(const FileFollower& /*follower*/, Clock::time_point now) override {
    if (arguments_.follow.sort_window) sink_.release(now - *arguments_.follow.sort_window);
    out_.flush();
    return sink_.is_open();
  }

  [[nodiscard]] std::optional<Clock::time_point> due() const override {
    const auto first = sink_.first_arrival();
    return first ? std::optional(*first + *arguments_.follow.sort_window) : std::nullopt;
  }

  ExitCode conclude(FollowEnd end, bool has_problems) {
    sink_.release(Clock::time_point::max());
    out_.flush();
    messages_.print_unnamed();
    if (end == FollowEnd::Interrupted) return finish(out_, ExitCode::Interrupted);
    if (has_problems || sink_.has_problems()) return finish(out_, ExitCode::Error);
    const bool reader_gone = out_.error() == std::errc::broken_pipe;
    const bool is_met = was_stopped_ || sink_.selected_events() > 0 || reader_gone;
    return finish(out_, is_met ? ExitCode::Matched : ExitCode::NothingMatched);
  }

 private:
  std::unique_ptr<Sink> printer(const MessageStyle& style) {
    const SinkContext context{out_, names_, [this](const std::string& file, const InputProblem& problem) {
                                messages_.report(file, problem);
                              }};
    if (arguments_.report == Report::Nothing) return silent_sink(context);
    return arguments_.output == OutputFormat::Json ? json_sink(context, style.control_characters)
                                                   : message_sink(context, style);
  }

  [[nodiscard]] std::optional<std::uint64_t> most() const {
    return arguments_.report == Report::Nothing ? std::optional<std::uint64_t>(1) : arguments_.max_per_file;
  }

  std::size_t index_of(const std::string& path) {
    const auto [found, is_new] = files_.try_emplace(path, names_.size());
    if (is_new) names_.push_back(path);
    return found->second;
  }

  std::uint64_t numbers_of(const FileFollower::PassedOver& passed) {
    const Input input = beginning_of_file(passed.path, passed.bytes);
    const std::vector<std::string> no_name(1);
    const auto nothing = silent_sink({out_, no_name, [](const std::string&, const InputProblem&) {}});
    FollowSink count(*nothing, {}, false, options_.times);
    ScanOptions options = options_;
    options.numbering = Numbering::On;
    options.details = Details::None;
    scan(program_, {&input, 1}, count, options);
    return count.numbers();
  }

  void print_tail(std::uint64_t wanted) {
    std::vector<Input> inputs;
    for (const FileFollower::PassedOver& one : passed_) inputs.push_back(beginning_of_file(one.path, one.bytes));
    const std::vector<std::string> no_name(1);  // each scan has one file
    const auto nothing = silent_sink({out_, no_name, [](const std::string&, const InputProblem&) {}});
    ScanOptions options = options_;
    options.numbering = Numbering::Off;
    options.details = Details::None;
    std::uint64_t matched = 0;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      matched += scan(program_, {&inputs[i], 1}, *nothing, options).records_matched;
    }
    SkippingSink tail(sink_, matched - std::min(matched, wanted));
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      sink_.begin(index_of(passed_[i].path), 0, 0, Clock::now());
      scan(program_, {&inputs[i], 1}, tail, options_);
    }
  }

  const FilterArguments& arguments_;
  const Program& program_;
  ScanOptions options_;
  StopPattern stop_;
  InputMessages messages_;
  ByteOutput& out_;
  std::vector<std::string> names_;
  std::map<std::string, std::size_t> files_;
  std::map<std::uint64_t, std::uint64_t> numbers_;  // of what came before, by the number of the file
  std::uint64_t total_ = 0;
  bool counts_events_ = false;
  bool was_stopped_ = false;
  std::vector<FileFollower::PassedOver> passed_;
  std::unique_ptr<Sink> printer_;
  FollowSink sink_;
};

}  // namespace

ExitCode follow_with_filter(const FilterArguments& arguments, const Program& program, const ScanOptions& options,
                            const MessageStyle& style, ByteOutput& out) {
  auto stop = StopPattern::make(arguments.follow.stop_on, arguments.compile);
  if (!stop) return ExitCode::Error;
  FilterFollower follower(arguments, program, options, std::move(*stop), style, out);
  FollowLoop loop(arguments, arguments.follow, options);
  const FollowEnd end = loop.run(follower);
  return follower.conclude(end, loop.has_problems());
}

}  // namespace insitu::cli
