#include "cli/serve/event_pages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/serve/catalogue.h"
#include "cli/serve/paging.h"
#include "insitu/compile.h"
#include "tests/serve/store_folder.h"

namespace insitu::serve {
namespace {

/// `2026-03-02T00:00:SS.000Z TEXT`, and nothing else.
std::string line_at(int second, const std::string& text) {
  return "2026-03-02T00:00:" + std::string(second < 10 ? "0" : "") + std::to_string(second) + ".000Z " + text + "\n";
}

constexpr std::int64_t kBegin = 1772409600000;  // 2026-03-02T00:00:00Z

/// A group of two streams, of which the one has three events a second, and the other a trace without times.
class EventPagesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(folder_ / "g");
    std::string first;
    std::string second;
    for (int i = 0; i < 30; ++i) {
      for (const char c : {'a', 'b', 'c'}) first += line_at(i, "INFO " + std::to_string(i) + c);
      second += line_at(i, "ERROR " + std::to_string(i)) + "  at trace " + std::to_string(i) + "\n";
    }
    write_content(folder_ / "g/one.log", first);
    write_content(folder_ / "g/two.log", second);
    ASSERT_TRUE(catalogue_.open());
  }

  EventSearch search(const std::string& pattern = "") {
    return {.files = files_of(*catalogue_.listing()->find("/g")),
            .pattern = pattern,
            .program = *compile_filter_pattern(pattern),
            .window = {}};
  }
  /// All messages, by pages of a size.
  std::vector<std::string> by_pages(EventPages& pages, const EventSearch& search, Direction direction,
                                    std::size_t limit) {
    std::vector<std::string> messages;
    std::optional<EventId> after;
    for (;;) {
      const EventPage page = pages.page(search, after, direction, limit);
      const bool forward = direction == Direction::Forward;
      std::vector<std::string> of_page;
      for (const StoredEvent& event : page.events) of_page.push_back(event.message);
      messages.insert(forward ? messages.end() : messages.begin(), of_page.begin(), of_page.end());
      if (!page.has_more || page.events.empty()) return messages;
      after = read_event_id(forward ? page.events.back().id : page.events.front().id);
    }
  }
  /// In the order that the specification states: by time, stream, offset.
  static std::vector<std::string> expected() {
    std::vector<std::string> messages;
    for (int i = 0; i < 30; ++i) {
      const auto add = [&](const std::string& text) {
        const std::string line = line_at(i, text);
        messages.push_back(line.substr(0, line.size() - 1));
      };
      for (const char c : {'a', 'b', 'c'}) add("INFO " + std::to_string(i) + c);
      add("ERROR " + std::to_string(i));
      messages.push_back("  at trace " + std::to_string(i));
    }
    return messages;
  }

  TemporaryFolder folder_;
  Catalogue catalogue_{{{.path = folder_ / "g", .name = std::nullopt}}, {}, {}};
  std::shared_ptr<const TimeReader> times_ = std::make_shared<const TimeReader>(*TimeReader::make({}));
};

TEST_F(EventPagesTest, PagesOfAnySizeGiveAllEventsInOrder) {
  for (const std::size_t limit : {1UL, 7UL, 149UL, 150UL, 151UL, 10000UL}) {
    for (const Direction direction : {Direction::Forward, Direction::Backward}) {
      EventPages pages({.threads = 2}, times_);
      EXPECT_EQ(by_pages(pages, search(), direction, limit), expected()) << limit;
    }
  }
}

TEST_F(EventPagesTest, APageThatNothingIsRememberedOfIsTheSame) {
  EventPages first({}, times_);
  const EventPage before = first.page(search(), std::nullopt, Direction::Forward, 60);
  const auto after = read_event_id(before.events.back().id);
  EventPages second({}, times_);
  const EventPage next = second.page(search(), after, Direction::Forward, 3);
  ASSERT_EQ(next.events.size(), 3U);
  EXPECT_EQ(next.events.front().message, expected()[60]);
  const EventPage back = second.page(search(), after, Direction::Backward, 3);
  ASSERT_EQ(back.events.size(), 3U);
  EXPECT_EQ(back.events.back().message, expected()[58]);
}

TEST_F(EventPagesTest, AnEventWithoutATimeHasThatOfTheLineBefore) {
  EventPages pages({}, times_);
  const EventPage page = pages.page(search("trace"), std::nullopt, Direction::Forward, 100);
  ASSERT_EQ(page.events.size(), 30U);
  EXPECT_EQ(page.events[7].timestamp, kBegin + 7000);
  EXPECT_EQ(page.events[7].stream, "two.log");
}

TEST_F(EventPagesTest, TheWindowHasBothEnds) {
  EventPages pages({}, times_);
  EventSearch one = search();
  one.window = {.start = kBegin + 2000, .end = kBegin + 3000};
  EXPECT_EQ(pages.page(one, std::nullopt, Direction::Forward, 100).events.size(), 10U);
}

TEST_F(EventPagesTest, AppendedEventsFollowTheLastPage) {
  EventPages pages({}, times_);
  const EventPage last = pages.page(search(), std::nullopt, Direction::Backward, 1);
  const auto after = read_event_id(last.events.back().id);
  EXPECT_TRUE(pages.page(search(), after, Direction::Forward, 10).events.empty());
  std::ofstream(folder_ / "g/two.log", std::ios::app) << line_at(40, "ERROR new");
  catalogue_.forget();
  const EventPage more = pages.page(search(), after, Direction::Forward, 10);
  ASSERT_EQ(more.events.size(), 1U);
  EXPECT_EQ(more.events.front().timestamp, kBegin + 40'000);
}

TEST_F(EventPagesTest, TimesBefore1970HaveTheirPages) {
  std::filesystem::remove(folder_ / "g/one.log");
  std::string content;
  for (int i = 0; i < 10; ++i) content += "1969-11-04T03:06:4" + std::to_string(i) + ".000Z old\n";
  write_content(folder_ / "g/two.log", content);
  catalogue_.forget();
  EventPages pages({}, times_);
  for (const Direction direction : {Direction::Forward, Direction::Backward}) {
    EXPECT_EQ(by_pages(pages, search(), direction, 3).size(), 10U);
  }
}

TEST_F(EventPagesTest, ALineWithoutItsEndIsAnEventOnceItsFileHasSettled) {
  std::filesystem::remove(folder_ / "g/one.log");
  const std::string file = folder_ / "g/two.log";
  write_content(file, line_at(1, "whole") + "2026-03-02T00:00:02.000Z half");
  using std::filesystem::file_time_type;
  const auto count_as_of = [&](std::chrono::seconds from_now) {
    std::filesystem::last_write_time(file, file_time_type::clock::now() + from_now);
    catalogue_.forget();
    EventPages pages({}, times_);
    return pages.page(search(), std::nullopt, Direction::Forward, 10).events.size();
  };
  EXPECT_EQ(count_as_of(std::chrono::hours(1)), 1U);
  EXPECT_EQ(count_as_of(-std::chrono::hours(1)), 2U);
}

TEST_F(EventPagesTest, AMessageThatIsNoTextGetsOutAsOne) {
  write_content(folder_ / "g/two.log", line_at(1, "bad \xff byte"));
  catalogue_.forget();
  EventPages pages({}, times_);
  EventSearch one = search("byte");
  const EventPage page = pages.page(one, std::nullopt, Direction::Forward, 10);
  ASSERT_EQ(page.events.size(), 1U);
  EXPECT_TRUE(page.events.front().message.ends_with("bad \xef\xbf\xbd byte"));
}

TEST_F(EventPagesTest, APageHoldsAMebibyteOrOneEvent) {
  std::string content;
  for (int i = 0; i < 4; ++i) content += line_at(i, std::string(std::size_t{400'000}, 'x'));
  content += line_at(5, std::string(std::size_t{3} << 20, 'y'));
  write_content(folder_ / "g/two.log", content);
  std::filesystem::remove(folder_ / "g/one.log");
  catalogue_.forget();
  EventPages pages({}, times_);
  const EventPage first = pages.page(search(), std::nullopt, Direction::Forward, 100);
  EXPECT_EQ(first.events.size(), 2U);
  EXPECT_TRUE(first.has_more);
  const EventPage last = pages.page(search(), std::nullopt, Direction::Backward, 100);
  EXPECT_EQ(last.events.size(), 1U);
  EXPECT_TRUE(last.has_more);
}

TEST_F(EventPagesTest, TheTimesOfAFileAreThoseOfItsEnds) {
  EventPages pages({}, times_);
  const auto times = pages.times_of(search().files.front());
  ASSERT_TRUE(times);
  EXPECT_EQ(times->first, kBegin);
  EXPECT_EQ(times->last, kBegin + 29'000);
}

TEST_F(EventPagesTest, WhatIsBesideAnEventIsInTheOrderOfItsFile) {
  EventPages pages({}, times_);
  const EventSearch all = search();
  const EventPage third = pages.page(search("\"trace 3\""), std::nullopt, Direction::Forward, 1);
  ASSERT_EQ(third.events.size(), 1U);
  const auto beside = pages.surroundings(all.files.back(), third.events.front().offset, 2, 1);
  ASSERT_TRUE(beside.event);
  EXPECT_EQ(beside.event->message, "  at trace 3");
  ASSERT_EQ(beside.before.size(), 2U);
  EXPECT_EQ(beside.before.front().message, "  at trace 2");
  ASSERT_EQ(beside.after.size(), 1U);
  EXPECT_TRUE(beside.after.front().message.ends_with("ERROR 4"));
}

TEST(EventIds, AreDigitsThatSayWhere) {
  const EventId id{.timestamp = kBegin, .file = 0xFFFFFFFFFFFFFFFF, .offset = 123};
  const std::string text = event_id_text(id);
  EXPECT_EQ(text,
            "00001772409600000"
            "18446744073709551615"
            "0000000000000000123");
  const auto read = read_event_id(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->file, id.file);
  EXPECT_EQ(read->timestamp, kBegin);
  EXPECT_EQ(read->offset, 123U);
  EXPECT_EQ(read_event_id(event_id_text({.timestamp = -1, .file = 2, .offset = 3}))->timestamp, -1);
  EXPECT_FALSE(read_event_id("1"));
  EXPECT_FALSE(read_event_id(std::string(56, 'x')));
  EXPECT_FALSE(read_event_id(std::string(56, '9'))) << "no file has such a number";
}

TEST(PageTokens, AreOfOneOperationAndRequest) {
  const std::vector<unsigned char> key(32, 7);
  const PageTokens tokens(key);
  const std::string token = tokens.make("FilterLogEvents", "a", "position");
  EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string::npos);
  EXPECT_EQ(tokens.read(token, "FilterLogEvents", "a"), "position");
  EXPECT_EQ(tokens.read(token, "GetLogEvents", "a"), std::nullopt);
  EXPECT_EQ(tokens.read(token, "FilterLogEvents", "b"), std::nullopt);
  const std::vector<unsigned char> another(32, 8);
  EXPECT_EQ(PageTokens(another).read(token, "FilterLogEvents", "a"), std::nullopt);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string altered = token;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    // The last letter may hold bits that stand for nothing.
    EXPECT_EQ(tokens.read(altered, "FilterLogEvents", "a").value_or("position"), "position") << i;
  }
  EXPECT_EQ(tokens.read("garbage", "FilterLogEvents", "a"), std::nullopt);
  EXPECT_EQ(tokens.read("", "FilterLogEvents", "a"), std::nullopt);
}

}  // namespace
}  // namespace insitu::serve
