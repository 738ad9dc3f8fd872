#include "engine/run/row_bound.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/run/find_row_bound.h"
#include "insitu/compile.h"
#include "insitu/query_scan.h"

// Rows that cannot be among the first are not read, and nobody can tell.
namespace insitu {
namespace {

/// The lines of `bytes` that may be within the bound.
std::vector<std::string> candidates(RowBound bound, std::string_view bytes) {
  std::vector<std::string> lines;
  for (std::size_t from = 0; from < bytes.size();) {
    const std::size_t at = bound.next(bytes, from);
    if (at >= bytes.size()) break;
    const std::size_t before = bytes.substr(0, at).rfind('\n');
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    from = std::min(bytes.find('\n', at), bytes.size() - 1) + 1;
    lines.emplace_back(bytes.substr(begin, from - begin - 1));
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST(RowBound, PassesLinesWithAMemberThatIsNotLess) {
  const RowBound bound(RowBound::Member("\"n\"", FieldValue::written_number("10")));
  EXPECT_EQ(candidates(bound, "{\"n\":9}\n{\"n\":10}\n{\"n\" : 11.5 }\n{\"m\":99}\n{\"n\":-12}\n"),
            (Lines{R"({"n":10})", R"({"n" : 11.5 })"}));
}

TEST(RowBound, ComparesAsSortDoes) {
  // Numbers stand above texts, and texts that are numbers are numbers.
  const RowBound numbers(RowBound::Member("\"n\"", FieldValue::written_number("10")));
  EXPECT_EQ(candidates(numbers, "{\"n\":\"z\"}\n{\"n\":\"11\"}\n{\"n\":\"9\"}\n"), (Lines{R"({"n":"11"})"}));
  const RowBound texts(RowBound::Member("\"n\"", FieldValue::text("m")));
  EXPECT_EQ(candidates(texts, "{\"n\":\"a\"}\n{\"n\":\"z\"}\n{\"n\":1}\n"), (Lines{R"({"n":"z"})", R"({"n":1})"}));
}

TEST(RowBound, PassesWhatItCannotRead) {
  const RowBound bound(RowBound::Member("\"n\"", FieldValue::written_number("10")));
  for (const std::string_view line :
       {R"({"n":true})", R"({"n":{"a":1}})", R"({"n":"1\n"})", R"({"\u006e":1})", R"({"n":0x})", R"({"n":)"}) {
    EXPECT_EQ(candidates(bound, std::string(line) + "\n").size(), 1U) << line;
  }
}

TEST(RowBound, TakesEveryPlaceOfTheName) {
  const RowBound bound(RowBound::Member("\"n\"", FieldValue::written_number("10")));
  EXPECT_EQ(candidates(bound, "{\"n\":1,\"n\":11}\n{\"a\":{\"n\":1},\"n\":2}\n{\"a\":\"n\",\"b\":\"n\"}\n").size(), 1U);
}

TEST(RowBound, PassesLinesThatTellNoEarlierTime) {
  const auto times = TimeReader::make({});
  const RowBound bound(RowBound::Time(1'700'000'010'000, *times));
  EXPECT_EQ(candidates(bound, "{\"ts\":1700000009}\n{\"ts\":1700000010}\ntext\n{\"a\":1}\n{\"ts\":1600000000}\n"),
            (Lines{R"({"ts":1700000010})", "text", R"({"a":1})"}));
}

TEST(RowBound, ReadsTheTimesOfTextAsTheScanDoes) {
  const auto times = TimeReader::make({.now = 1'790'000'000'000});  // in September 2026
  RowBound bound(RowBound::Time(1'772'323'200'000, *times));        // 2026-03-01
  EXPECT_EQ(candidates(bound,
                       "2026-02-28 23:59:59,999 INFO a\n2026-03-01 00:00:00 INFO b\nno time\n"
                       "203.0.113.7 - - [28/Feb/2026:23:59:59 +0000] \"GET\"\n"
                       "203.0.113.7 - - [28/Feb/2026:23:59:59 -0100] \"GET\"\n"
                       "Feb 28 10:00:00 host c\nMar  2 10:00:00 host d\n"
                       "[{\"ts\":1}] 2020-01-01\n"),
            (Lines{"2026-03-01 00:00:00 INFO b", "no time", "203.0.113.7 - - [28/Feb/2026:23:59:59 -0100] \"GET\"",
                   "Mar  2 10:00:00 host d", "[{\"ts\":1}] 2020-01-01"}));
  // A file that was last written in 2025 cannot have an event of March 2026.
  bound.follow({.log_group = {}, .log_stream = {}, .file = {}, .modified = 1'764'547'200'000});
  EXPECT_EQ(candidates(bound, "Mar  2 10:00:00 host d\n"), Lines{});
}

// ---- over a file

class Rows : public RowSink {
 public:
  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    std::string text;
    for (const FieldValue& value : values) {
      append_text(text, value);
      text += '|';
    }
    rows.push_back(std::move(text));
  }
  void problem(std::size_t /*file*/, const InputProblem& problem) override { rows.push_back(problem.message); }
  void finish(const ScanSummary& /*summary*/) override {}
  std::vector<std::string> rows;
};

/// A file that is large for its blocks, with all that could be taken for something else.
class RowBoundFile : public testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "row_bound_XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    path_ = folder_ + "/app.log";
    std::ofstream out(path_);
    const std::vector<std::string_view> odd = {
        R"({"n":99999,"ts":1800000000)",                                                      // broken: missing
        R"({"\u006e":88888,"ts":1700000001})",                                                // counts
        R"({"n":77777,"n":1,"ts":1700000002})",                                               // the last one counts
        R"({"a":{"n":66666},"ts":1700000003})",                                               // another field
        R"({"m":"\"n\":55555","ts":1700000004})",                                             // a text
        R"(2023-11-14T22:13:20.000Z 01234567-89ab-cdef-0123-456789abcdef INFO {"n":44444})",  // of Lambda: counts
        R"({"n":"33333","ts":1700000006})",                                                   // a text that is a number
        R"({"n":true,"ts":1700000007})",
        R"({"n":null})",
        "text",
        "",
        R"({"h.n":22222,"h":{"n":22223},"ts":1800000001})",
    };
    for (std::size_t i = 0; i < 4000; ++i) {
      if (i % 331 == 7) out << odd[i / 331 % odd.size()] << '\n';
      const std::size_t n = i * 7919 % 10'007;
      out << R"({"ts":)" << 1'700'000'000 + i << R"(,"n":)" << n << R"(,"h":{"n":)" << n / 10 << R"(},"s":"v)" << n
          << "\"}\n";
    }
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::vector<std::string> ask(Prefiltering prefiltering, unsigned threads, Numbering numbering = Numbering::Off) {
    const auto program = compile_query(GetParam(), {.prefiltering = prefiltering});
    const std::vector<Input> inputs = {file_input(path_)};
    Rows rows;
    scan(*program, inputs, rows, {.threads = threads, .blocks = {.block_bytes = 4096}, .numbering = numbering});
    return rows.rows;
  }

  std::string folder_;
  std::string path_;
};

TEST_P(RowBoundFile, ChangesNoAnswer) {
  const auto expected = ask(Prefiltering::Off, 1);
  ASSERT_FALSE(expected.empty());
  EXPECT_EQ(ask(Prefiltering::On, 1), expected);
  EXPECT_EQ(ask(Prefiltering::On, 3), expected);
}

TEST_P(RowBoundFile, IsFound) {
  const auto program = compile_query(GetParam());
  std::vector<Input> inputs = {file_input(path_)};
  const auto times = TimeReader::make({});
  EXPECT_TRUE(find_row_bound(*program, inputs, {.blocks = {.block_bytes = 4096}}, {}, {}, *times));
}

INSTANTIATE_TEST_SUITE_P(Queries, RowBoundFile,
                         testing::Values("fields n, ts | sort n desc | limit 5", "fields s, n | sort s desc | limit 8",
                                         "fields h.n | sort h.n desc, n asc | limit 9", "fields n, ts | limit 7",
                                         "fields @timestamp, n | sort @timestamp desc | limit 3",
                                         "fields n*2 as twice | sort n desc | limit 5 | stats sum(twice)",
                                         "fields n | filter n < 5000 | sort n desc | limit 5"));

/// A file of text lines in several forms, out of order here and there, and some that state their time otherwise.
class RowBoundOfText : public RowBoundFile {
 protected:
  void SetUp() override {
    RowBoundFile::SetUp();
    std::ofstream out(path_);  // instead of the other
    const auto two_digits = [](std::size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    const std::vector<std::string_view> odd = {
        "no time at all",
        R"({"ts":1772366399,"a":1})",
        R"(2026-03-01T11:59:58.123Z 01234567-89ab-cdef-0123-456789abcdef INFO {"ts":44444})",
        "at 11:59:59 it was late [01/Mar/2026:11:59:59 +0000]",
        "2026-03-01 20:59:59 KST far away",
        "",
    };
    for (std::size_t i = 0; i < 4000; ++i) {
      if (i % 97 == 5) out << odd[i / 97 % odd.size()] << '\n';
      const std::size_t second = (i + i * 7919 % 61) * 10 % 43'200;
      const std::string clock =
          two_digits(second / 3600) + ':' + two_digits(second / 60 % 60) + ':' + two_digits(second % 60);
      switch (i % 4) {
        case 0: out << "2026-03-01 " << clock << ",050 INFO line " << i << '\n'; break;
        case 1: out << "192.0.2.7 - - [01/Mar/2026:" << clock << " +0000] \"GET /" << i << "\" 200\n"; break;
        case 2: out << "2026/03/01 " << clock << " [error] line " << i << "\r\n"; break;
        default: out << "<34>2026-03-01T" << clock << "+01:00 host line " << i << '\n'; break;
      }
    }
  }
};

TEST_P(RowBoundOfText, ChangesNoAnswer) {
  const auto expected = ask(Prefiltering::Off, 1);
  ASSERT_FALSE(expected.empty());
  EXPECT_EQ(ask(Prefiltering::On, 1), expected);
  EXPECT_EQ(ask(Prefiltering::On, 3), expected);
}

INSTANTIATE_TEST_SUITE_P(Queries, RowBoundOfText,
                         testing::Values("fields @timestamp, @message | limit 20",
                                         "fields @message | sort @timestamp desc | limit 3"));

// A log is rotated between the look at its end and the scan: the bound of one file says nothing about the other.
TEST_P(RowBoundFile, ScansTheFileThatWasLookedAt) {
  const std::string other = folder_ + "/other.log";
  std::ofstream(other) << R"({"ts":1600000000,"n":1,"h":{"n":1},"s":"a"})" << '\n';
  const auto expected = ask(Prefiltering::Off, 1);
  const auto program = compile_query(GetParam());
  std::size_t opened = 0;
  Input rotated = file_input(path_);
  rotated.open = [&, this] { return file_input(opened++ == 0 ? path_ : other).open(); };
  const std::vector<Input> inputs = {rotated};
  Rows rows;
  scan(*program, inputs, rows, {.threads = 1, .blocks = {.block_bytes = 4096}});
  EXPECT_EQ(rows.rows, expected);
}

/// Rows that hang on more than one value, or on none that could be looked for.
class NoRowBound : public RowBoundFile {};
TEST_P(NoRowBound, IsFound) {
  const auto program = compile_query(GetParam());
  std::vector<Input> inputs = {file_input(path_)};
  const auto times = TimeReader::make({});
  EXPECT_FALSE(find_row_bound(*program, inputs, {.blocks = {.block_bytes = 4096}}, {}, {}, *times));
  EXPECT_EQ(ask(Prefiltering::On, 2), ask(Prefiltering::Off, 1));
}
INSTANTIATE_TEST_SUITE_P(Queries, NoRowBound,
                         testing::Values("fields n | sort n asc | limit 5",          // missing comes first
                                         "fields n | sort n desc",                   // the rows that are cut are told
                                         "fields n*2 as m | sort m desc | limit 5",  // computed
                                         "fields n | sort bytes desc | limit 5",     // text lines may have it, too
                                         "fields x | sort x desc | limit 5",         // none has it
                                         "stats count(*) by n | sort n desc | limit 5",  // of groups
                                         "parse @message /n(?<m>.)/  | sort n desc | limit 5",
                                         "fields n | sort n desc | tail 5"));

}  // namespace
}  // namespace insitu
