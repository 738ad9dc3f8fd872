#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "cli/reports/html_text.h"
#include "cli/reports/query_colours.h"
#include "cli/reports/query_html.h"
#include "cli/reports/report_rows.h"
#include "cli/reports/svg_chart.h"

namespace insitu::cli {
namespace {

constexpr std::int64_t kMinute = 60'000;

/// A text of HTML without its tags, entities resolved.
std::string shown_text(std::string_view html) {
  std::string text;
  bool is_tag = false;
  for (const char c : html) {
    if (c == '<') is_tag = true;
    if (!is_tag) text += c;
    if (c == '>') is_tag = false;
  }
  const auto resolve = [&text](std::string_view entity, std::string_view character) {
    for (std::size_t at = text.find(entity); at != std::string::npos; at = text.find(entity, at + 1)) {
      text.replace(at, entity.size(), character);
    }
  };
  resolve("&lt;", "<");
  resolve("&gt;", ">");
  resolve("&quot;", "\"");
  resolve("&#39;", "'");
  resolve("&amp;", "&");
  return text;
}

TEST(HtmlText, IsNeverMarkup) {
  EXPECT_EQ(html("<script>alert('0') & \"1\"</script>"),
            "&lt;script&gt;alert(&#39;0&#39;) &amp; &quot;1&quot;&lt;/script&gt;");
  std::string cell;
  append_html(cell, "{\"a\": '<b>'}", HtmlPlace::Element);
  EXPECT_EQ(cell, "{\"a\": '&lt;b&gt;'}");
}

TEST(HtmlText, ShowsWhatHtmlCannotHold) {
  EXPECT_EQ(html(std::string_view("a\x00\x1b[31m\r\n\tb\xff", 12)), "a^@^[[31m^M\n\tb\\xff");
  EXPECT_FALSE(is_html_text("a\rb"));
  EXPECT_FALSE(is_html_text("\xff"));
  EXPECT_TRUE(is_html_text("<결제>\n\t"));
}

// ECMAScript before 2019 takes U+2028 and U+2029 for ends of lines; `</script` would end the element.
TEST(HtmlText, JsonEndsNeitherElementNorLine) {
  EXPECT_EQ(json_in_html("\"</script>\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAA\xE2\x80\""),
            "\"\\u003c/script>\\u2028\\u2029\xE2\x80\xAA\xE2\x80\"");
}

TEST(QueryColours, ChangeNoCharacter) {
  for (const std::string_view query :
       {"fields @timestamp, `a b` # <why> \"\n| filter m like /a\\/<b>/ and n >= 1.5 | sort n desc", "filter x = 'un",
        "stats count(*) by bin(5m), x / 2 | limit 3", "", "|", "filter a like /open"}) {
    EXPECT_EQ(shown_text(coloured_query(query)), query);
  }
}

TEST(QueryColours, TellCommandsFromFields) {
  const std::string colours = coloured_query("filter filter = 1 | stats count(*) by a / b # c");
  EXPECT_NE(colours.find("<span class=\"q-command\">filter</span> filter"), std::string::npos) << colours;
  EXPECT_NE(colours.find("<span class=\"q-function\">count</span>"), std::string::npos) << colours;
  EXPECT_NE(colours.find("a <span class=\"q-sign\">/</span> b"), std::string::npos) << colours;
  EXPECT_NE(colours.find("<span class=\"q-comment\"># c</span>"), std::string::npos) << colours;
}

TEST(QueryShape, IsThatOfTheLastStats) {
  const QueryShape shape =
      shape_of_query("stats count(*) as n by a | stats sum(n), max(n) as `top` by bin(5m) as t, b.c | sort t");
  EXPECT_TRUE(shape.is_aggregated);
  EXPECT_EQ(shape.keys, (std::vector<std::string>{"t", "b.c"}));
  EXPECT_EQ(shape.totals, (std::vector<std::string>{"sum(n)"}));
  EXPECT_FALSE(shape_of_query("fields a | limit 3").is_aggregated);
}

ReportRows two_columns() {
  ReportRows rows(std::nullopt);
  rows.columns(std::vector<std::string>{"t", "x,y"});
  return rows;
}

// RFC 4180, and what --output csv makes of one empty value.
TEST(ReportRows, AreCsv) {
  ReportRows rows = two_columns();
  const std::vector<FieldValue> first = {FieldValue::timestamp(0), FieldValue::text("a \"b\",\r\nc")};
  const std::vector<FieldValue> second = {FieldValue(), FieldValue::integer(3)};
  rows.row(first, "");
  rows.row(second, "");
  EXPECT_EQ(csv_of(rows, 2), "t,\"x,y\"\r\n1970-01-01 00:00:00.000,\"a \"\"b\"\",\r\nc\"\r\n,3\r\n");
  ReportRows single(std::nullopt);
  single.columns(std::vector<std::string>{"a"});
  single.row(std::vector<FieldValue>{FieldValue()}, "");
  EXPECT_EQ(csv_of(single, 1), "a\r\n\"\"\r\n");
}

TEST(ReportRows, KnowTheKindsOfColumns) {
  ReportRows rows = two_columns();
  rows.row(std::vector<FieldValue>{FieldValue::timestamp(5), FieldValue::text("12")}, "");
  rows.row(std::vector<FieldValue>{FieldValue(), FieldValue::real(1.5)}, "");
  EXPECT_TRUE(rows.columns()[0].is_time);
  EXPECT_FALSE(rows.columns()[0].is_number);
  EXPECT_TRUE(rows.columns()[1].is_number);
  rows.row(std::vector<FieldValue>{FieldValue::text("now"), FieldValue::text("x")}, "");
  EXPECT_FALSE(rows.columns()[0].is_time);
  EXPECT_FALSE(rows.columns()[1].is_number);
}

TEST(ReportRows, CountWhatTheyDoNotKeep) {
  ReportRows rows = two_columns();
  const std::vector<FieldValue> row = {FieldValue::integer(1), FieldValue::integer(2)};
  for (std::size_t i = 0; i < kMaxReportRows + 7; ++i) rows.row(row, "");
  EXPECT_EQ(rows.rows().size(), kMaxReportRows);
  EXPECT_EQ(rows.count(), kMaxReportRows + 7);
}

TimeChart one_bar() {
  return {.title = "n <over> time",
          .form = ChartForm::Bars,
          .times = {0, kMinute},
          .step = kMinute,
          .series = {{.label = "a", .values = {10, std::nullopt}}, {.label = "<b>", .values = {10, 5}}},
          .threshold = {},
          .states = {},
          .zone = {}};
}

// The marks go from 0 to 20, so that the second part of the first bar ends at the top of the plot, which is at 14, and
// begins where the first part ends: in its middle, at 124.
TEST(SvgChart, BarsAreOnTopOfEachOther) {
  const std::string chart = draw_time_chart(one_bar());
  EXPECT_NE(chart.find("class=\"bar s0\" d=\"M"), std::string::npos) << chart;
  const std::size_t second = chart.find("class=\"bar s1\"");
  ASSERT_NE(second, std::string::npos) << chart;
  const std::string path = chart.substr(second, chart.find("/>", second) - second);
  EXPECT_NE(path.find(" 124H"), std::string::npos) << path;
  EXPECT_NE(path.find("V14H"), std::string::npos) << path;
}

TEST(SvgChart, LabelsAreTexts) {
  const std::string chart = draw_time_chart(one_bar());
  EXPECT_EQ(chart.find("<b>"), std::string::npos) << chart;
  EXPECT_NE(chart.find("&lt;b&gt;"), std::string::npos) << chart;
  EXPECT_NE(chart.find("aria-label=\"n &lt;over&gt; time\""), std::string::npos) << chart;
}

TEST(SvgChart, LinesEndWhereThereIsNoData) {
  TimeChart chart = one_bar();
  chart.form = ChartForm::Lines;
  chart.times = {0, kMinute, 3 * kMinute};
  chart.series = {{.label = "a", .values = {1, 2, 3}}};
  const std::string drawn = draw_time_chart(chart);
  const std::size_t line = drawn.find("class=\"line s0\"");
  ASSERT_NE(line, std::string::npos) << drawn;
  const std::string path = drawn.substr(line, drawn.find("/>", line) - line);
  EXPECT_EQ(std::ranges::count(path, 'M'), 2) << path;
  EXPECT_EQ(std::ranges::count(path, 'L'), 1) << path;
}

TEST(SvgChart, StatesDifferInShape) {
  TimeChart chart = one_bar();
  chart.states = {{.from = 0, .to = kMinute, .state = AlarmState::Ok},
                  {.from = kMinute, .to = 2 * kMinute, .state = AlarmState::Alarm}};
  chart.threshold = 15;
  const std::string drawn = draw_time_chart(chart);
  EXPECT_NE(drawn.find("<rect class=\"state ok\" x=\"66\" y=\"260.67\""), std::string::npos) << drawn;
  EXPECT_NE(drawn.find("<rect class=\"state alarm\" x=\"495\" y=\"246\""), std::string::npos) << drawn;
  EXPECT_NE(drawn.find("threshold 15"), std::string::npos) << drawn;
  EXPECT_NE(drawn.find("OK: 1970-01-01 00:00 to 1970-01-01 00:01"), std::string::npos) << drawn;
}

TEST(SvgChart, NothingIsNoChart) {
  EXPECT_EQ(draw_time_chart({}), "");
  TimeChart chart = one_bar();
  for (ChartSeries& series : chart.series) series.values = {std::nullopt, std::nullopt};
  EXPECT_EQ(draw_time_chart(chart), "");
  EXPECT_EQ(draw_key_chart("x", {}), "");
}

// Values that no axis has been made for: they must neither hang nor leave the picture.
TEST(SvgChart, OddValuesStayInThePicture) {
  for (const double value : {0.0, -5.0, 1e308, -1e308, 5e-324}) {
    TimeChart chart = one_bar();
    chart.form = ChartForm::Lines;
    chart.series = {{.label = "a", .values = {value, -value}}};
    const std::string drawn = draw_time_chart(chart);
    EXPECT_EQ(drawn.find("nan"), std::string::npos) << drawn;
    EXPECT_EQ(drawn.find("inf"), std::string::npos) << drawn;
    const std::string keys = draw_key_chart("k", {{.label = "a", .value = value, .text = "v"}});
    EXPECT_EQ(keys.find("nan"), std::string::npos) << keys;
    EXPECT_EQ(keys.find("inf"), std::string::npos) << keys;
  }
}

}  // namespace
}  // namespace insitu::cli
