#include "engine/complete/known_events.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace insitu {
namespace {

/// A folder with files, removed at the end.
class KnownEventsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "insitu-known-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string file(const std::string& name, const std::string& text) const {
    const std::string path = (folder_ / name).string();
    std::ofstream(path) << text;
    return path;
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
};

/// Plenty of time: tests do not depend on it.
constexpr LookLimits kUnhurried{.max_time = std::chrono::minutes(10)};

std::vector<std::string> names_in(const KnownEvents& events) {
  std::vector<std::string> names;
  for (const KnownField& field : events.fields()) names.push_back(field.name);
  return names;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

TEST_F(KnownEventsTest, AreThoseOfTheFiles) {
  const auto events =
      look_at_events({file("a.jsonl", "{\"level\":\"ERROR\",\"n\":1}\n{\"level\":\"ERROR\"}\n{\"level\":\"INFO\"}\n"),
                      file("b.jsonl", "{\"other\":{\"x\":true}}\n")},
                     {}, kUnhurried);
  const auto names = names_in(events);
  EXPECT_TRUE(has(names, "level"));
  EXPECT_TRUE(has(names, "other.x"));
  const auto values = events.values("level");
  ASSERT_EQ(values.size(), 2U);
  EXPECT_EQ(values[0].text + values[1].text, "ERRORINFO");
  const auto numbers = events.values("n");
  ASSERT_EQ(numbers.size(), 1U);
  EXPECT_TRUE(numbers[0].is_number);
}

TEST_F(KnownEventsTest, OpensNothingButRegularFiles) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);  // without a writer: to open it would block
  const auto events = look_at_events({path("pipe"), "/dev/stdin", "/dev/zero", path("missing"), "-"}, {}, kUnhurried);
  EXPECT_TRUE(events.fields().empty());
  EXPECT_TRUE(events.values("level").empty());
}

TEST_F(KnownEventsTest, EndAtTheLimits) {
  const std::string line = "{\"early\":1}\n";
  const std::string long_file = file("a.jsonl", line + std::string(1000, '\n') + "{\"late\":1}\n");
  const auto of_little = look_at_events({long_file}, {}, {.max_bytes = 500, .max_time = std::chrono::minutes(10)});
  EXPECT_TRUE(has(names_in(of_little), "early"));
  EXPECT_FALSE(has(names_in(of_little), "late"));
  const auto without_time = look_at_events({long_file}, {}, {.max_time = std::chrono::milliseconds(-1)});
  EXPECT_TRUE(without_time.fields().empty());
  std::string many;
  for (int i = 0; i < 30; ++i) many += "{\"id\":" + std::to_string(i) + "}\n";
  EXPECT_TRUE(look_at_events({file("many.jsonl", many)}, {}, kUnhurried).values("id").empty());
}

}  // namespace
}  // namespace insitu
