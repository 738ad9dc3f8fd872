#include "engine/extract/json_extractor.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace insitu {
namespace {

using kernels::InstructionSet;

/// Everything that is handed over, in order.
class Recorder : public JsonVisitor {
 public:
  void restart() override { values.clear(); }
  void value(WantId want, const JsonToken& token) override {
    values.emplace_back(want, token.kind, std::string(token.raw), token.escaped, token.begin, token.end);
  }
  std::vector<std::tuple<WantId, ValueKind, std::string, bool, std::size_t, std::size_t>> values;
};

struct Answer {
  JsonVerdict verdict{};
  decltype(Recorder::values) values;  // of objects only
  friend bool operator==(const Answer&, const Answer&) = default;
};

Answer ask(JsonExtractor& extractor, std::string_view message) {
  Recorder recorder;
  const JsonVerdict verdict = extractor.extract(message, recorder).verdict;
  if (verdict != JsonVerdict::Object) recorder.values.clear();
  return {verdict, std::move(recorder.values)};
}

/// The walk, and a scan with each instruction set of this processor: all must give the same answer.
class Extractors {
 public:
  explicit Extractors(PathSet paths) : paths_(std::make_unique<PathSet>(std::move(paths))) {
    walk_ = std::make_unique<JsonExtractor>(*paths_, JsonMethod::Walk);
    for (const InstructionSet set : kernels::available_instruction_sets()) {
      scans_.emplace_back(set, std::make_unique<JsonExtractor>(*paths_, JsonMethod::Scan, set));
    }
  }

  Answer expect_agreement(std::string_view message) {
    // On the heap without a byte to spare, so that a sanitizer sees a read beyond the end.
    const std::vector<char> exact(message.begin(), message.end());
    const std::string_view text(exact.data(), exact.size());
    const Answer expected = ask(*walk_, text);
    for (const auto& [set, scan] : scans_) {
      EXPECT_EQ(ask(*scan, text), expected) << name_of(set) << ": " << message;
    }
    return expected;
  }

 private:
  std::unique_ptr<PathSet> paths_;
  std::unique_ptr<JsonExtractor> walk_;
  std::vector<std::pair<InstructionSet, std::unique_ptr<JsonExtractor>>> scans_;
};

Extractors extractors() {
  static const std::string kNames[] = {"level", "user.id", "http.status", "t", "a.b.c", "user"};
  return Extractors(PathSet::of_flattened(kNames));
}

// A message is moved through all positions of a block, so that each of its bytes is once the first and once the last.
void expect_agreement_everywhere(std::string_view members) {
  Extractors all = extractors();
  for (std::size_t pad = 0; pad < 130; ++pad) {
    all.expect_agreement("{\"" + std::string(pad, 'x') + "\":1" + std::string(members) + "}");
  }
}

TEST(JsonExtractor, FindsMembersAtEveryPlace) {
  expect_agreement_everywhere(R"(,"level":"ERROR","user":{"id":"u1","age":20},"http":{"status":200})");
  expect_agreement_everywhere(R"( , "level" : "ERROR" , "user" : { "id" : -0.5e+3 } , "a" : { "b" : { "c" : null } })");
  expect_agreement_everywhere(R"(,"t":[1,2,{"t":3}],"user":[{"id":1}],"a.b":{"c":true},"a.b.c":false)");
}

TEST(JsonExtractor, WhatOnlyReadsLikeANameIsNone) {
  expect_agreement_everywhere(R"(,"x":"level","y":["level","t"],"z":{"level":1,"t":2},"m":"\"level\":1")");
}

TEST(JsonExtractor, TheLastOfEqualNamesCounts) {
  expect_agreement_everywhere(R"(,"level":1,"user":{"id":1,"id":2},"level":2,"user":{"id":3})");
  expect_agreement_everywhere(R"(,"level":1,"\u006cevel":2)");
}

TEST(JsonExtractor, StringsAndTheirEscapes) {
  expect_agreement_everywhere(R"(,"level":"a\\","t":"\\\"}{\u00e9\ud83d\ude00\/\b\f\n\r\t")");
  expect_agreement_everywhere(",\"level\":\"오류\",\"t\":\"\xF0\x9F\x98\x80\"");
  expect_agreement_everywhere(R"(,"le\\vel":1,"t":"\x")");
  expect_agreement_everywhere(R"(,"t":"\u00g0")");
  expect_agreement_everywhere(R"(,"t":"\uAbC9\uaBc9\\u12","level":"\u12\u1234")");
  expect_agreement_everywhere(R"(,"t":"\u12")");
  expect_agreement_everywhere(R"(,"t":"\u123)");
  expect_agreement_everywhere(R"(,"t":"\\","le\u0076el":1,"x":"\\\\")");
  expect_agreement_everywhere(",\"t\":\"\xFF\"");
  expect_agreement_everywhere(",\"t\":\"\xC3");
  expect_agreement_everywhere(",\"t\":\"a\tb\"");
  expect_agreement_everywhere(R"(,"t":"open)");
}

TEST(JsonExtractor, NumbersAndLiterals) {
  for (const char* value : {"0",
                            "-0",
                            "0.0",
                            "10",
                            "12.25",
                            "1e5",
                            "1E-5",
                            "-1.5e+10",
                            "true",
                            "false",
                            "null",
                            "01",
                            "-",
                            "1.",
                            ".5",
                            "1.2.3",
                            "1.22.3",
                            "1.222222.3",
                            "1e",
                            "+1",
                            "tru",
                            "truee",
                            "nul",
                            "1a",
                            "0x10",
                            "--1",
                            "1 2",
                            "NaN",
                            "00",
                            "1-2",
                            "123456789012345678901234567890",
                            "1.5.",
                            "5..5"}) {
    expect_agreement_everywhere(std::string(",\"t\":") + value);
    expect_agreement_everywhere(std::string(",\"x\":[1,") + value + "],\"t\":" + value + ",\"level\":2");
  }
}

TEST(JsonExtractor, BrokenStructure) {
  for (const char* members : {",",
                              ",,\"t\":1",
                              ",\"t\"",
                              ",\"t\":",
                              ",\"t\"1",
                              ",\"t\"::1",
                              ",t:1",
                              ",\"t\":1]",
                              ",\"t\":[1}",
                              ",\"t\":{1}",
                              ",\"t\":{\"a\"}",
                              ",\"t\":[1,]",
                              ",\"t\":[,1]",
                              ",\"t\":{\"a\":1,}",
                              ",\"t\":[\"a\":1]",
                              ",\"t\":1}",
                              ",\"t\":1},{",
                              ",\"t\":1}{\"t\":1",
                              ",\"t\":1},[1]",
                              "},{\"t\":1",
                              "}]",
                              "},[",
                              ",\"t\":[[1,{\"t\":[]},[]],{}]",
                              ",\"t\":[[1,]",
                              ",\"t\":[1 2]",
                              ",\"t\":\"a\"\"b\"",
                              ",\"t\":\"a\"1",
                              ",\"t\":1\"a\"",
                              " \"t\":1",
                              ",\"t\":{}{}",
                              ",1:2",
                              ",\"t\":[{\"t\":1},{\"level\":2}]",
                              ",null:1",
                              ",\"t\":{,}",
                              ",\"t\":{\"a\":1 \"b\":2}",
                              ",\"t\":\x0C",
                              ",\"t\":1\x1A"}) {
    expect_agreement_everywhere(members);
  }
}

// Names share their first bytes, so that one look-up has to tell several of them apart.
TEST(JsonExtractor, ManyNames) {
  std::vector<std::string> names = {"e", "ev", "eve", "event", "events", "a.b", "a.b.c", "a.bc"};
  for (char c = 'a'; c <= 'z'; ++c) names.push_back(std::string("time") + c);
  Extractors all(PathSet::of_flattened(names));
  std::string members;
  for (const std::string& name : names) members += ",\"" + name + "\":\"" + name + '"';
  for (std::size_t pad = 0; pad < 70; ++pad) {
    const std::string front = "{\"" + std::string(pad, 't') + "\":[";
    EXPECT_EQ(all.expect_agreement(front + "1]" + members + R"(,"a":{"b":{"c":1},"bc":2}})").values.size(), 37U);
    all.expect_agreement(front + "[{\"e\":{\"ev\":1}}]]" + members + '}');
  }
}

/// Memory after whose last byte nothing may be read.
class LastPage {
 public:
  LastPage() : page_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))) {
    void* const mapped = mmap(nullptr, 2 * page_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) return;
    begin_ = static_cast<char*>(mapped);
    if (mprotect(begin_ + page_, page_, PROT_NONE) != 0) ADD_FAILURE() << "the page cannot be protected";
  }
  ~LastPage() {
    if (begin_ != nullptr) munmap(begin_, 2 * page_);
  }
  LastPage(const LastPage&) = delete;
  LastPage& operator=(const LastPage&) = delete;

  /// Returns a copy of `text` that ends where the page does. REQUIRES: it is no longer than a page
  [[nodiscard]] std::string_view end_with(std::string_view text) const {
    return {std::ranges::copy(text, begin_ + page_ - text.size()).out - text.size(), text.size()};
  }
  [[nodiscard]] bool exists() const { return begin_ != nullptr; }

 private:
  std::size_t page_;
  char* begin_ = nullptr;
};

TEST(JsonExtractor, ReadsNothingAfterTheText) {
  const LastPage page;
  ASSERT_TRUE(page.exists());
  static const std::string kNames[] = {"level", "t"};
  const PathSet paths = PathSet::of_flattened(kNames);
  JsonExtractor walk(paths, JsonMethod::Walk);
  for (const InstructionSet set : kernels::available_instruction_sets()) {
    JsonExtractor scan(paths, JsonMethod::Scan, set);
    for (std::size_t pad = 0; pad < 200; ++pad) {
      for (const char* end :
           {R"(,"t":1})", R"(,"level":"\n"})", "}", R"(,"t)", R"(,")", R"(,"t":)", R"(,"t":"\u12)", "\\"}) {
        const std::string text = "{\"" + std::string(pad, 't') + "\":1" + end;
        EXPECT_EQ(ask(scan, page.end_with(text)), ask(walk, text)) << name_of(set) << ": " << text;
      }
    }
  }
}

TEST(JsonExtractor, DepthAndSize) {
  Extractors all = extractors();
  for (const std::size_t depth : {60U, 61U, 62U, 63U, 64U, 65U, 200U, 1023U, 1024U, 1025U}) {
    std::string objects;
    std::string arrays = R"({"a":)";
    for (std::size_t i = 0; i < depth; ++i) {
      objects += R"({"a":)";
      arrays += '[';
    }
    all.expect_agreement(objects + "1" + std::string(depth, '}'));
    all.expect_agreement(arrays + std::string(depth, ']') + "}");
  }
  for (const std::size_t members : {10U, 198U, 199U, 200U, 201U, 2000U}) {
    std::string message = "{";
    for (std::size_t i = 0; i < members; ++i) message += "\"m" + std::to_string(i) + "\":[" + std::to_string(i) + "],";
    all.expect_agreement(message + R"("level":"x","user":{"id":7}})");
  }
}

// Random messages, most of them damaged somewhere. The seed is fixed.
TEST(JsonExtractor, AgreesOnDamagedMessages) {
  Extractors all = extractors();
  std::mt19937 random(20261121);
  const auto below = [&random](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };
  const std::vector<std::string> names = {"level", "user", "id",  "http",        "status", "t",     "a",
                                          "b",     "c",    "a.b", "le\\u0076el", "",       "levels"};
  const std::vector<std::string> scalars = {"1",    "0",          "-2.5",   "true",       "null", "\"text\"",
                                            "\"\"", "\"a\\\"b\"", "\"오\"", "\"{[:,]}\"", "1e3"};
  const std::string bytes = "{}[]:,\"\\ 01tfn.-e\tu/\n\x80";
  const auto make = [&](const auto& self, std::size_t depth) -> std::string {
    const std::size_t kind = depth > 4 ? 2 : below(4);
    if (kind > 1) return scalars[below(scalars.size())];
    std::string text = kind == 0 ? "{" : "[";
    for (std::size_t i = below(5); i > 0; --i) {
      if (kind == 0) text += "\"" + names[below(names.size())] + (below(5) == 0 ? "\" : " : "\":");
      text += self(self, depth + 1) + (i > 1 ? below(5) == 0 ? ", " : "," : "");
    }
    return text + (kind == 0 ? "}" : "]");
  };
  std::size_t objects = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string message = "{";
    for (std::size_t i = 1 + below(8); i > 0; --i) {
      message += "\"" + names[below(names.size())] + "\":" + make(make, 1) + (i > 1 ? "," : "");
    }
    message += "}";
    for (std::size_t damage = below(3); damage > 0 && !message.empty(); --damage) {
      const std::size_t at = below(message.size());
      switch (below(4)) {
        case 0: message.erase(at, 1 + below(3)); break;
        case 1: message.insert(at, 1, bytes[below(bytes.size())]); break;
        case 2: message[at] = bytes[below(bytes.size())]; break;
        default: message.resize(at); break;
      }
    }
    if (all.expect_agreement(message).verdict == JsonVerdict::Object) ++objects;
    if (HasFailure()) return;
  }
  EXPECT_GT(objects, 5'000U);
}

// Were scans never sure, everything above would pass and nothing would be fast.
TEST(JsonExtractor, ScansAreSureOfUsualEvents) {
  for (
      const std::string_view message :
      {R"({"ts":"2026-03-01T00:00:00.027Z","level":"INFO","user":{"id":"u1","age":40},"tags":["web","prod"],"ok":true})",
       R"({"ts": "2026-03-01", "message": "a\nb \"c\" \u00e9", "http": {"status": 200, "latency_ms": 0.881}, "gc": [79, 54]})",
       R"({"Records":[{"eventVersion":"1.08","resources":[{"ARN":"a","n":null}]}],"empty":{},"none":[]})"}) {
    for (const InstructionSet set : kernels::available_instruction_sets()) {
      kernels::JsonMembers::Node no_members;
      const kernels::NameBytes no_names = kernels::index_names({&no_members, 1}, {}, {});
      const kernels::JsonMembers members{
          .nodes = &no_members, .members = nullptr, .names = nullptr, .name_bytes = &no_names};
      const auto scan = kernels::scan_json_object_with(set);
      if (scan == nullptr) continue;  // portable
      EXPECT_TRUE(scan(message.data(), message.size(), members, nullptr).is_sure) << name_of(set) << ": " << message;
    }
  }
}

}  // namespace
}  // namespace insitu
