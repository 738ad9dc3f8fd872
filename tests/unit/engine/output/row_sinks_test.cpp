#include "insitu/row_sinks.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "insitu/scan_summary.h"
#include "tests/unit/engine/output/temporary_file.h"

namespace insitu {
namespace {

using namespace std::string_view_literals;

const std::vector<std::string> kFiles = {"a.log"};

struct Row {
  std::vector<FieldValue> values;
  std::string pointer = {};
};

std::string written(RowFormat format, const std::vector<std::string>& names, const std::vector<Row>& rows,
                    ControlCharacters control_characters = ControlCharacters::AsTheyAre,
                    const ScanSummary& summary = {}) {
  const TemporaryFile file;
  {
    ByteOutput out(file.descriptor());
    const auto sink = row_sink(format, {out, kFiles, [](const std::string&, const InputProblem&) {}},
                               {.control_characters = control_characters});
    sink->columns(names);
    for (const Row& row : rows) sink->row(row.values, row.pointer);
    sink->finish(summary);
  }
  return file.content();
}

/// The same by formatters, two of them in turn; empty: the format has none.
std::string formatted(RowFormat format, const std::vector<std::string>& names, const std::vector<Row>& rows,
                      ControlCharacters control_characters) {
  const TemporaryFile file;
  {
    ByteOutput out(file.descriptor());
    const auto sink = row_sink(format, {out, kFiles, [](const std::string&, const InputProblem&) {}},
                               {.control_characters = control_characters});
    sink->columns(names);
    const std::unique_ptr<RowFormatter> formatters[] = {sink->formatter(), sink->formatter()};
    if (formatters[0] == nullptr) return {};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::string text;
      formatters[i % 2]->append(text, rows[i].values, rows[i].pointer);
      sink->formatted_rows(text);
    }
    sink->finish({});
  }
  return file.content();
}

FieldValue text(std::string_view value) { return FieldValue::text(value); }
FieldValue number(std::string_view value) { return FieldValue::written_number(value); }

TEST(RowSinks, FormattersWriteWhatTheirSinkWrites) {
  const std::vector<std::string> names = {"a,b", "n", "time"};
  const std::vector<Row> rows = {{{text("x, \"y\"\r\n"), number("7"), FieldValue::timestamp(0)}, "p"},
                                 {{text("tab\t\x1b[1m"), FieldValue(), text("")}},
                                 {{FieldValue(), FieldValue::integer(1), text("오류")}}};
  for (const RowFormat format :
       {RowFormat::Csv, RowFormat::Tsv, RowFormat::Json, RowFormat::Ndjson, RowFormat::Insights}) {
    for (const ControlCharacters control : {ControlCharacters::AsTheyAre, ControlCharacters::Visible}) {
      EXPECT_EQ(formatted(format, names, rows, control), written(format, names, rows, control));
    }
  }
  for (const RowFormat format : {RowFormat::Table, RowFormat::Markdown}) {
    EXPECT_EQ(formatted(format, names, rows, ControlCharacters::AsTheyAre), "") << "its rows depend on one another";
  }
}

// ---- tables

TEST(TableSink, LinesUpByDisplayWidth) {
  EXPECT_EQ(written(RowFormat::Table, {"message", "n", "level"},
                    {{{text("주문 실패"), number("7"), text("ERROR")}},
                     {{text("ok"), FieldValue::integer(1200), text("INFO")}},
                     {{text("cafe\u0301"), FieldValue(), text("WARN")}}}),
            "message       n  level\n"
            "---------  ----  -----\n"
            "주문 실패     7  ERROR\n"
            "ok         1200  INFO\n"
            "cafe\u0301             WARN\n");
}

TEST(TableSink, PutsColumnsOfNumbersToTheRight) {
  EXPECT_EQ(written(RowFormat::Table, {"text", "mixed", "time"},
                    {{{text("10"), text("5"), FieldValue::timestamp(0)}}, {{text("9.5"), text("x"), FieldValue()}}}),
            "text  mixed  time\n"
            "----  -----  -----------------------\n"
            "  10  5      1970-01-01 00:00:00.000\n"
            " 9.5  x\n")
      << "numbers that were cut out of a text are numbers to the eye; no blanks end a line";
}

TEST(TableSink, KeepsEveryRowOnItsLine) {
  EXPECT_EQ(written(RowFormat::Table, {"a\tb"}, {{{text("one\ntwo\x1b[31m\r\x9b")}}}),
            "a^Ib\n"
            "--------------------\n"
            "one^Jtwo^[[31m^M\\x9b\n");
}

TEST(TableSink, IsItsHeaderWhenThereAreNoRows) {
  EXPECT_EQ(written(RowFormat::Table, {"a", "long"}, {}), "a  long\n-  ----\n");
}

TEST(MarkdownSink, WritesATable) {
  EXPECT_EQ(written(RowFormat::Markdown, {"level", "n"}, {{{text("오류"), number("12")}}, {{text("-"), number("3")}}}),
            "| level |  n |\n"
            "| ----- | -: |\n"
            "| 오류  | 12 |\n"
            "| -     |  3 |\n");
}

TEST(MarkdownSink, LeavesNothingThatIsMarkup) {
  EXPECT_EQ(written(RowFormat::Markdown, {"m"}, {{{text("a|b\\ <i>*x*`\n\t")}}}),
            "| m                        |\n"
            "| ------------------------ |\n"
            "| a\\|b\\\\ \\<i>\\*x\\*\\`<br>^I |\n");
}

TEST(MarkdownSink, HasAValidRuleForOneNarrowColumn) {
  EXPECT_EQ(written(RowFormat::Markdown, {"n"}, {{{number("1")}}}), "| n |\n| -: |\n| 1 |\n");
}

// ---- separated values

TEST(CsvSink, QuotesAsRfc4180Says) {
  EXPECT_EQ(
      written(RowFormat::Csv, {"a,b", "c"}, {{{text("say \"hi\""), text("x\ny")}}, {{text(" plain\t"), FieldValue()}}}),
      "\"a,b\",c\r\n\"say \"\"hi\"\"\",\"x\ny\"\r\n plain\t,\r\n");
  EXPECT_EQ(written(RowFormat::Csv, {"a"}, {{{FieldValue()}}, {{text("\r")}}, {{text("\xff\x1b")}}}),
            "a\r\n\"\"\r\n\"\r\"\r\n\xff\x1b\r\n")
      << "an empty line would be no record; bytes are kept";
}

TEST(TsvSink, EscapesWhatSeparates) {
  EXPECT_EQ(written(RowFormat::Tsv, {"a", "b"}, {{{text("1\t2\n\r\\"), number("1.50")}}, {{FieldValue(), text("")}}}),
            "a\tb\n1\\t2\\n\\r\\\\\t1.50\n\t\n");
}

TEST(SeparatedSinks, CannotDriveATerminal) {
  const std::vector<Row> rows = {{{text("\x1b[31m\n"), text("\x9b")}}};
  EXPECT_EQ(written(RowFormat::Csv, {"a", "b"}, rows, ControlCharacters::Visible), "a,b\r\n\"^[[31m\n\",\\x9b\r\n");
  EXPECT_EQ(written(RowFormat::Tsv, {"a", "b"}, rows, ControlCharacters::Visible), "a\tb\n^[[31m\\n\t\\\\x9b\n");
}

// ---- JSON

const std::vector<Row> kKinds = {
    {{number("1.50e3"), FieldValue::integer(-7), FieldValue::real(1.0 / 3), text("5")}, "pointer"},
    {{FieldValue::timestamp(1), FieldValue::map(R"({"a":1})"), FieldValue::list("[1,2]"), FieldValue()}}};

TEST(NdjsonSink, TellsNumbersFromTexts) {
  EXPECT_EQ(written(RowFormat::Ndjson, {"a", "b", "c", "d\""}, kKinds),
            R"({"a":1.50e3,"b":-7,"c":0.3333,"d\"":"5"})"
            "\n"
            R"({"a":"1970-01-01 00:00:00.001","b":"{\"a\":1}","c":"[1,2]"})"
            "\n");
  EXPECT_EQ(written(RowFormat::Ndjson, {"a"}, {{{FieldValue()}}, {{number("+5")}}}), "{}\n{\"a\":\"+5\"}\n")
      << "what JSON does not read as a number is no number in it";
  EXPECT_EQ(written(RowFormat::Ndjson, {"a"}, {}), "");
}

TEST(JsonRowsSink, IsAnArrayOfObjects) {
  EXPECT_EQ(written(RowFormat::Json, {"a", "b", "c", "d"}, {{{number("1")}}, {{text("x")}}}),
            "[\n{\"a\":1},\n{\"a\":\"x\"}\n]\n");
  EXPECT_EQ(written(RowFormat::Json, {"a"}, {}), "[]\n");
}

TEST(JsonRowsSink, IsAlwaysUtf8) {
  EXPECT_EQ(written(RowFormat::Ndjson, {"a"}, {{{text("\xff\x1b")}}}), "{\"a\":\"\uFFFD\\u001b\"}\n");
}

TEST(JsonRowsSink, CannotDriveATerminal) {
  const std::vector<Row> rows = {{{text("\u009b\x7f\u00a0\u00c2")}}};
  EXPECT_EQ(written(RowFormat::Ndjson, {"a"}, rows), "{\"a\":\"\u009b\x7f\u00a0\u00c2\"}\n");
  EXPECT_EQ(written(RowFormat::Ndjson, {"a"}, rows, ControlCharacters::Visible),
            "{\"a\":\"\\u009b\\u007f\u00a0\u00c2\"}\n");
}

// AWS CLI reference › logs › get-query-results
TEST(InsightsSink, AnswersAsTheServiceDoes) {
  ScanSummary summary;
  summary.records_scanned = 12;
  summary.records_matched = 2;
  summary.bytes_scanned = 3456;
  summary.rows = 2;
  summary.log_groups = 1;
  EXPECT_EQ(written(RowFormat::Insights, {"a", "b", "c", "d"}, kKinds, ControlCharacters::AsTheyAre, summary),
            R"({"queryLanguage":"CWLI","results":[
[{"field":"a","value":"1.50e3"},{"field":"b","value":"-7"},{"field":"c","value":"0.3333"},{"field":"d","value":"5"},{"field":"@ptr","value":"pointer"}],
[{"field":"a","value":"1970-01-01 00:00:00.001"},{"field":"b","value":"{\"a\":1}"},{"field":"c","value":"[1,2]"}]
],"statistics":{"recordsMatched":2.0,"recordsScanned":12.0,"estimatedRecordsSkipped":0.0,"bytesScanned":3456.0,"estimatedBytesSkipped":0.0,"logGroupsScanned":1.0,"resultCount":2.0},"status":"Complete"}
)");
}

TEST(InsightsSink, TellsOfNoRowsAndOfFailure) {
  EXPECT_TRUE(written(RowFormat::Insights, {"a"}, {}).starts_with(R"({"queryLanguage":"CWLI","results":[],"stat)"));
  ScanSummary summary;
  summary.exceeded_memory_limit = true;
  const std::string failed = written(RowFormat::Insights, {"a"}, {}, ControlCharacters::AsTheyAre, summary);
  EXPECT_TRUE(failed.ends_with("\"status\":\"Failed\"}\n"));
}

// ---- what holds for all

constexpr RowFormat kFormats[] = {RowFormat::Table, RowFormat::Markdown, RowFormat::Csv,     RowFormat::Tsv,
                                  RowFormat::Json,  RowFormat::Ndjson,   RowFormat::Insights};

TEST(RowSinks, PassProblemsOn) {
  for (const RowFormat format : kFormats) {
    const TemporaryFile file;
    ByteOutput out(file.descriptor());
    std::string reported;
    const auto sink = row_sink(format, {out, kFiles, [&](const std::string& name, const InputProblem& problem) {
                                          reported = name + ": " + problem.message;
                                        }});
    sink->columns({});
    sink->problem(0, {"not there"});
    EXPECT_EQ(reported, "a.log: not there");
  }
}

TEST(RowSinks, CloseWhenNobodyReads) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  for (const RowFormat format : kFormats) {
    int ends[2] = {};
    ASSERT_EQ(::pipe(ends), 0);
    ::close(ends[0]);
    {
      ByteOutput out(ends[1]);
      const auto sink = row_sink(format, {out, kFiles, {}});
      const std::vector<std::string> names = {"a"};
      sink->columns(names);
      EXPECT_TRUE(sink->is_open());
      const std::vector<FieldValue> values = {text("x")};
      sink->row(values, {});
      sink->finish({});
      sink->flush();
      EXPECT_FALSE(sink->is_open());
    }
    ::close(ends[1]);
  }
  std::signal(SIGPIPE, before);
}

}  // namespace
}  // namespace insitu
