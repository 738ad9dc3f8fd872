#include "engine/plan/event_names.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/plan/program_parts.h"
#include "insitu/compile.h"

namespace insitu {
namespace {

/// The names that a run would look for: a `?` after those that are tested, a `!` after those whose value is, a `=`
/// after bare words that could be texts.
std::string names_in(const Program& program) {
  std::string text;
  for (const EventName& name : parts_of(program).names) {
    if (!name.is_watched) continue;
    if (!text.empty()) text += ' ';
    text += name.text;
    if (name.is_tested) text += '?';
    if (name.is_compared) text += '!';
    if (name.is_operand) text += '=';
  }
  return text;
}
std::string of_pattern(const std::string& pattern) { return names_in(*compile_filter_pattern(pattern)); }
std::string of_query(const std::string& query) { return names_in(*compile_query(query)); }

TEST(EventNames, OfPatterns) {
  EXPECT_EQ(of_pattern("ERROR"), "");
  EXPECT_EQ(of_pattern("[ip, status = 500]"), "");
  EXPECT_EQ(of_pattern(R"({ $.a = 1 && $.b.c = "x" && $.a > 0 })"), "$.a?! $.b.c?!");
  EXPECT_EQ(of_pattern(R"({ $.a = * && $.b NOT EXISTS && $.c IS NULL })"), "$.a? $.b? $.c?");
  EXPECT_EQ(of_pattern(R"({ $.a[0].['b.c'].* = 1 })"), "$.a[0].['b.c'].*?!");
}

TEST(EventNames, OfQueries) {
  EXPECT_EQ(of_query("fields @timestamp, @message"), "");
  EXPECT_EQ(of_query("fields a, b | filter c = 1"), "a b c?!");
  EXPECT_EQ(of_query("filter a = B"), "a?! B?!=");
  EXPECT_EQ(of_query("filter ispresent(a) and not isblank(b)"), "a? b?");
  EXPECT_EQ(of_query("stats avg(x) by svc | sort svc"), "svc x");
  EXPECT_EQ(of_query("fields a as b | filter b = 1"), "a");
  EXPECT_EQ(of_query("filter `a b` = 1"), "`a b`?!");
}

TEST(EventNames, Alternatives) {
  const auto met = [](const std::string& query, const std::vector<std::string>& known) {
    const Program program = *compile_query(query);
    std::string lacking;
    const std::vector<EventName>& names = parts_of(program).names;
    const auto is_known = [&](NameId id) {
      return std::find(known.begin(), known.end(), names[id].flattened) != known.end();
    };
    for (NameId id = 0; id < names.size(); ++id) {
      if (!names[id].is_watched || is_known(id) || has_alternative(names[id], is_known)) continue;
      lacking += (lacking.empty() ? "" : " ") + names[id].flattened;
    }
    return lacking;
  };
  EXPECT_EQ(met("fields coalesce(a, b) as c", {}), "a b");
  EXPECT_EQ(met("fields coalesce(a, b) as c", {"b"}), "");
  EXPECT_EQ(met("fields coalesce(a, 'x') as c", {}), "");
  EXPECT_EQ(met("fields coalesce(a, @message) as c", {}), "");
  EXPECT_EQ(met("fields coalesce(a) as c", {}), "a");
  EXPECT_EQ(met("fields coalesce(a, b) as c, a as d", {"b"}), "a");
  EXPECT_EQ(met("fields if(ispresent(a), a, b) as c", {"b"}), "");
  EXPECT_EQ(met("fields if(ispresent(a), a, b) as c", {}), "b");
  EXPECT_EQ(met("fields if(x = 1, a, b) as c", {"x", "b"}), "a");
}

TEST(EventNames, SelectorsOfFlattenedNames) {
  EXPECT_EQ(selector_text(std::string_view("level")), "$.level");
  EXPECT_EQ(selector_text(std::string_view("items.0.id")), "$.items[0].id");
  EXPECT_EQ(selector_text(std::string_view("user name.x")), "$.['user name'].x");
  EXPECT_EQ(selector_text(std::string_view("@@t")), "$.['@t']");
}

}  // namespace
}  // namespace insitu
