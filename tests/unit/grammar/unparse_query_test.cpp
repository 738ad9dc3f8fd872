#include "grammar/unparse_query.h"

#include <gtest/gtest.h>

#include <string>

#include "grammar/query_parser.h"
#include "tests/unit/grammar/sentence.h"

namespace insitu {
namespace {

const Sentence kQuerySentences[] = {
    {"FIELDS  @timestamp,@message", "fields @timestamp, @message"},
    {"field a", "fields a"},
    {"display a as `b`, `c d` as `e f`", "display a as b, `c d` as `e f`"},
    {"where a=1", "filter a = 1"},
    {"filterIndex a in ['x']", R"(filter a in ["x"])"},
    {"stats count( * ) AS n BY bin( 5 minutes ) as t,level", "stats count(*) as n by bin(5m) as t, level"},
    {"stat count group by a", "stats count() by a"},
    {"stats avg(a) by bin(1hr) offset 1 day", "stats avg(a) by bin(1h) offset 1d"},
    {"order by a ASC, b DESC", "sort a, b desc"},
    {"head 5|tail 6|limit ANY 7", "limit 5 | tail 6 | limit any 7"},
    {"parse 'a=*, b=*' as a,b", R"(parse "a=*, b=*" as a, b)"},
    {"parse x.y /(?<a>\\/.*)/ as b multi", "parse x.y /(?<a>\\/.*)/ as b multi"},
    {"parse @message LOGFMT as m|parse csv as a,b", "parse @message logfmt as m | parse csv as a, b"},
    {"parse xml '/a/b' as x", R"(parse XML "/a/b" as x)"},
    {"json field = payload 'user.name' as x", R"(json field=payload "user.name" as x)"},
    {"dedup a,b.c", "dedup a, b.c"},
    {"unnest j.l into e|expand items|unmask a", "unnest j.l into e | expand items | unmask a"},
    {"pattern  @message # all of it", "pattern @message"},
    {"diff previousDay|anomaly|estimate", "diff previousDay | anomaly | estimate"},
    {"count_frequent a , b", "countFrequent a , b"},
    {"SOURCE '/a' | source b START=-3600s end = now | limit 1",
     R"(SOURCE "/a" | SOURCE "b" START=-3600s END=now | limit 1)"},
    {"SOURCE logGroups(class=['STANDARD'], namePrefix: ['/a','/b']) dataSource( ['x'] )",
     R"(SOURCE logGroups(namePrefix: ["/a", "/b"], class: ["STANDARD"]) dataSource(['x']))"},
    // Parentheses stay where they change the tree, and only there.
    {"filter ((a = 1)) and (b or (c and d))", "filter a = 1 and (b or c and d)"},
    {"filter (a and b) and c", "filter (a and b) and c"},
    {"filter not (a = 1) or !(b or c)", "filter not a = 1 or not (b or c)"},
    {"fields (a+b)*c-(d-e)-f", "fields (a + b) * c - (d - e) - f"},
    {"fields a^(b^c), (a^b)^c, -a^b, -(a^b)", "fields a ^ b ^ c, (a ^ b) ^ c, -a ^ b, -(a ^ b)"},
    {"fields (a=b)=(c<d), (a like 'x') as y", R"(fields (a = b) = (c < d), a like "x" as y)"},
    {"fields (a.b).c, f(x).y[0], (f(x)).y", "fields (a.b).c, f(x).y[0], f(x).y"},
};

TEST(UnparseQuery, WritesTheCanonicalText) {
  for (const auto& [written, canonical] : kQuerySentences) {
    const auto parsed = parse_query(written);
    ASSERT_TRUE(parsed) << written << ": " << parsed.error().message;
    EXPECT_EQ(unparse(parsed->query), canonical) << written;
  }
}

TEST(UnparseQuery, CanonicalTextStaysAsItIs) {
  for (const auto& [written, canonical] : kQuerySentences) {
    const auto parsed = parse_query(canonical);
    ASSERT_TRUE(parsed) << canonical << ": " << parsed.error().message;
    EXPECT_EQ(unparse(parsed->query), canonical);
  }
}

// What would read differently if a quote, a backtick, a backslash or a parenthesis got lost.
TEST(UnparseQuery, ReadsBackAsTheSameTree) {
  for (const std::string query : {
           R"(fields 'a"b', "a'b", "\\d\"\n\t\q", '')",
           R"(fields `foo-bar`, @`aws.tag.aws:x`, a.`b.c`.0."d`e"[12], `in`, in.x, `true`)",
           R"(fields a as `by`, b as by.c, c as @d, d as `1`, e as `a..b`, f as `a.`)",
           R"(fields 1, 1.5, .5, 1e3, 2E-2, 5m, 90 days, TRUE, false)",
           R"(filter a like /x\/[/]\[[^]/]\\/ and b not like '%' and c =~ /^(?i)x$/)",
           R"(filter a =~ "[unclosed" or b ~= "a/b" or c =~ "d\\/e" or d =~ "f\\\\")",
           R"(filter a in [] and b not in [1 + 2, "x", -y] and not c in [d])",
           R"(filter a in (SOURCE 'g' | filter b in (fields c) | fields a) and (b or c))",
           R"(filter not not a = -(-b) and not (c and d) or (e or f))",
           R"(filter (a and b) and (c and d) and e or (f or g))",
           R"(fields a - (b - c) - d * (e / f / g) % h ^ (i + j))",
           R"(fields (a < b) < c, a < (b < c), (not a) = b, -(a = b), (a in [b]) in [c])",
           R"(stats sum(a) / count(*) * 100 as p, p - 1, COUNT by x, bin(@timestamp, 5m))",
           R"(sort count(*) desc, a asc, bin(1h))",
           R"(parse xml "a*" as b)",
           R"(parse csv "a*" as b | parse logfmt csv as c | parse `xml` "d*" as e)",
           "join type = left left=a right=b where a.x=b.x ( # left\nSOURCE 'g' ) | fields a.x",
           R"(appendcols override=true max=5 (SOURCE g | stats count(*)) | addtotals col=true x, y)",
           R"(SOURCE logGroupTags([{"key":"a","values":["b*","!c"]}]) START="2024-01-01 00:00" END=1700000000000)",
           R"(SOURCE logGroups(accountIdentifiers: ['accountId' = '1'], namePrefix: []))",
       }) {
    const auto parsed = parse_query(query);
    ASSERT_TRUE(parsed) << query << ": " << parsed.error().message;
    const std::string canonical = unparse(parsed->query);
    const auto again = parse_query(canonical);
    ASSERT_TRUE(again) << canonical << ": " << again.error().message;
    EXPECT_EQ(again->query, parsed->query) << canonical;
  }
}

TEST(UnparseQuery, WritesFieldNames) {
  for (const std::string plain :
       {"a", "_1", "@message", "@@x.com", "a.b.0.c_1", "like.x", "truer", "count", "fields"}) {
    EXPECT_EQ(unparse_field_name(plain), plain);
  }
  for (const std::string quoted : {"a-b", "1a", "a b", "and", "LIKE", "true", "False", "a..b", "a.", ".a", "오류",
                                   "@@y z", "a[0]", "a\"b", "5m"}) {
    EXPECT_EQ(unparse_field_name(quoted), "`" + quoted + "`");
  }
  EXPECT_EQ(unparse_field_name(""), std::nullopt);
  EXPECT_EQ(unparse_field_name("a`b"), std::nullopt);
}

// Each is one path of that name.
TEST(UnparseQuery, FieldNamesReadBack) {
  for (const std::string name : {"a", "a.b.0.c", "@@x.com", "like.x", "a-b", "1a", "and", "true", "a..b", "a.", ".a",
                                 "오류", "@@y z", "a[0]", "a\"b", "5m", "count"}) {
    const auto parsed = parse_query("fields " + *unparse_field_name(name));
    ASSERT_TRUE(parsed) << name << ": " << parsed.error().message;
    const auto& fields = std::get<ast::Fields>(parsed->query.commands.front().node);
    ASSERT_EQ(fields.items.size(), 1U) << name;
    const auto* path = std::get_if<ast::Path>(&fields.items.front().expression.node);
    ASSERT_NE(path, nullptr) << name;
    std::string read;
    for (const ast::PathStep& step : path->steps) read += (read.empty() ? "" : ".") + step.text;
    EXPECT_EQ(read, name);
  }
}

}  // namespace
}  // namespace insitu
