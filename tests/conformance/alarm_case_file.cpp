#include "tests/conformance/alarm_case_file.h"

#include <utility>

#include "engine/model/number.h"
#include "tests/conformance/query_case_file.h"

namespace insitu::conformance {
namespace {

/// Where the data begin in a block that does not say: a Monday.
constexpr std::string_view kDefaultBegin = "2026-03-02T00:00:00.000Z";

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    if (end != 0) parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + separator.size());
  }
  return parts;
}

/// Reads `Sum >= 1`.
bool read_condition(std::string_view text, Alarm& alarm) {
  const auto words = split(text, " ");
  if (words.size() != 3) return false;
  const auto statistic = read_statistic(words[0]);
  const auto comparison = read_threshold_comparison(words[1]);
  const auto threshold = parse_number(words[2]);
  if (!statistic || !comparison || !threshold) return false;
  alarm.statistic = *statistic;
  alarm.comparison = *comparison;
  alarm.threshold = *threshold;
  return true;
}

/// Reads `3 of 5`, or `5 periods` if the alarm does not state how many have to breach.
bool read_periods(std::string_view text, Alarm& alarm) {
  const auto words = split(text, " ");
  const bool states_points = words.size() == 3 && words[1] == "of";
  if (!states_points && (words.size() != 2 || (words[1] != "periods" && words[1] != "period"))) return false;
  const auto first = read_size(words.front());
  const auto last = states_points ? read_size(words.back()) : first;
  if (!first || !last) return false;
  alarm.evaluation_periods = *last;
  if (states_points) alarm.datapoints_to_alarm = first;
  return true;
}

bool read_extra(std::string_view text, Alarm& alarm) {
  constexpr std::string_view kWallClock = "wall clock ";
  if (text == "low samples ignored") {
    alarm.low_sample_count = LowSampleCount::Ignore;
    return true;
  }
  if (!text.starts_with(kWallClock)) return false;
  alarm.wall_clock = TimeZone::find(text.substr(kWallClock.size()));
  return alarm.wall_clock.has_value();
}

/// Reads `Sum >= 1, period 300, 3 of 3, missing`.
std::optional<Alarm> read_alarm(std::string_view text) {
  constexpr std::string_view kPeriod = "period ";
  constexpr std::size_t kParts = 4;
  const auto parts = split(text, ", ");
  if (parts.size() < kParts || !parts[1].starts_with(kPeriod)) return std::nullopt;
  Alarm alarm;
  const auto period = read_size(parts[1].substr(kPeriod.size()));
  const auto treatment = read_missing_data(parts[3]);
  if (!period || !treatment || !read_condition(parts[0], alarm) || !read_periods(parts[2], alarm)) return std::nullopt;
  alarm.period_seconds = static_cast<std::int64_t>(*period);
  alarm.missing_data = *treatment;
  for (std::size_t at = kParts; at < parts.size(); ++at) {
    if (!read_extra(parts[at], alarm)) return std::nullopt;
  }
  return alarm;
}

/// Reads the samples of one period: `5`, `1,2,3`, `1*99,500`.
std::optional<std::vector<double>> read_repeated_samples(std::string_view text) {
  std::vector<double> samples;
  for (const std::string_view written : split(text, ",")) {
    const std::size_t star = written.find('*');
    const auto value = parse_number(written.substr(0, star));
    const auto times = star == std::string_view::npos ? 1 : read_size(written.substr(star + 1));
    if (!value || !times) return std::nullopt;
    samples.insert(samples.end(), *times, *value);
  }
  return samples;
}

class AlarmCaseFileReader : public DocumentReader {
 public:
  explicit AlarmCaseFileReader(AlarmCaseFile& file) : DocumentReader(file.faults), file_(file) {}

 private:
  [[nodiscard]] bool has_blocks() const override { return !file_.blocks.empty(); }

  DocumentBlock& open_block() override {
    block_ = AlarmBlock();
    block_.begin = *read_moment(kDefaultBegin);
    return block_;
  }

  bool take(const Statement& statement) override {
    return !statement.escaped && (read_input(statement) || read_outcome(statement));
  }

  // ---- the alarm and its data

  bool read_input(const Statement& statement) {
    const std::string_view keyword = statement.keyword;
    if (keyword == "alarm") {
      block_.alarm = read_alarm(statement.text);
      block_.alarm_text = statement.text;
      if (!block_.alarm) add_fault(line_number(), "an alarm is `Sum >= 1, period 300, 2 of 3, missing`");
    } else if (keyword == "from") {
      block_.initial = state(statement.text);
    } else if (keyword == "begin") {
      block_.begin = moment(statement.text);
    } else if (keyword == "data") {
      read_data(statement.text);
    } else if (keyword == "minutes") {
      add_row(statement.text, 60'000);
    } else if (keyword == "sample") {
      read_sample(statement.text);
    } else if (keyword == "window") {
      const auto moments = split(statement.text, "  ");
      if (moments.size() != 2) {
        add_fault(line_number(), "a window is two times, two blanks between them");
      } else {
        block_.window = {.from = moment(moments[0]), .to = moment(moments[1])};
      }
    } else {
      return false;
    }
    return true;
  }

  // Reads one period of the alarm after the other.
  void read_data(std::string_view text) {
    if (!block_.alarm) return add_fault(line_number(), "`data` belongs after the `alarm`");
    if (!block_.period_ends.empty()) return add_fault(line_number(), "a second `data`");
    const std::int64_t period = block_.alarm->period_seconds * 1000;
    const std::size_t count = add_row(text, period);
    for (std::size_t slot = 1; slot <= count; ++slot) {
      block_.period_ends.push_back(block_.begin + static_cast<std::int64_t>(slot) * period);
    }
  }

  std::size_t add_row(std::string_view text, std::int64_t distance) {
    std::int64_t time = block_.begin;
    const auto words = split(text, " ");
    for (const std::string_view word : words) {
      if (word != kNothing) add_samples(time, word);
      time += distance;
    }
    return words.size();
  }

  void read_sample(std::string_view text) {
    const auto words = split(text, "  ");
    if (words.size() != 2)
      return add_fault(line_number(), "`sample` takes a time and its samples, two blanks between them");
    add_samples(moment(words[0]), words[1]);
  }

  void add_samples(std::int64_t time, std::string_view text) {
    const auto values = read_repeated_samples(text);
    if (!values) return add_fault(line_number(), "no samples: `" + std::string(text) + "`");
    for (const double value : *values) block_.samples.push_back({.time = time, .value = value});
  }

  std::int64_t moment(std::string_view text) {
    const auto milliseconds = read_moment(text);
    if (!milliseconds) add_fault(line_number(), "no time: `" + std::string(text) + "`");
    return milliseconds.value_or(0);
  }

  AlarmState state(std::string_view text) {
    const auto read = read_alarm_state(text);
    if (!read) add_fault(line_number(), "no state: `" + std::string(text) + "`");
    return read.value_or(AlarmState::Ok);
  }

  // ---- what it does

  bool read_outcome(const Statement& statement) {
    const std::string_view keyword = statement.keyword;
    if (keyword == "state") {
      if (block_.state) add_fault(line_number(), "a second `state`");
      block_.state = {.line = line_number(), .state = state(statement.text), .reason = {}};
    } else if (keyword == "states") {
      if (block_.states) add_fault(line_number(), "a second `states`");
      block_.states = {.line = line_number(), .states = {}};
      for (const std::string_view word : split(statement.text, " ")) block_.states->states.push_back(state(word));
    } else if (keyword == "change") {
      read_change(statement.text);
    } else if (keyword == "changes") {
      if (statement.text != "none" || block_.changes) add_fault(line_number(), "`changes  none`, or `change` lines");
      block_.changes = {.line = line_number(), .changes = {}, .notes = {}};
    } else if (keyword == "reason") {
      read_reason(statement.text);
    } else if (keyword == "other") {
      if (!last_change()) return add_misplaced("other", "change"), true;
      last_change()->other = state(statement.text);
    } else if (keyword == "note" || keyword == "notes") {
      read_note(statement);
    } else {
      return false;
    }
    return true;
  }

  // Reads `2026-03-02T00:05:00.000Z  OK -> ALARM`.
  void read_change(std::string_view text) {
    const auto words = split(text, " ");
    if (words.size() != 4 || words[2] != "->") return add_fault(line_number(), "a change is `TIME  OK -> ALARM`");
    if (!block_.changes) block_.changes = {.line = line_number(), .changes = {}, .notes = {}};
    block_.changes->changes.push_back(
        {.time = moment(words[0]), .from = state(words[1]), .to = state(words[3]), .reason = {}, .other = {}});
  }

  ExpectedChange* last_change() {
    return block_.changes && !block_.changes->changes.empty() ? &block_.changes->changes.back() : nullptr;
  }

  void read_reason(std::string_view text) {
    if (ExpectedChange* change = last_change()) {
      change->reason = text;
    } else if (block_.state) {
      block_.state->reason = text;
    } else {
      add_misplaced("reason", "change` or `state");
    }
  }

  void read_note(const Statement& statement) {
    if (!block_.changes) return add_misplaced(statement.keyword, "change");
    if (!block_.changes->notes) block_.changes->notes.emplace();
    if (statement.keyword == "note") {
      block_.changes->notes->emplace_back(statement.text);
    } else if (statement.text != "none") {
      add_fault(line_number(), "`notes  none`, or `note` lines");
    }
  }

  void add_misplaced(std::string_view keyword, std::string_view leader) {
    add_fault(line_number(), "`" + std::string(keyword) + "` belongs after `" + std::string(leader) + "`");
  }

  [[nodiscard]] Contents contents() const override {
    return {.subject = "an alarm",
            .has_subject = block_.alarm.has_value(),
            .asserts_something = block_.state || block_.states || block_.changes};
  }

  void close_block() override {
    if ((block_.state || block_.states) && block_.period_ends.empty()) {
      return add_fault(block_.line, "`state` and `states` need `data`");
    }
    if (block_.states && block_.states->states.size() != block_.period_ends.size()) {
      return add_fault(block_.states->line, "as many `states` as periods in `data`");
    }
    if (block_.changes && !block_.window && block_.samples.empty()) {
      return add_fault(block_.changes->line, "without samples the `window` has to be stated");
    }
    file_.blocks.push_back(std::move(block_));
  }

  AlarmCaseFile& file_;
  AlarmBlock block_;
};

}  // namespace

AlarmCaseFile read_alarm_case_file(const std::filesystem::path& path) {
  AlarmCaseFile file = parse_alarm_case_file(read_text(path));
  file.path = path;
  return file;
}

AlarmCaseFile parse_alarm_case_file(std::string_view text) {
  AlarmCaseFile file;
  AlarmCaseFileReader(file).read(text);
  return file;
}

}  // namespace insitu::conformance
