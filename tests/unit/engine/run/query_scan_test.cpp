#include "insitu/query_scan.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/compile.h"
#include "tests/memory_input.h"
#include "tests/trickling_source.h"

// Queries on several threads and over many blocks: the answer is the one of a single thread.
namespace insitu {
namespace {

constexpr std::size_t kLines = 2000;
constexpr std::size_t kSmallBlock = 300;

/// Events a second apart, newest last; `n` is their number in the file.
std::string log_of(std::string_view name) {
  std::string log;
  for (std::size_t i = 0; i < kLines; ++i) {
    const std::string number = std::to_string(i);
    log += R"({"ts":)" + std::to_string(1'700'000'000 + i) + R"(,"file":")" + std::string(name) + R"(","n":)" + number +
           R"(,"level":")" + (i % 10 == 0 ? "ERROR" : "INFO") + "\"}\n";
  }
  return log;
}

Input input_of(const std::string& bytes) { return memory_input(bytes, std::size_t{1} << 14); }

/// Writes down everything that happens.
class Transcript : public RowSink {
 public:
  void columns(std::span<const std::string> names) override {
    for (const std::string& name : names) header += name + " ";
  }
  void row(std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    std::string text;
    for (const FieldValue& value : values) {
      append_text(text, value);
      text += " ";
    }
    rows.push_back(text);
  }
  void problem(std::size_t file, const InputProblem& problem) override {
    problems.push_back(std::to_string(file) + ": " + problem.message);
  }
  void finish(const ScanSummary& /*summary*/) override { ++finished; }
  [[nodiscard]] bool is_open() const override { return rows.size() < closes_after; }

  std::string header;
  std::vector<std::string> rows;
  std::vector<std::string> problems;
  int finished = 0;
  std::size_t closes_after = SIZE_MAX;
};

/// The same, of rows that each thread formats.
class FormattedTranscript : public Transcript {
 public:
  class Formatter : public RowFormatter {
   public:
    void append(std::string& out, std::span<const FieldValue> values, std::string_view /*pointer*/) override {
      for (const FieldValue& value : values) {
        append_text(out, value);
        out += " ";
      }
      out += "\n";
    }
  };
  std::unique_ptr<RowFormatter> formatter() const override { return std::make_unique<Formatter>(); }
  void formatted_rows(std::string_view text) override {
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
      rows.emplace_back(text.substr(0, end));
      text.remove_prefix(end + 1);
    }
  }
};

struct Answer {
  Transcript transcript;
  ScanSummary summary;
};

void ask(Answer& answer, std::string_view query, const std::vector<std::string>& files, unsigned threads,
         const QueryOptions& options = {}, const CompileOptions& compile = {}) {
  const auto program = compile_query(query, compile);
  ASSERT_TRUE(program) << program.error().message;
  std::vector<Input> inputs;
  for (const std::string& file : files) inputs.push_back(input_of(file));
  answer.summary =
      scan(*program, inputs, answer.transcript,
           {.threads = threads, .blocks = {.block_bytes = kSmallBlock}, .numbering = Numbering::On}, options);
}

class Threads : public testing::TestWithParam<std::string_view> {};

TEST_P(Threads, ChangeNothing) {
  const std::vector<std::string> files = {log_of("a"), log_of("b")};
  Answer alone;
  ask(alone, GetParam(), files, 1);
  EXPECT_FALSE(alone.transcript.rows.empty());
  for (const unsigned threads : {2U, 4U, 7U}) {
    Answer together;
    ask(together, GetParam(), files, threads);
    EXPECT_EQ(together.transcript.rows, alone.transcript.rows);
    // How far the other threads had come when there was enough is theirs to know.
    if (GetParam().contains("any")) continue;
    EXPECT_EQ(together.summary.records_matched, alone.summary.records_matched);
    EXPECT_EQ(together.summary.records_scanned, alone.summary.records_scanned);
    EXPECT_EQ(together.summary.rows_cut, alone.summary.rows_cut);
  }
}

INSTANTIATE_TEST_SUITE_P(Queries, Threads,
                         testing::Values("fields n, file | limit 5", "fields n | sort file, n desc | limit 7",
                                         "filter level = 'ERROR' | fields file, n", "dedup level, file | fields n",
                                         "stats count(*), sum(n), pct(n, 50), latest(n) by file, level",
                                         "stats count(*) as c by bin(1m) | sort c | limit 3",
                                         "fields n, file | limit any 30", "fields n | tail 4",
                                         "parse @message /(?<d>[0-9])/ multi | stats count(*) by d"));

TEST(QueryScan, FormattedRowsAreInOrderWhateverTheThreads) {
  const std::vector<std::string> files = {log_of("a"), log_of("b")};
  const CompileOptions in_order{.quotas = ServiceQuotas::Lifted, .order = DefaultOrder::Input};
  for (const std::string_view query : {"fields n, file", "filter level = 'ERROR' | fields file, n"}) {
    Answer rows;
    ask(rows, query, files, 1, {}, in_order);
    const auto program = compile_query(query, in_order);
    for (const unsigned threads : {1U, 2U, 5U}) {
      FormattedTranscript transcript;
      const std::vector<Input> inputs = {input_of(files[0]), input_of(files[1])};
      const ScanSummary summary =
          scan(*program, inputs, transcript, {.threads = threads, .blocks = {.block_bytes = kSmallBlock}});
      EXPECT_EQ(transcript.rows, rows.transcript.rows);
      EXPECT_EQ(transcript.header, rows.transcript.header);
      EXPECT_EQ(summary.rows, rows.summary.rows);
    }
  }
}

TEST(QueryScan, TakesTheNewestFirstThenTheLaterFileThenTheLaterPlace) {
  Answer newest;
  ask(newest, "fields file, n | limit 3", {log_of("a"), log_of("b")}, 4);
  EXPECT_EQ(newest.transcript.rows, (std::vector<std::string>{"b 1999 ", "a 1999 ", "b 1998 "}));
}

TEST(QueryScan, AnyRowsAreTheFirstOfTheInput) {
  Answer any;
  ask(any, "fields file, n | limit any 3", {log_of("a"), log_of("b")}, 4);
  EXPECT_EQ(any.transcript.rows, (std::vector<std::string>{"a 0 ", "a 1 ", "a 2 "}));
  EXPECT_LT(any.summary.bytes_scanned, log_of("a").size());  // nobody read to the end
}

TEST(QueryScan, CutsWhatNoLimitWasWrittenForAndSaysSo) {
  std::vector<std::string> files(6, log_of("a"));
  Answer cut;
  ask(cut, "fields n", files, 4);
  EXPECT_EQ(cut.transcript.rows.size(), 10'000U);
  EXPECT_EQ(cut.summary.rows_cut, 2'000U);
  EXPECT_EQ(cut.summary.rows, 10'000U);

  Answer whole;
  ask(whole, "fields n", files, 4, {}, {.quotas = ServiceQuotas::Lifted});
  EXPECT_EQ(whole.summary.rows, 12'000U);
  EXPECT_EQ(whole.summary.rows_cut, 0U);

  Answer in_order;
  ask(in_order, "fields n", files, 4, {}, {.order = DefaultOrder::Input});
  EXPECT_EQ(in_order.summary.rows_cut, 2'000U);
  EXPECT_EQ(in_order.transcript.rows.front(), "0 ");
}

TEST(QueryScan, WindowsIncludeBothEnds) {
  QueryOptions options;
  options.clock.start = 1'700'000'001'000;
  options.clock.end = 1'700'000'003'000;
  Answer window;
  ask(window, "fields n | sort n", {log_of("a"), "no time at all\n"}, 2, options);
  EXPECT_EQ(window.transcript.rows, (std::vector<std::string>{"1 ", "2 ", "3 "}));
  EXPECT_EQ(window.summary.records_outside, kLines - 3 + 1);
  EXPECT_EQ(window.summary.records_without_time, 1U);
}

TEST(QueryScan, RefusesToHoldMoreThanItMay) {
  QueryOptions options;
  options.memory_limit = 20'000;
  Answer held;
  ask(held, "stats count(*) by n", {log_of("a")}, 3, options);
  EXPECT_TRUE(held.summary.exceeded_memory_limit);
  EXPECT_TRUE(held.transcript.rows.empty());
  EXPECT_EQ(held.transcript.finished, 0);

  Answer modest;
  ask(modest, "stats count(*) by level", {log_of("a")}, 3, options);
  EXPECT_FALSE(modest.summary.exceeded_memory_limit);
  EXPECT_EQ(modest.transcript.finished, 1);
}

// One event may become many rows.
TEST(QueryScan, CountsWhatIsHeldAtAnyTime) {
  std::string numbers = "0";
  for (int i = 1; i < 2'000; ++i) numbers += "," + std::to_string(i);
  const std::string event = "{\"n\":[" + numbers + "]}\n";
  for (const std::string_view query :
       {"fields jsonParse(@message) as js | unnest js.n into one | sort one",
        "fields jsonParse(@message) as js | unnest js.n into one | stats count(*) by one"}) {
    for (const bool is_enough : {false, true}) {
      Answer answer;
      ask(answer, query, {event}, 1, {.memory_limit = std::size_t{is_enough ? 100'000U : 100U} << 10});
      EXPECT_EQ(answer.summary.exceeded_memory_limit, !is_enough) << query;
      EXPECT_EQ(answer.transcript.rows.empty(), !is_enough) << query;
    }
  }
}

TEST(QueryScan, EndsWhenNobodyReads) {
  for (const std::string_view query : {"fields n", "fields n | limit any 1500"}) {
    const auto program = compile_query(query);
    Answer closed;
    closed.transcript.closes_after = 5;
    ask(closed, query, {log_of("a")}, 3);
    EXPECT_EQ(closed.transcript.rows.size(), 5U) << query;
  }
}

TEST(QueryScan, ProblemsComeInOrderWhateverTheThreads) {
  const auto failing = [](const std::string& why) {
    return Input{.open = [why]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
      return std::unexpected(InputProblem{why, {}});
    }};
  };
  const auto program = compile_query("stats count(*)");
  Transcript transcript;
  const std::vector<Input> inputs = {failing("first"), input_of(log_of("a")), failing("second"), failing("third")};
  const ScanSummary summary =
      scan(*program, inputs, transcript, {.threads = 4, .blocks = {.block_bytes = kSmallBlock}});
  EXPECT_EQ(transcript.problems, (std::vector<std::string>{"0: first", "2: second", "3: third"}));
  EXPECT_EQ(summary.files_with_problems, 3U);
  EXPECT_EQ(transcript.rows, (std::vector<std::string>{"2000 "}));
}

/// Keeps the pointers that come with rows, and what the query makes of `@ptr`.
class PointerRows : public Transcript {
 public:
  void row(std::span<const FieldValue> values, std::string_view pointer) override {
    Transcript::row(values, pointer);
    pointers.emplace_back(pointer);
  }
  std::vector<std::string> pointers;
};

TEST(QueryScan, PointersAreWhatTheCallerMakesOfThem) {
  const std::vector<Input> inputs = {memory_input(R"({"n":1})"
                                                  "\n"
                                                  R"({"n":2})"),
                                     memory_input(R"({"n":3})")};
  QueryOptions options;
  options.pointer_text = [](std::string& out, std::size_t file, std::uint64_t place) {
    out += "file-" + std::to_string(file) + "-at-" + std::to_string(place);
  };
  const auto program = compile_query("fields n, @ptr, strlen(@ptr) as size | sort n", {.pointers = RowPointers::On});
  for (const unsigned threads : {1U, 3U}) {
    PointerRows sink;
    scan(*program, inputs, sink, {.threads = threads, .blocks = {.block_bytes = 4}}, options);
    EXPECT_EQ(sink.rows, (std::vector<std::string>{"1 file-0-at-0 11 ", "2 file-0-at-8 11 ", "3 file-1-at-0 11 "}));
    EXPECT_EQ(sink.pointers, (std::vector<std::string>{"file-0-at-0", "file-0-at-8", "file-1-at-0"}));
  }
  // A filter sees the same text, and rows have it where the query does not name it.
  const auto filtered = compile_query("filter @ptr = 'file-0-at-8' | fields n", {.pointers = RowPointers::On});
  PointerRows sink;
  scan(*filtered, inputs, sink, {}, options);
  EXPECT_EQ(sink.rows, (std::vector<std::string>{"2 "}));
  EXPECT_EQ(sink.pointers, (std::vector<std::string>{"file-0-at-8"}));
}

TEST(QueryScan, PointersAreHexadecimalWithoutACaller) {
  const std::vector<Input> inputs = {memory_input("a\n")};
  const auto program = compile_query("fields @message", {.pointers = RowPointers::On});
  PointerRows sink;
  scan(*program, inputs, sink, {}, {});
  ASSERT_EQ(sink.pointers.size(), 1U);
  EXPECT_EQ(sink.pointers[0].size(), 28U);
  EXPECT_EQ(sink.pointers[0].find_first_not_of("0123456789abcdef"), std::string::npos);
}

/// What a query makes of the groups /shop/api, /shop/web and one that states its account, as served under an account.
Answer answer_of_account(const std::string& query) {
  const auto program = compile_query(query);
  EXPECT_TRUE(program) << query;
  Input api = memory_input("api\n");
  api.log_group = "/shop/api";
  Input web = memory_input("web\n");
  web.log_group = "/shop/web";
  const Input other = memory_input(
      R"({"messageType":"DATA_MESSAGE","owner":"222222222222","logGroup":"/other","logStream":"s","logEvents":)"
      R"([{"id":"1","timestamp":1,"message":"other"}]})");
  const std::vector<Input> inputs = {api, web, other};
  Answer answer;
  if (program) {
    answer.summary = scan(*program, inputs, answer.transcript, {.threads = 2, .blocks = {.block_bytes = 8}},
                          {.account = "111111111111"});
  }
  return answer;
}

TEST(QueryScan, AnAccountPrecedesTheGroupsThatStateNone) {
  const Answer all = answer_of_account("fields @message, @log | sort @message");
  EXPECT_EQ(all.transcript.rows, (std::vector<std::string>{"api 111111111111:/shop/api ", "other 222222222222:/other ",
                                                           "web 111111111111:/shop/web "}));
  EXPECT_EQ(all.summary.log_groups, 3U);
  EXPECT_EQ(answer_of_account("filter @log = '111111111111:/shop/web' | fields @message").transcript.rows,
            (std::vector<std::string>{"web "}));
  EXPECT_EQ(
      answer_of_account("stats count(*) by @log | sort @log").transcript.rows,
      (std::vector<std::string>{"111111111111:/shop/api 1 ", "111111111111:/shop/web 1 ", "222222222222:/other 1 "}));
}

TEST(QueryScan, SourceSelectsByNamesUnderAnAccount) {
  const auto messages = [](const std::string& source) {
    return answer_of_account(source + " | fields @message | sort @message");
  };
  const Answer prefix = messages("SOURCE logGroups(namePrefix: ['/shop'])");
  EXPECT_EQ(prefix.transcript.rows, (std::vector<std::string>{"api ", "web "}));
  EXPECT_EQ(prefix.summary.log_groups_selected, 2U);
  EXPECT_EQ(messages("SOURCE '/shop/api'").transcript.rows, (std::vector<std::string>{"api "}));
  EXPECT_EQ(messages("SOURCE '111111111111:/shop/api'").transcript.rows, (std::vector<std::string>{"api "}));
  const Answer account = messages("SOURCE logGroups(namePrefix: ['/'], accountIdentifiers: ['111111111111'])");
  EXPECT_EQ(account.transcript.rows, (std::vector<std::string>{"api ", "web "}));
  EXPECT_EQ(account.summary.log_groups_selected, 2U);
}

TEST(QueryScan, NoInputIsStillAnAnswer) {
  Answer nothing;
  ask(nothing, "stats count(*) as n", {}, 2);
  EXPECT_EQ(nothing.transcript.header, "n ");
  EXPECT_EQ(nothing.transcript.rows, (std::vector<std::string>{"0 "}));
}

// Texts that functions make are held as well, if only for a batch.
TEST(QueryScan, CountsTextsThatGrow) {
  std::string query = "fields concat(@message, @message) as x0";
  for (int i = 1; i <= 20; ++i) {
    const std::string before = "x" + std::to_string(i - 1);
    query += " | fields concat(" + before + ", " + before + ") as x" + std::to_string(i);
  }
  for (const std::string_view end : {" | display strlen(x20) as n", " | stats max(strlen(x20)) as n"}) {
    for (const bool is_enough : {false, true}) {
      Answer answer;
      ask(answer, query + std::string(end), {"0123456789\n"}, 1,
          {.memory_limit = std::size_t{is_enough ? 400U : 4U} << 20});
      EXPECT_EQ(answer.summary.exceeded_memory_limit, !is_enough) << end;
      EXPECT_EQ(answer.transcript.rows.size(), is_enough ? 1U : 0U) << end;
    }
  }
}

}  // namespace
}  // namespace insitu
