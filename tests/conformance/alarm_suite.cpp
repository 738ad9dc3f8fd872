#include "tests/conformance/alarm_suite.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "insitu/alarm_replay.h"
#include "tests/conformance/alarm_case_file.h"
#include "tests/conformance/case_registry.h"
#include "tests/differential/reference_alarm.h"
#include "tests/differential/reference_time.h"

namespace insitu::conformance {
namespace {

MetricMinutes minutes_of(const std::vector<reference::AlarmSample>& samples) {
  MetricMinutes minutes;
  for (const reference::AlarmSample& sample : samples) minutes[sample.time].add(sample.value);
  return minutes;
}

std::string change_text(std::int64_t time, AlarmState from, AlarmState to) {
  return reference::print_moment(time) + "  " + std::string(state_name(from)) + " -> " + std::string(state_name(to));
}

std::string describe(const std::vector<Transition>& transitions) {
  std::string text;
  for (const Transition& change : transitions) text += "  " + change_text(change.time, change.from, change.to) + "\n";
  return transitions.empty() ? "  no change\n" : text;
}

std::string describe(const std::vector<ExpectedChange>& changes) {
  std::string text;
  for (const ExpectedChange& change : changes) text += "  " + change_text(change.time, change.from, change.to) + "\n";
  return changes.empty() ? "  no change\n" : text;
}

/// Plays one block by the engine and by the reference.
class AlarmCheck {
 public:
  AlarmCheck(const Site& site, const AlarmBlock& block)
      : site_(site), block_(block), alarm_(*block.alarm), minutes_(minutes_of(block.samples)) {}

  void check_state() const {
    const std::int64_t end = block_.period_ends.back();
    const AlarmTimeline timeline = play({.initial = block_.initial, .from = end, .to = end});
    check_at(timeline, end, block_.state->state);
    if (!block_.state->reason) return;
    if (timeline.transitions.empty()) return site_.fail("a reason is stated, but the state stays");
    check_text("reason", *block_.state->reason, timeline.transitions.back().reason);
  }

  void check_states() const {
    // The window begins at the first evaluation that can see anything.
    const std::int64_t step = std::min<std::int64_t>(alarm_.period_seconds, 60) * 1000;
    const std::int64_t from = alarm_.wall_clock ? block_.period_ends.front() : block_.begin + step;
    const AlarmTimeline timeline = play({.initial = block_.initial, .from = from, .to = block_.period_ends.back()});
    for (std::size_t slot = 0; slot < block_.period_ends.size(); ++slot) {
      check_at(timeline, block_.period_ends[slot], block_.states->states[slot]);
    }
  }

  void check_changes() const {
    const AlarmTimeline timeline = play(window());
    check_order(timeline.transitions);
    if (block_.changes->notes) check_notes(timeline.notes);
  }

 private:
  [[nodiscard]] ReplayOptions window() const {
    if (block_.window) return {.initial = block_.initial, .from = block_.window->from, .to = block_.window->to};
    const auto [first, last] = std::ranges::minmax(block_.samples, {}, &reference::AlarmSample::time);
    ReplayOptions options = replay_window(alarm_, first.time, last.time);
    options.initial = block_.initial;
    return options;
  }

  // Returns what the engine says, which has to be what the reference says at every evaluation.
  [[nodiscard]] AlarmTimeline play(const ReplayOptions& options) const {
    for (const std::string& problem : check_alarm(alarm_)) site_.fail("not taken: " + problem);
    const AlarmTimeline timeline = replay(alarm_, minutes_, options);
    const auto states = reference::replay_alarm(alarm_, block_.samples, options.initial, options.from, options.to);
    if (states.empty()) site_.fail("nothing is evaluated");
    std::vector<Transition> wanted;
    AlarmState state = options.initial;
    for (const reference::EvaluatedState& evaluated : states) {
      if (evaluated.state == state) continue;
      wanted.push_back(
          {.time = evaluated.time, .from = state, .to = evaluated.state, .reason = {}, .with_other_range = {}});
      state = evaluated.state;
    }
    const bool agree = std::ranges::equal(wanted, timeline.transitions, [](const Transition& a, const Transition& b) {
      return a.time == b.time && a.from == b.from && a.to == b.to;
    });
    if (!agree) site_.fail("reference:\n" + describe(wanted) + "engine:\n" + describe(timeline.transitions));
    return timeline;
  }

  void check_at(const AlarmTimeline& timeline, std::int64_t time, AlarmState wanted) const {
    const AlarmState found = timeline.state_at(time);
    if (found == wanted) return;
    site_.fail("at " + reference::print_moment(time) + " expected " + std::string(state_name(wanted)) + ", found " +
               std::string(state_name(found)) + "\n" + describe(timeline.transitions));
  }

  void check_text(const std::string& what, const std::string& wanted, const std::string& found) const {
    if (wanted != found) site_.fail("expected " + what + "\n  " + wanted + "\nfound\n  " + found);
  }

  void check_order(const std::vector<Transition>& found) const {
    const std::vector<ExpectedChange>& wanted = block_.changes->changes;
    const bool agree = std::ranges::equal(wanted, found, [](const ExpectedChange& a, const Transition& b) {
      return a.time == b.time && a.from == b.from && a.to == b.to;
    });
    if (!agree) return site_.fail("expected\n" + describe(wanted) + "found\n" + describe(found));
    for (std::size_t at = 0; at < wanted.size(); ++at) check_details(wanted[at], found[at]);
  }

  void check_details(const ExpectedChange& wanted, const Transition& found) const {
    if (wanted.reason) check_text("reason", *wanted.reason, found.reason);
    if (wanted.other == found.with_other_range) return;
    const auto name = [](const std::optional<AlarmState>& state) {
      return state ? std::string(state_name(*state)) : "the same";
    };
    site_.fail(change_text(found.time, found.from, found.to) + "\nwith another range expected " + name(wanted.other) +
               ", found " + name(found.with_other_range));
  }

  void check_notes(const std::vector<std::string>& found) const {
    const auto& wanted = *block_.changes->notes;
    const bool agree = std::ranges::equal(
        wanted, found, [](const std::string& part, const std::string& note) { return note.contains(part); });
    if (agree) return;
    std::string text = "found notes\n";
    for (const std::string& note : found) text += "  " + note + "\n";
    site_.fail(text);
  }

  const Site& site_;
  const AlarmBlock& block_;
  const Alarm& alarm_;
  MetricMinutes minutes_;
};

void register_block(const std::string& suite, const std::string& file, const AlarmBlock& block) {
  const auto add = [&](std::size_t line, void (AlarmCheck::*check)() const) {
    const Site site{.file = file, .line = line, .subject = "alarm  " + block.alarm_text};
    register_case(suite, site, [site, block, check] { (AlarmCheck(site, block).*check)(); });
  };
  if (block.state) add(block.state->line, &AlarmCheck::check_state);
  if (block.states) add(block.states->line, &AlarmCheck::check_states);
  if (block.changes) add(block.changes->line, &AlarmCheck::check_changes);
}

}  // namespace

void register_alarms(const std::filesystem::path& root, const std::filesystem::path& path) {
  const AlarmCaseFile file = read_alarm_case_file(path);
  const std::string suite = suite_name(root, path);
  for (const AlarmBlock& block : file.blocks) register_block(suite, path.string(), block);
  for (const Fault& fault : file.faults) register_fault(suite, path.string(), fault);
}

void update_alarms(const std::filesystem::path& /*path*/) {}

}  // namespace insitu::conformance
