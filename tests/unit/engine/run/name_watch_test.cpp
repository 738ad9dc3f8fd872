#include "engine/run/name_watch.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/plan/program_parts.h"
#include "insitu/compile.h"
#include "insitu/query_scan.h"
#include "insitu/row_sink.h"
#include "insitu/scan.h"
#include "tests/memory_input.h"

// Runs in parallel; also built and run under ThreadSanitizer.
namespace insitu {
namespace {

class NoEvents : public Sink {
 public:
  void selected(const SelectedEvent& /*event*/) override {}
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
};
class NoRowsAtAll : public RowSink {
 public:
  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> /*values*/, std::string_view /*pointer*/) override {}
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  void finish(const ScanSummary& /*summary*/) override {}
};

enum class Language { Pattern, Query };

SeenNames seen_by(const Program& program, const std::vector<Input>& inputs, const ScanOptions& options) {
  if (program.is_query()) {
    NoRowsAtAll sink;
    return scan(program, inputs, sink, options).names;
  }
  NoEvents sink;
  return scan(program, inputs, sink, options).names;
}

/// The names that no event has, which must not depend on prefilter, threads or blocks; `no JSON` in front where that is
/// so.
std::string lacking(const std::string& text, const std::string& log, Language language = Language::Pattern) {
  std::optional<std::string> expected;
  for (const Prefiltering prefiltering : {Prefiltering::On, Prefiltering::Off}) {
    const CompileOptions compile = {.prefiltering = prefiltering};
    const Program program =
        language == Language::Pattern ? *compile_filter_pattern(text, compile) : *compile_query(text, compile);
    for (const unsigned threads : {1U, 2U, 4U}) {
      for (const std::size_t block : {16UL, 100UL, 512UL * 1024}) {
        ScanOptions options;
        options.threads = threads;
        options.blocks.block_bytes = block;
        const std::vector<Input> inputs = {memory_input(log), memory_input("")};
        const SeenNames seen = seen_by(program, inputs, options);
        std::string found;
        bool may_be_json = false;
        for (const NameId name : lacking_names(program, seen)) {
          found += (found.empty() ? "" : " ") + parts_of(program).names[name].text;
          may_be_json = may_be_json || parts_of(program).names[name].can_be_in_json();
        }
        if (may_be_json && !seen.json) found = "no JSON: " + found;
        if (!expected) expected = found;
        EXPECT_EQ(found, *expected) << text << ": " << threads << " threads, blocks of " << block;
      }
    }
  }
  return *expected;
}

std::string repeated(const std::string& line, int times) {
  std::string lines;
  for (int i = 0; i < times; ++i) lines += line + "\n";
  return lines;
}

TEST(NameWatch, NamesOfPatterns) {
  const std::string log = repeated(R"({"level":"INFO","user":{"id":7}})", 50);
  EXPECT_EQ(lacking(R"({ $.level = "ERROR" })", log), "");
  EXPECT_EQ(lacking(R"({ $.levl = "ERROR" })", log), "$.levl");
  EXPECT_EQ(lacking(R"({ $.level = "ERROR" && $.id = 7 })", log), "$.id");
  EXPECT_EQ(lacking(R"({ $.level = "ERROR" && $.user.id = 8 && $.user.* = "x" })", log), "");
  EXPECT_EQ(lacking(R"({ $.level = "ERROR" && $.user[0] = 8 })", log), "$.user[0]");
}

TEST(NameWatch, RareNamesAreFoundWhereverTheyStand) {
  const std::string usual = repeated(R"({"level":"INFO"})", 60);
  const std::string rare = "{\"rare\":null}\n";
  for (const std::string& log : {rare + usual, usual + rare, usual + rare + usual}) {
    EXPECT_EQ(lacking(R"({ $.level = "ERROR" && $.rare = 1 })", log), "");
    EXPECT_EQ(lacking("filter level = 'ERROR' and rare = 1", log, Language::Query), "");
  }
  EXPECT_EQ(lacking(R"({ $.level = "ERROR" && $.rare = 1 })", usual), "$.rare");
}

TEST(NameWatch, OnlyJsonHasMembers) {
  EXPECT_EQ(lacking(R"({ $.level = "ERROR" })", repeated("\"level\" ERROR", 20)), "no JSON: $.level");
  EXPECT_EQ(lacking(R"({ $.level = "ERROR" })", "{\"level\":\"x\"\n{\"a\":1}\n"), "$.level");
  EXPECT_EQ(lacking(R"({ $.level = "ERROR" })", R"({"a":"\"level\""})"), "$.level");
  EXPECT_EQ(lacking(R"({ $.level = "ERROR" })", R"({"l\u0065vel":"INFO"})"), "");
}

TEST(NameWatch, NamesOfQueries) {
  const std::string log = repeated(R"({"a":{"b":1},"x.y":2,"list":[{"id":3}],"n":null})", 30);
  EXPECT_EQ(lacking("filter z = 1 and a.b = 2 and x.y = 2 and list.0.id = 4 and n = 5", log, Language::Query), "z");
  EXPECT_EQ(lacking("filter a = 1 and list.1.id = 2", log, Language::Query), "a list.1.id");
  EXPECT_EQ(lacking("filter @mesage like 'x'", log, Language::Query), "@mesage");
  const std::string report =
      "REPORT RequestId: 5b2b32a7-4cb0-4e5c-8a4a-1a2b3c4d5e6f\tDuration: 3.12 ms\t"
      "Billed Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 66 MB\n";
  EXPECT_EQ(lacking("filter @message like 'nothing' and @duration > 1 and @initDuration > 1",
                    repeated("plain", 30) + report, Language::Query),
            "@initDuration");
}

TEST(NameWatch, CallsWhenNothingIsLacking) {
  int calls = 0;
  ScanOptions options;
  options.when_names_are_met = [&calls] { ++calls; };
  const std::vector<Input> inputs = {memory_input(repeated(R"({"a":1})", 10))};
  seen_by(*compile_filter_pattern("{ $.a = 2 }"), inputs, options);
  EXPECT_EQ(calls, 1);
  seen_by(*compile_filter_pattern("{ $.b = 2 }"), inputs, options);
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace insitu
