#include "engine/expect/sample_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <limits>
#include <memory>
#include <new>
#include <system_error>
#include <utility>

#include "engine/expect/unmet_clauses.h"
#include "engine/model/json_text.h"
#include "engine/model/utf8.h"
#include "engine/output/clause_tree.h"
#include "insitu/compile.h"
#include "insitu/scan.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxMessage = 160;         // bytes of a message that are shown
constexpr std::uint64_t kMaxExplained = 10'000;  // events among which a near miss is searched

std::int64_t clock_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::string place_of_event(const SampleInput& input, const SelectedEvent& event) {
  if (!input.written.empty()) {
    const SourceLocation& place = input.written[event.number_in_file - 1].place;
    return fmt::format("{}:{}", place.file, place.line);
  }
  const bool is_line = event.shape == InputShape::Lines;
  return fmt::format("{}{}{}", input.names[event.file], is_line ? ":" : ", event ", event.number_in_file);
}

SampleEvent sample_event(const SampleInput& input, const SelectedEvent& event) {
  return {place_of_event(input, event), shortened(one_visible_line(event.event.message), kMaxMessage)};
}

/// Remembers the first problem of any input.
class ProblemSink : public Sink {
 public:
  void problem(std::size_t file, const InputProblem& problem) override {
    if (!problem_) problem_.emplace(file, problem);
  }
  [[nodiscard]] const std::optional<std::pair<std::size_t, InputProblem>>& first_problem() const { return problem_; }

 private:
  std::optional<std::pair<std::size_t, InputProblem>> problem_;
};

class FirstEventsSink : public ProblemSink {
 public:
  FirstEventsSink(const SampleInput& input, std::size_t most) : input_(input), most_(most) {}
  void selected(const SelectedEvent& event) override {
    if (first_.size() < most_) first_.push_back(sample_event(input_, event));
  }
  void note(std::size_t file, const InputProblem& note) override {
    if (note.code == kLettersHint) hints_.push_back(fmt::format("{}: {}", input_.names[file], note.message));
  }
  std::vector<SampleEvent> take() { return std::move(first_); }
  std::vector<std::string> take_hints() { return std::move(hints_); }

 private:
  const SampleInput& input_;
  std::size_t most_;
  std::vector<SampleEvent> first_;
  std::vector<std::string> hints_;
};

/// Explains each event and keeps the nearest.
class NearMissSink : public ProblemSink {
 public:
  NearMissSink(const Program& program, const SampleInput& input) : program_(program), input_(input) {}
  void selected(const SelectedEvent& event) override {
    ++explained_;
    UnmetClauses unmet = unmet_clauses(explain_pattern(program_, event.event.message));
    if (unmet.distance >= least_) return;
    least_ = unmet.distance;
    nearest_ = NearMiss{sample_event(input_, event), std::move(unmet.lines)};
  }
  [[nodiscard]] bool is_open() const override { return explained_ < kMaxExplained && least_ > 1; }
  std::optional<NearMiss> take() { return std::move(nearest_); }

 private:
  const Program& program_;
  const SampleInput& input_;
  std::uint64_t explained_ = 0;
  std::size_t least_ = std::numeric_limits<std::size_t>::max();
  std::optional<NearMiss> nearest_;
};

/// Makes the options for finding times, as the sample states them.
std::expected<std::shared_ptr<const TimeReader>, ReadProblem> time_reader(const Sample& sample, const TimeZone& zone) {
  TimeOptions times;
  if (sample.time_field) times.field = sample.time_field->text;
  if (sample.time_format) times.format = sample.time_format->text;
  times.zone = zone;
  times.now = clock_now();
  auto reader = TimeReader::make(times);
  if (!reader) return std::unexpected(ReadProblem{sample.time_format->place, reader.error(), ""});
  return std::make_shared<const TimeReader>(std::move(*reader));
}

/// Queries take a file for a log stream and its directory for the log group.
std::string path_in_group(const std::string& file, const Sample& sample) {
  if (!sample.log_group) return file;
  return fmt::format("{}/{}", sample.log_group->text, std::filesystem::path(file).filename().string());
}

/// Adds the files of a sample.
std::expected<void, ReadProblem> add_files(const Sample& sample, const TestBench& bench, SampleInput& input) {
  std::vector<std::string> files;
  for (const WrittenValue& glob : sample.files) {
    auto found = files_named_by(glob, bench.project.file);
    if (!found) return std::unexpected(std::move(found.error()));
    for (std::string& file : *found) {
      // An event counts once, however many globs name its file.
      std::error_code error;
      const auto is_same = [&](const std::string& other) {
        return std::filesystem::equivalent(other, file, error) || error;
      };
      const bool is_new = std::ranges::none_of(files, is_same);
      if (error) return std::unexpected(ReadProblem{glob.place, fmt::format("{}: {}", file, error.message()), ""});
      if (is_new) files.push_back(std::move(file));
    }
  }
  std::ranges::copy(sample.paths, std::back_inserter(files));
  for (std::string& file : files) {
    input.inputs.push_back(bench.open_input(file));
    input.inputs.back().path = path_in_group(file, sample);
    input.names.push_back(std::move(file));
  }
  input.options.blocks.shape = sample.shape;
  return {};
}

/// Adds the events that the test file writes itself, as event objects: their messages may have several lines.
void add_events(const Sample& sample, const TestBench& bench, SampleInput& input) {
  std::string objects;
  for (const WrittenValue& event : sample.events) {
    objects += R"({"message":)";
    append_json_string(objects, event.text);
    objects += "}\n";
  }
  input.inputs.push_back(memory_input(std::move(objects), path_in_group(bench.project.file, sample)));
  input.names.push_back(bench.project.file);
  input.written = sample.events;
  input.options.blocks.shape = InputShape::Events;
}

/// Makes the inputs of a sample without opening them.
std::expected<SampleInput, ReadProblem> sample_input(const Sample& sample, const TestBench& bench) {
  SampleInput input;
  if (sample.zone) {
    const auto zone = TimeZone::find(sample.zone->text);
    if (!zone) {
      return std::unexpected(
          ReadProblem{sample.zone->place,
                      fmt::format("`{}` is no time zone such as `Asia/Seoul` or `+09:00`", sample.zone->text), ""});
    }
    input.zone = *zone;
  }
  if (auto added = add_files(sample, bench, input); !added) return std::unexpected(std::move(added.error()));
  if (!sample.events.empty()) add_events(sample, bench, input);
  input.options.blocks.guesses = Guesses::Refused;
  input.options.numbering = Numbering::On;
  auto times = time_reader(sample, input.zone);
  if (!times) return std::unexpected(std::move(times.error()));
  input.query.times = std::move(*times);
  input.query.clock.now = input.query.times->options().now;
  return input;
}

/// Looks for the first event that is not blank.
class FirstEventSink : public ProblemSink {
 public:
  void selected(const SelectedEvent& event) override {
    has_event_ = has_event_ || event.event.message.find_first_not_of(" \t\r\n") != std::string_view::npos;
  }
  [[nodiscard]] bool is_open() const override { return !has_event_; }
  [[nodiscard]] bool has_event() const { return has_event_; }

 private:
  bool has_event_ = false;
};

std::expected<bool, InputProblem> has_event(const Input& file, const SampleInput& input) {
  const auto every_event = compile_filter_pattern("");
  FirstEventSink sink;
  ScanOptions options = input.options;
  options.threads = 1;
  if (scan(*every_event, {&file, 1}, sink, options).out_of_memory) throw std::bad_alloc();
  if (const auto& problem = sink.first_problem()) return std::unexpected(problem->second);
  return sink.has_event();
}

/// Returns whether every file can be read and some file holds an event; if not, the case is broken off. One of several
/// files may be without events: it may hold what goes to stderr, or be of a process that never started.
bool looks_right(const SampleInput& input, const Sample& sample, CaseResult& result) {
  std::vector<std::string> empty;
  for (std::size_t i = 0; i < input.inputs.size(); ++i) {
    const auto found = has_event(input.inputs[i], input);
    if (!found) {
      result.break_off(sample_problem(sample, input.names[i], found.error()));
      return false;
    }
    if (!*found) empty.push_back(input.names[i]);
  }
  if (empty.size() == input.inputs.size() && !sample.may_be_empty) {
    result.break_off(no_events(sample));
    return false;
  }
  for (const std::string& name : empty) result.notes.push_back(fmt::format("{}: holds no event", name));
  return true;
}

}  // namespace

std::optional<SampleInput> open_sample(const Sample& sample, const TestBench& bench, CaseResult& result) {
  auto input = sample_input(sample, bench);
  if (!input) {
    result.break_off(input.error());
    return std::nullopt;
  }
  if (!looks_right(*input, sample, result)) return std::nullopt;
  return std::move(*input);
}

bool is_for_other_events(std::string_view pattern, const SampleInput& input) {
  if (!pattern.starts_with('{')) return false;
  // Without a prefilter every event is examined.
  const auto program = compile_filter_pattern("{ $.a NOT EXISTS }", {.prefiltering = Prefiltering::Off});
  FirstEventsSink sink(input, 0);
  const ScanSummary summary = scan(*program, input.inputs, sink, input.options);
  if (summary.out_of_memory) throw std::bad_alloc();
  return summary.not_json == summary.records_scanned;
}

ReadProblem no_json(const Sample& sample) {
  return {sample.place, "no event of the sample is JSON, so that a JSON pattern can match none",
          "for lines of text, write terms or a space-delimited pattern"};
}

ReadProblem sample_problem(const Sample& sample, const std::string& file, const InputProblem& problem) {
  const std::string place = problem.offset ? fmt::format(", at byte {}", *problem.offset) : "";
  return {sample.place, fmt::format("{}: {}{}", file, problem.message, place), ""};
}

ReadProblem no_events(const Sample& sample) {
  return {sample.place, "the sample is empty: no event to assert anything about", ""};
}

ReadProblem out_of_memory(const Sample& sample) { return {sample.place, "out of memory", ""}; }

std::expected<PatternCount, ReadProblem> count_matches(const Program& program, const SampleInput& input,
                                                       const Sample& sample, std::size_t keep) {
  FirstEventsSink sink(input, keep);
  const ScanSummary summary = scan(program, input.inputs, sink, input.options);
  if (const auto& problem = sink.first_problem()) {
    return std::unexpected(sample_problem(sample, input.names[problem->first], problem->second));
  }
  if (summary.out_of_memory) return std::unexpected(out_of_memory(sample));
  if (summary.records_scanned == 0 && !sample.may_be_empty) return std::unexpected(no_events(sample));
  return PatternCount{.events = summary.records_scanned,
                      .matched = summary.records_matched,
                      .summary = summary,
                      .first = sink.take(),
                      .hints = sink.take_hints()};
}

void note_letters(const PatternCount& count, std::string_view pattern, CaseResult& result) {
  if (count.matched > 0 || pattern.starts_with('{') || is_ascii(pattern)) return;
  std::ranges::copy(count.hints, std::back_inserter(result.notes));
}

std::vector<std::string> events_that_match(const PatternCount& count) {
  std::vector<std::string> lines;
  for (const SampleEvent& event : count.first)
    lines.push_back(fmt::format("matches: {}: {}", event.place, event.message));
  if (count.matched > count.first.size())
    lines.push_back(fmt::format("and {} more", count.matched - count.first.size()));
  return lines;
}

std::optional<NearMiss> nearest_miss(const Program& program, const SampleInput& input) {
  NearMissSink sink(program, input);
  ScanOptions options = input.options;
  options.selection = Selection::NotMatching;
  if (scan(program, input.inputs, sink, options).out_of_memory) throw std::bad_alloc();
  return sink.take();
}

std::vector<std::string> why_not_more(const Program& program, const SampleInput& input) {
  auto nearest = nearest_miss(program, input);
  if (!nearest) return {};
  std::vector<std::string> lines = {fmt::format("nearest: {}: {}", nearest->event.place, nearest->event.message)};
  std::ranges::move(nearest->unmet, std::back_inserter(lines));
  return lines;
}

}  // namespace insitu
