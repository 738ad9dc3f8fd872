#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "insitu/compile.h"
#include "insitu/field_scan.h"
#include "insitu/query_scan.h"
#include "insitu/scan.h"
#include "tests/deflated.h"
#include "tests/differential/dice.h"
#include "tests/memory_input.h"

// Events without a time of their own, in whatever blocks and threads they are read; also run under ThreadSanitizer.
// What is expected comes from a reference that looks at the whole text, event by event.
namespace insitu {
namespace {

namespace fs = std::filesystem;

/// When all files of these tests were last written.
constexpr std::int64_t kWritten = 1'750'000'000'000;

// ---- the reference

struct TimedEvent {
  std::uint64_t offset = 0;
  std::string message;
  std::optional<std::int64_t> time = {};
  bool is_inherited = false;

  friend auto operator<=>(const TimedEvent&, const TimedEvent&) = default;
};

std::string show(const std::vector<TimedEvent>& events) {
  std::string text;
  for (const TimedEvent& event : events) {
    text += std::to_string(event.offset) + " " + (event.time ? std::to_string(*event.time) : "none") +
            (event.is_inherited ? " inherited " : " own ") + event.message.substr(0, 40) + "\n";
  }
  return text;
}

/// The time that a line of these tests states: ten digits in front are seconds, and so is the member `ts`.
std::optional<std::int64_t> stated_time(std::string_view line) {
  constexpr std::string_view kMember = R"({"ts":)";
  if (line.starts_with(kMember)) line.remove_prefix(kMember.size());
  if (line.size() < 10) return std::nullopt;
  std::int64_t seconds = 0;
  for (const char c : line.substr(0, 10)) {
    if (c < '0' || c > '9') return std::nullopt;
    seconds = 10 * seconds + (c - '0');
  }
  return seconds * 1000;
}

struct Reference {
  std::optional<std::int64_t> written = kWritten;
  std::size_t max_event_bytes = std::size_t{1} << 30;

  /// Returns the events of a text of lines that has no byte order mark.
  [[nodiscard]] std::vector<TimedEvent> events_of(std::string_view text) const {
    struct Line {
      std::uint64_t offset = 0;
      std::optional<std::int64_t> time;
    };
    std::vector<TimedEvent> events;
    std::vector<Line> lines;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t newline = std::min(text.find('\n', begin), text.size());
      std::string_view message = text.substr(begin, newline - begin);
      const bool is_too_long = message.size() > max_event_bytes;
      if (message.ends_with('\r')) message.remove_suffix(1);
      const auto own = is_too_long ? std::nullopt : stated_time(message);
      if (!message.empty() && !is_too_long) {
        TimedEvent event{begin, std::string(message), own};
        for (std::size_t back = 1; !event.time && back <= std::min<std::size_t>(lines.size(), 1000); ++back) {
          const Line& earlier = lines[lines.size() - back];
          if (begin - earlier.offset > 1'048'576) break;
          event.time = earlier.time;
        }
        if (!event.time) event.time = written;
        event.is_inherited = !own && event.time;
        events.push_back(event);
      }
      lines.push_back({begin, own});
      begin = newline + 1;
    }
    return events;
  }
};

// ---- files

std::string number_of_four_bytes(std::uint32_t number) {
  std::string bytes;
  for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((number >> shift) & 0xFFU);
  return bytes;
}

std::string gzip_file_of(std::string text) {
  const std::uint32_t sum = crc32_gzip_refl(0, reinterpret_cast<unsigned char*>(text.data()), text.size());
  return std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10) + deflated(text) + number_of_four_bytes(sum) +
         number_of_four_bytes(static_cast<std::uint32_t>(text.size()));
}

class InheritedTimes : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "insitu-times-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// Writes a file, as of kWritten.
  std::string write(const std::string& bytes, const std::string& name) const {
    const std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << bytes;
    const std::array<timespec, 2> times = {timespec{kWritten / 1000, 0}, timespec{kWritten / 1000, 0}};
    EXPECT_EQ(::utimensat(AT_FDCWD, path.c_str(), times.data(), 0), 0);
    return path;
  }
  /// The same text, read at any place and read in order.
  std::vector<Input> plain_and_gzip(const std::string& text) const {
    return {file_input(write(text, "a.log")), file_input(write(gzip_file_of(text), "a.log.gz"))};
  }

 private:
  fs::path folder_;
};

// ---- scans

/// Takes down the times of what is selected, and of its context.
class TimesSink : public Sink {
 public:
  void selected(const SelectedEvent& event) override { add(event); }
  void context(const SelectedEvent& event) override { add(event); }
  void problem(std::size_t /*file*/, const InputProblem& problem) override { problems.push_back(problem.message); }

  std::vector<TimedEvent> events;
  std::vector<std::string> problems;

 private:
  void add(const SelectedEvent& event) {
    events.push_back({event.offset, std::string(event.event.message), event.event.timestamp, event.has_inherited_time});
  }
};

ScanOptions inheriting(unsigned threads, std::size_t block_bytes) {
  ScanOptions options{.threads = threads, .missing_times = MissingTimes::Inherited};
  options.blocks.block_bytes = block_bytes;
  return options;
}

struct Division {
  unsigned threads = 1;
  std::size_t block_bytes = 0;
};
constexpr std::array kDivisions = {Division{1, 50}, Division{2, 50},  Division{3, 50},        Division{4, 50},
                                   Division{1, 1},  Division{2, 300}, Division{4, 1UL << 19U}};

std::vector<TimedEvent> found(const Program& program, const Input& input, const ScanOptions& options) {
  TimesSink sink;
  scan(program, {&input, 1}, sink, options);
  return std::move(sink.events);
}

/// Checks what a pattern selects in all divisions; `options.window` counts.
void expect_selected(std::string_view pattern, const Input& input, const std::vector<TimedEvent>& expected,
                     const ScanOptions& asked = {}) {
  const auto program = compile_filter_pattern(pattern);
  ASSERT_TRUE(program) << pattern;
  for (const Division& division : kDivisions) {
    ScanOptions options = inheriting(division.threads, division.block_bytes);
    options.window = asked.window;
    options.selection = asked.selection;
    options.context = asked.context;
    options.blocks.max_event_bytes = asked.blocks.max_event_bytes;
    options.blocks.shape = asked.blocks.shape;
    options.blocks.strips_ansi = asked.blocks.strips_ansi;
    const auto events = found(*program, input, options);
    ASSERT_EQ(show(events), show(expected))
        << pattern << " in " << division.threads << " threads, blocks of " << division.block_bytes;
  }
}

template <class Holds>
std::vector<TimedEvent> only(std::vector<TimedEvent> events, const Holds& holds) {
  std::erase_if(events, [&](const TimedEvent& event) { return !holds(event); });
  return events;
}

// ---- texts

/// Lines of every kind; `percent`: of those that state a time. Times go up and down.
std::string some_log(std::uint64_t seed, std::size_t lines, std::size_t percent) {
  Dice dice(seed);
  std::string text;
  for (std::size_t i = 0; i < lines; ++i) {
    const std::string time = std::to_string(1'700'000'000 + dice.below(1000));
    const std::string word = dice.chance(20) ? "ERROR" : "info";
    const std::string rest = word + " " + std::to_string(i) + std::string(dice.below(30), '.');
    if (dice.chance(percent)) {
      text += dice.chance(50) ? time + " " + rest : R"({"ts":)" + time + R"(,"m":")" + rest + "\"}";
    } else if (dice.chance(80)) {
      text += dice.chance(50) ? "  at " + rest : R"({"m":")" + rest + "\"}";
    }
    text += dice.chance(10) ? "\r\n" : "\n";
  }
  return dice.chance(50) ? text + "ERROR at the end" : text;
}

bool holds_error(const TimedEvent& event) { return event.message.contains("ERROR"); }

TEST_F(InheritedTimes, AreThoseOfTheNearestEarlierLine) {
  const std::string text = "first\n1700000001 a\n  at x\n\n  at y\n{\"ts\":1700000002}\nlast\r\n";
  const std::vector<TimedEvent> expected = {{0, "first", kWritten, true},
                                            {6, "1700000001 a", 1'700'000'001'000, false},
                                            {19, "  at x", 1'700'000'001'000, true},
                                            {27, "  at y", 1'700'000'001'000, true},
                                            {34, R"({"ts":1700000002})", 1'700'000'002'000, false},
                                            {52, "last", 1'700'000'002'000, true}};
  ASSERT_EQ(show(Reference{}.events_of(text)), show(expected)) << "of the reference";
  for (const Input& input : plain_and_gzip(text)) expect_selected("", input, expected);
}

TEST_F(InheritedTimes, DependOnNeitherThreadsNorBlocksNorPatterns) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const std::string text = some_log(seed, 120, seed % 4 * 15);
    const auto all = Reference{}.events_of(text);
    for (const Input& input : plain_and_gzip(text)) {
      expect_selected("", input, all);
      expect_selected("ERROR", input, only(all, holds_error));
      expect_selected(R"({ $.m = "ERROR*" })", input,
                      only(all, [](const TimedEvent& event) { return event.message.contains(R"("m":"ERROR)"); }));
      ScanOptions others;
      others.selection = Selection::NotMatching;
      expect_selected("ERROR", input, only(all, [](const TimedEvent& event) { return !holds_error(event); }), others);
    }
  }
}

TEST_F(InheritedTimes, DecideTheWindow) {
  ScanOptions options;
  options.window = TimeWindow{1'700'000'300'000, 1'700'000'600'000};
  for (std::uint64_t seed = 21; seed <= 24; ++seed) {
    const std::string text = some_log(seed, 150, 20);
    const auto inside =
        only(Reference{}.events_of(text), [&](const TimedEvent& event) { return options.window->holds(*event.time); });
    ASSERT_FALSE(only(inside, [](const TimedEvent& event) { return event.is_inherited; }).empty());
    for (const Input& input : plain_and_gzip(text)) {
      expect_selected("", input, inside, options);
      expect_selected("ERROR", input, only(inside, holds_error), options);
    }
  }
}

TEST_F(InheritedTimes, AreThoseOfContextToo) {
  for (std::uint64_t seed = 31; seed <= 36; ++seed) {
    std::string text = some_log(seed, 100, 15);
    // Lines that are empty are context, too, and no concern of this test.
    for (std::size_t at = text.find("\n\n"); at != std::string::npos; at = text.find("\n\n")) text.erase(at, 1);
    for (std::size_t at = text.find("\n\r\n"); at != std::string::npos; at = text.find("\n\r\n")) text.erase(at, 2);
    if (text.starts_with('\r')) text.erase(0, 1);
    if (text.starts_with('\n')) text.erase(0, 1);
    const auto all = Reference{}.events_of(text);
    std::vector<TimedEvent> expected;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::size_t from = i < 2 ? 0 : i - 2;
      const std::size_t to = std::min(i + 4, all.size());
      // One of two lines after it, or three before it.
      const std::span<const TimedEvent> around(all.data() + from, to - from);
      if (std::ranges::any_of(around, holds_error)) expected.push_back(all[i]);
    }
    ScanOptions options;
    options.context = Context{.before = 3, .after = 2};
    for (const Input& input : plain_and_gzip(text)) expect_selected("ERROR", input, expected, options);
  }
}

TEST_F(InheritedTimes, AreNoneWithoutTheOption) {
  const auto program = compile_filter_pattern("");
  const std::string text = "1700000001 a\nb\n";
  TimesSink sink;
  const std::vector<Input> inputs = {file_input(write(text, "a.log"))};
  scan(*program, inputs, sink, {});
  EXPECT_EQ(sink.events, (std::vector<TimedEvent>{{0, "1700000001 a"}, {13, "b"}}));
}

TEST_F(InheritedTimes, AreNoneWhereNoFileWasWritten) {
  const std::string text = "a\n1700000001 b\nc\n";
  const std::vector<TimedEvent> expected = {
      {0, "a"}, {2, "1700000001 b", 1'700'000'001'000}, {15, "c", 1'700'000'001'000, true}};
  EXPECT_EQ(show((Reference{.written = std::nullopt}.events_of(text))), show(expected)) << "of the reference";
  expect_selected("", memory_input(text, 3), expected);
  expect_selected("", chunked_input(text), expected);
}

TEST_F(InheritedTimes, ReachAThousandLines) {
  std::string text = "1700000001 a\n";
  for (int i = 0; i < 999; ++i) text += i % 5 == 0 ? "\n" : "x\n";
  text += "last within reach\nout of reach\nfar out of reach\n";
  const auto all = Reference{}.events_of(text);
  ASSERT_EQ(all[all.size() - 3].time, 1'700'000'001'000);
  ASSERT_EQ(all[all.size() - 2].time, kWritten);
  for (const Input& input : plain_and_gzip(text)) {
    expect_selected("", input, all);
    expect_selected("reach", input, only(all, [](const TimedEvent& event) { return event.message.contains("reach"); }));
  }
}

TEST_F(InheritedTimes, ReachAMebibyte) {
  for (const std::size_t more : {0UL, 1UL}) {
    std::string text = "before\n1700000001 a\n";
    const std::size_t last = 7 + (std::size_t{1} << 20U) + more;  // its offset
    while (last - text.size() > 20'000) text += std::string(9'999, 'x') + "\n";
    text += std::string(last - text.size() - 1, 'y') + "\nlast\nafter it\n";
    ASSERT_EQ(text.find("last"), last);
    const auto all = Reference{}.events_of(text);
    EXPECT_EQ(all[all.size() - 2].time, more == 0 ? 1'700'000'001'000 : kWritten);
    const auto expected = only(all, [](const TimedEvent& event) { return event.message == "last"; });
    for (const Input& input : plain_and_gzip(text)) {
      const auto program = compile_filter_pattern("last");
      for (const std::size_t block : {50UL, 5'000UL, 1UL << 19U, 1UL << 22U}) {
        EXPECT_EQ(found(*program, input, inheriting(2, block)), expected) << more << ", blocks of " << block;
      }
    }
  }
}

TEST_F(InheritedTimes, AreNotThoseOfLinesThatAreTooLong) {
  const Reference reference{.max_event_bytes = 60};
  ScanOptions options;
  options.blocks.max_event_bytes = 60;
  const std::string text = "1700000001 a\nb\n1700000002 " + std::string(50, 'c') + "\nd\n1700000003 " +
                           std::string(49, 'e') + "\nf\n" + "1700000004 " + std::string(300, 'g') + "\nh\n";
  const auto all = reference.events_of(text);
  EXPECT_EQ(all[2].time, 1'700'000'001'000);
  EXPECT_EQ(all[4].time, 1'700'000'003'000);
  EXPECT_EQ(all[5].time, 1'700'000'003'000);
  for (const Input& input : plain_and_gzip(text)) expect_selected("", input, all, options);
}

TEST_F(InheritedTimes, BeginAfterAByteOrderMark) {
  const std::string mark = "\xef\xbb\xbf";
  const std::string text = "1700000001 a\nb\nc\nd\ne\n";
  auto expected = Reference{}.events_of(text);
  for (TimedEvent& event : expected) event.offset += mark.size();
  for (const Input& input : plain_and_gzip(mark + text)) expect_selected("", input, expected);
}

// Ranges that tile a file give the times of the whole file.
TEST_F(InheritedTimes, CrossTheBeginOfARange) {
  for (std::uint64_t seed = 41; seed <= 44; ++seed) {
    const std::string text = some_log(seed, 60, 10);
    const std::string path = write(text, "a.log");
    const auto all = Reference{}.events_of(text);
    for (std::uint64_t from = 0; from < text.size(); from += 97) {
      const std::uint64_t to = from + 97;
      auto expected = only(all, [&](const TimedEvent& event) { return event.offset >= from && event.offset < to; });
      if (expected.empty()) continue;
      const std::size_t begin = from == 0 ? 0 : text.find('\n', from - 1) + 1;
      for (TimedEvent& event : expected) event.offset -= begin;
      expect_selected("", range_input(file_input(path), from, to), expected);
    }
  }
}

// ---- other shapes

TEST_F(InheritedTimes, OfRecordsComeFromEarlierRecords) {
  ScanOptions options;
  options.blocks.shape = InputShape::Json;
  const std::string text = R"([{"a":1},{"ts":1700000001},
    {"a":2}, {"a":"3"},{"ts":1700000002,"a":[]},{"a":4}])";
  std::vector<TimedEvent> expected = {{1, R"({"a":1})", kWritten, true},
                                      {9, R"({"ts":1700000001})", 1'700'000'001'000, false},
                                      {32, R"({"a":2})", 1'700'000'001'000, true},
                                      {41, R"({"a":"3"})", 1'700'000'001'000, true},
                                      {51, R"({"ts":1700000002,"a":[]})", 1'700'000'002'000, false},
                                      {76, R"({"a":4})", 1'700'000'002'000, true}};
  for (const Input& input : plain_and_gzip(text)) {
    expect_selected("", input, expected, options);
    expect_selected("{ $.a = 4 }", input, {expected.back()}, options);
    expect_selected(R"({ $.a = "3" })", input, {expected[3]}, options);
  }
}

TEST_F(InheritedTimes, OfEventObjectsComeFromEarlierOnes) {
  ScanOptions options;
  options.blocks.shape = InputShape::Events;
  const std::string text =
      R"({"events":[{"message":"a"},{"timestamp":5,"message":"b"},7,{"timestamp":6},{"message":"c\u0041"},)"
      R"({"message":"1700000001 d"},{"message":"e"}]})";
  const std::vector<TimedEvent> expected = {{11, "a", kWritten, true},
                                            {27, "b", 5, false},
                                            {75, "cA", 5, true},
                                            {97, "1700000001 d", 1'700'000'001'000, false},
                                            {124, "e", 1'700'000'001'000, true}};
  for (const Input& input : plain_and_gzip(text)) {
    expect_selected("", input, expected, options);
    expect_selected("cA", input, {expected[2]}, options);
  }
}

TEST_F(InheritedTimes, OfContainersAreTheirOwn) {
  const std::string text = R"({"log":"a\n","stream":"stdout","time":"2023-11-14T22:13:21Z"})"
                           "\n"
                           R"({"log":"b\n","stream":"stdout","time":"2023-11-14T22:13:22Z"})"
                           "\n";
  const std::vector<TimedEvent> expected = {{0, "a", 1'700'000'001'000, false}, {62, "b", 1'700'000'002'000, false}};
  for (const Input& input : plain_and_gzip(text)) expect_selected("", input, expected);
}

// Lines whose escapes are removed are read in order, as messages.
TEST_F(InheritedTimes, OfLinesWithoutEscapesOfTerminals) {
  ScanOptions options;
  options.blocks.strips_ansi = true;
  for (std::uint64_t seed = 51; seed <= 53; ++seed) {
    const std::string text = some_log(seed, 100, 10);
    const auto all = Reference{}.events_of(text);
    for (const Input& input : plain_and_gzip(text)) {
      // An empty message is no event there, and does not count as a line; no line is a thousand away.
      expect_selected("", input, all, options);
      expect_selected("ERROR", input, only(all, holds_error), options);
    }
  }
}

// ---- queries

class RowTexts : public RowSink {
 public:
  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    std::string text;
    for (const FieldValue& value : values) {
      append_text(text, value);
      text += "|";
    }
    rows.push_back(text);
  }
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  void finish(const ScanSummary& summary) override { totals = summary; }

  std::vector<std::string> rows;
  ScanSummary totals;
};

void expect_rows(std::string_view query, const Input& input, const std::vector<std::string>& expected,
                 const QueryClock& clock = {}) {
  const auto program = compile_query(query);
  ASSERT_TRUE(program) << query;
  for (const Division& division : kDivisions) {
    RowTexts sink;
    scan(*program, {&input, 1}, sink, {.threads = division.threads, .blocks = {.block_bytes = division.block_bytes}},
         {.clock = clock, .missing_times = MissingTimes::Inherited});
    ASSERT_EQ(sink.rows, expected) << query << " in " << division.threads << " threads, blocks of "
                                   << division.block_bytes;
    EXPECT_EQ(sink.totals.records_without_time, 0U);
  }
}

std::vector<TimedEvent> newest_first(std::vector<TimedEvent> events) {
  std::ranges::sort(events, [](const TimedEvent& one, const TimedEvent& other) {
    return std::tie(*one.time, one.offset) > std::tie(*other.time, other.offset);
  });
  return events;
}

std::vector<std::string> messages_of(const std::vector<TimedEvent>& events, std::size_t most) {
  std::vector<std::string> rows;
  for (const TimedEvent& event : events) {
    if (rows.size() < most) rows.push_back(event.message + "|");
  }
  return rows;
}

TEST_F(InheritedTimes, OfQueriesAreTheirTimestamps) {
  for (std::uint64_t seed = 61; seed <= 64; ++seed) {
    const std::string text = some_log(seed, 120, seed % 4 * 15);
    const auto all = newest_first(Reference{}.events_of(text));
    std::vector<std::string> seconds;
    for (const TimedEvent& event : all) seconds.push_back(std::to_string(*event.time) + "|" + event.message + "|");
    std::vector<std::pair<std::int64_t, std::size_t>> minutes;
    for (const TimedEvent& event : all) {
      const std::int64_t minute = *event.time / 60'000 * 60'000;
      if (minutes.empty() || minutes.back().first != minute) minutes.emplace_back(minute, 0);
      ++minutes.back().second;
    }
    std::vector<std::string> bins;
    for (const auto& [minute, count] : minutes) {
      bins.push_back(std::to_string(minute) + "|" + std::to_string(count) + "|");
    }
    const TimeWindow window{1'700'000'200'000, 1'700'000'700'000};
    const auto inside = only(all, [&](const TimedEvent& event) { return window.holds(*event.time); });
    for (const Input& input : plain_and_gzip(text)) {
      expect_rows("fields toMillis(@timestamp), @message", input, seconds);
      // The ends of large files are looked at first for these.
      expect_rows("fields @message | limit 7", input, messages_of(all, 7));
      expect_rows("fields @message | sort @timestamp desc | limit 12", input, messages_of(all, 12));
      expect_rows("filter @message like 'ERROR' | fields @message", input, messages_of(only(all, holds_error), 10'000));
      expect_rows("stats count(*) as n by bin(1m) as minute | display toMillis(minute), n | sort minute desc", input,
                  bins);
      expect_rows("fields @message", input, messages_of(inside, 10'000), {.start = window.start, .end = window.end});
    }
  }
}

TEST_F(InheritedTimes, OfQueriesOverRanges) {
  const std::string text = some_log(71, 60, 10);
  const std::string path = write(text, "a.log");
  const auto all = Reference{}.events_of(text);
  for (std::uint64_t from = 0; from < text.size(); from += 150) {
    const std::uint64_t to = from + 150;
    const auto expected =
        newest_first(only(all, [&](const TimedEvent& event) { return event.offset >= from && event.offset < to; }));
    expect_rows("fields @message", range_input(file_input(path), from, to), messages_of(expected, 10'000));
  }
}

// Fields are counted of the events in the window.
TEST_F(InheritedTimes, OfCountedFields) {
  const std::string text = some_log(81, 150, 15);
  const TimeWindow window{1'700'000'200'000, 1'700'000'700'000};
  const auto all = Reference{}.events_of(text);
  const auto inside = only(all, [&](const TimedEvent& event) { return window.holds(*event.time); });
  ASSERT_FALSE(inside.empty());
  for (const Input& input : plain_and_gzip(text)) {
    for (const Division& division : kDivisions) {
      const FieldScanResult counted =
          scan_fields({&input, 1}, [](std::size_t, const InputProblem&) {},
                      {.threads = division.threads, .blocks = {.block_bytes = division.block_bytes}},
                      {.clock = {.start = window.start, .end = window.end}, .missing_times = MissingTimes::Inherited});
      EXPECT_EQ(counted.events, inside.size());
      EXPECT_EQ(counted.events_outside, all.size() - inside.size());
      EXPECT_EQ(counted.events_without_time, 0U);
    }
  }
}

// Each file has times of its own.
TEST_F(InheritedTimes, DoNotCrossFiles) {
  const std::vector<Input> inputs = {file_input(write("1700000001 a\n", "a.log")), file_input(write("b\n", "b.log")),
                                     file_input(write(gzip_file_of("c\n1700000002 d\n"), "c.log.gz")),
                                     file_input(write(gzip_file_of("e\n"), "e.log.gz"))};
  const auto program = compile_filter_pattern("");
  for (const Division& division : kDivisions) {
    TimesSink sink;
    scan(*program, inputs, sink, inheriting(division.threads, division.block_bytes));
    EXPECT_EQ(show(sink.events), show({{0, "1700000001 a", 1'700'000'001'000},
                                       {0, "b", kWritten, true},
                                       {0, "c", kWritten, true},
                                       {2, "1700000002 d", 1'700'000'002'000},
                                       {0, "e", kWritten, true}}));
  }
}

/// A member of a tar archive, as tar(5) describes it, written a day before kWritten.
std::string tar_member_of(const std::string& name, const std::string& text) {
  std::string header(512, '\0');
  const auto put = [&header](std::size_t at, const std::string& field) { header.replace(at, field.size(), field); };
  const auto octal = [](std::uint64_t number) {
    std::string digits;
    for (int i = 0; i < 11; ++i, number /= 8) digits.insert(digits.begin(), static_cast<char>('0' + number % 8));
    return digits;
  };
  put(0, name);
  put(124, octal(text.size()));
  put(136, octal(static_cast<std::uint64_t>(kWritten / 1000 - 86'400)));
  put(148, std::string(8, ' '));
  put(156, "0");
  put(257, std::string("ustar\00000", 8));
  std::uint64_t sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(148, octal(sum).substr(5) + '\0' + ' ');
  return header + text + std::string((512 - text.size() % 512) % 512, '\0');
}

// So has each member of an archive.
TEST_F(InheritedTimes, DoNotCrossMembers) {
  const std::string bytes = tar_member_of("a.log", "a\n1700000001 b\nc\n") +
                            tar_member_of("d.log", "d\n1700000002 e\n") + tar_member_of("f.log", "f\n") +
                            std::string(1024, '\0');
  constexpr std::int64_t kMembersWritten = kWritten - 86'400'000;
  expect_selected("", file_input(write(bytes, "logs.tar")),
                  {{0, "a", kMembersWritten, true},
                   {2, "1700000001 b", 1'700'000'001'000, false},
                   {15, "c", 1'700'000'001'000, true},
                   {0, "d", kMembersWritten, true},
                   {2, "1700000002 e", 1'700'000'002'000, false},
                   {0, "f", kMembersWritten, true}});
}

}  // namespace
}  // namespace insitu
