#include "engine/operators/template_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/operators/pattern_columns.h"
#include "engine/operators/template_clusters.h"

// What the table holds, and the patterns that come of it, depend on the events alone.
namespace insitu {
namespace {

constexpr TemplateDetails kAllDetails{.samples = true, .times = true};

struct Event {
  std::string text;
  std::optional<std::int64_t> time;
  RowRank rank;
};

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t limit) { return engine_() % limit; }
  std::mt19937& engine() { return engine_; }

 private:
  std::mt19937 engine_;
};

std::vector<Event> random_events(Random& random, std::size_t count) {
  constexpr std::string_view kWords[] = {"a",  "b",   "cache", "hit",      "x1", "x2",
                                         "x3", "y_z", "5",     "10.0.0.1", "é",  "q7w"};
  constexpr std::string_view kSeparators[] = {" ", "=", ", ", " (", ". "};
  std::vector<Event> events;
  for (std::size_t i = 0; i < count; ++i) {
    Event event{.text = {}, .time = {}, .rank = {.time = 0, .file = 0, .place = i, .part = 0}};
    for (std::size_t words = random.below(7); words > 0; --words) {
      event.text += kWords[random.below(std::size(kWords))];
      event.text += kSeparators[random.below(std::size(kSeparators))];
    }
    if (random.below(5) != 0) event.time = static_cast<std::int64_t>(random.below(100'000)) * 37 - 1'000'000;
    events.push_back(std::move(event));
  }
  return events;
}

void add(TemplateTable& table, const Event& event) {
  table.add({.text = event.text, .time = event.time, .rank = event.rank, .message = event.text});
}

std::map<std::string, std::uint64_t> content_of(const TemplateTable& table) {
  std::map<std::string, std::uint64_t> content;
  for (std::size_t parts = 0; parts < table.classes().size(); ++parts) {
    const auto& one = table.classes()[parts];
    if (!one) continue;
    const std::string place = std::to_string(parts) + "/" + std::to_string(static_cast<int>(one->level)) + "/";
    for (const CountedTemplate& counted : one->templates) content[place + std::string(counted.key)] = counted.events;
  }
  return content;
}

std::vector<std::string> rows_of(const TemplateTable& table) {
  std::vector<std::string> rows;
  for (const TextPattern& pattern : find_patterns(table)) {
    rows.push_back(pattern.text + " " + std::to_string(pattern.events) + " " + samples_of(pattern) + " " +
                   counts_by_time(pattern, table.scale(), {.start = table.scale().first, .end = table.scale().last}));
  }
  return rows;
}

class TemplateTableOf : public testing::TestWithParam<std::size_t> {};

TEST_P(TemplateTableOf, DependsOnTheEventsAlone) {
  Random random(7);
  for (int round = 0; round < 20; ++round) {
    std::vector<Event> events = random_events(random, 80);
    TemplateTable whole(kAllDetails, GetParam());
    for (const Event& event : events) add(whole, event);

    std::ranges::shuffle(events, random.engine());
    std::vector<TemplateTable> partials;
    for (int i = 0; i < 4; ++i) partials.emplace_back(kAllDetails, GetParam());
    for (const Event& event : events) add(partials[random.below(partials.size())], event);
    while (partials.size() > 1) {
      std::ranges::shuffle(partials, random.engine());
      StateWriter saved;
      partials.back().save(saved);
      TemplateTable loaded(kAllDetails, GetParam());
      StateReader reader(saved.bytes());
      loaded.load(reader);
      EXPECT_TRUE(reader.at_end() && !reader.failed());
      partials.pop_back();
      partials.front().merge(loaded);
    }
    EXPECT_EQ(content_of(partials.front()), content_of(whole));
    EXPECT_EQ(rows_of(partials.front()), rows_of(whole));
  }
}

TEST_P(TemplateTableOf, HoldsFew) {
  Random random(11);
  TemplateTable table(kAllDetails, GetParam());
  for (const Event& event : random_events(random, 300)) add(table, event);
  std::uint64_t events = 0;
  for (const auto& one : table.classes()) {
    if (!one) continue;
    EXPECT_LE(one->templates.size(), GetParam());
    for (const CountedTemplate& counted : one->templates) {
      events += counted.events;
      EXPECT_LE(counted.times.size(), 240U);
    }
  }
  EXPECT_EQ(events, 300U);
}

INSTANTIATE_TEST_SUITE_P(Caps, TemplateTableOf, testing::Values(1, 3, 20, 10'000));

TEST(TemplateTable, LeavesALevelForOneClassAlone) {
  TemplateTable table({}, 3);
  for (const std::string_view text : {"job x1 done", "job x2 done", "job x3 done", "job x4 done", "two words"}) {
    table.add({.text = text, .time = {}, .rank = {}, .message = {}});
  }
  EXPECT_EQ(table.coarsened(), 1U);
  EXPECT_EQ(table.classes()[3]->level, TemplateLevel::WordsWithDigits);
  EXPECT_EQ(table.classes()[2]->level, TemplateLevel::Exact);
}

TEST(TemplateTable, NoticesBrokenBytes) {
  Random random(3);
  TemplateTable table(kAllDetails);
  for (const Event& event : random_events(random, 10)) add(table, event);
  StateWriter saved;
  table.save(saved);
  for (std::size_t size = 0; size < saved.bytes().size(); ++size) {
    TemplateTable loaded(kAllDetails);
    StateReader reader(std::string_view(saved.bytes()).substr(0, size));
    loaded.load(reader);
    EXPECT_TRUE(reader.failed()) << size;
  }
}

}  // namespace
}  // namespace insitu
