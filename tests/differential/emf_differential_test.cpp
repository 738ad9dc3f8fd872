#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "insitu/emf_scan.h"
#include "tests/differential/dice.h"
#include "tests/differential/random_run.h"
#include "tests/differential/reference_emf.h"
#include "tests/emf_answer.h"
#include "tests/memory_input.h"

// Random EMF documents, most of them wrong in some way: the engine against the reference.
namespace insitu {
namespace {

/// Writes documents whose parts are mostly right.
class EmfGenerator {
 public:
  explicit EmfGenerator(Dice& dice) : dice_(dice) {}

  std::string message() {
    std::string text = dice_.chance(90) ? document() : other_line();
    if (dice_.chance(4)) text = "2026-03-02T09:00:30.273Z\t274cced9-0439-4a76-befe-eeef0ec34460\t" + text;
    if (dice_.chance(2)) text = "2026-03-02T09:00:30.273Z\t274cced9-0439-4a76-befe-eeef0ec34460\tINFO\t " + text;
    if (dice_.chance(2)) text = "INFO " + text;
    if (dice_.chance(2)) text += dice_.chance(50) ? " " : " done";
    if (dice_.chance(2)) text.resize(dice_.below(text.size() + 1));
    if (dice_.chance(2)) text[dice_.below(text.size() + (text.empty() ? 1 : 0))] = '"';
    return text;
  }

 private:
  std::string other_line() {
    constexpr const char* kLines[] = {"INFO fine",
                                      R"({"_aws":"a word"})",
                                      R"({"_aws":"CloudWatchMetrics"})",
                                      R"({"_aws":null,"a":"CloudWatchMetrics"})",
                                      R"([{"_aws":{"CloudWatchMetrics":[]}}])",
                                      R"({"log":"{\"_aws\":{\"CloudWatchMetrics\":[]}}"})",
                                      R"({"x":{"_aws":{"CloudWatchMetrics":[]}}})",
                                      R"({"\u005faws":{"Timestamp":1772442030250,"CloudWatchMetrics":[]}})",
                                      "the _aws member"};
    return dice_.pick(kLines);
  }

  std::string document() {
    std::string text = R"({"_aws":{)";
    if (dice_.chance(95)) text += "\"Timestamp\":" + timestamp() + ",";
    text += dice_.chance(98) ? R"("CloudWatchMetrics":)" : R"("CloudwatchMetrics":)";
    text += dice_.chance(97) ? list(1 + dice_.below(3), [this] { return directive(); }) : value();
    text += "}";
    for (const char* name : {"S", "R", "m", "n", "v"}) {
      if (dice_.chance(12)) continue;
      text += ",\"" + std::string(name) +
              "\":" + (std::string("SR").find(name) != std::string::npos ? key_value() : value());
    }
    if (dice_.chance(10)) text += ",\"timestamp\":1772442000001";
    if (dice_.chance(10)) text += R"(,"A.a":1,"":2," ":3,"AWS":"x")";
    if (dice_.chance(3)) text += ",\"_aws\":" + value();
    if (dice_.chance(5)) text += ",\"m\":" + value();
    return text + "}";
  }

  std::string timestamp() {
    constexpr const char* kTimes[] = {"1772442030250",
                                      "1772442061000",
                                      "1772442030250.0",
                                      "1.77244203e12",
                                      "\"1\"",
                                      "null",
                                      "1772442030250.5",
                                      "1772442030",
                                      "0",
                                      "-1",
                                      "1e300",
                                      "1772442030250000",
                                      "1e-400",
                                      "99999999999",
                                      "100000000000",
                                      "0e5",
                                      "true",
                                      "{}",
                                      "253402300799999",
                                      "253402300800000"};
    return dice_.chance(70) ? kTimes[dice_.below(4)] : dice_.pick(kTimes);
  }

  template <class Make>
  static std::string list(std::size_t size, const Make& make) {
    std::string text = "[";
    for (std::size_t i = 0; i < size; ++i) text += (i > 0 ? "," : "") + make();
    return text + "]";
  }

  std::string directive() {
    if (dice_.chance(1)) return value();
    constexpr const char* kNamespaces[] = {"\"Shop\"", "\"Other\"", "\"\"",    "\" \"", "\"AWS/Lambda\"",
                                           "\":x\"",   "\"aws/x\"", "\"AWS\"", "null",  "\"\\uAC00\\t\""};
    std::string text = "{";
    if (dice_.chance(96)) {
      text += std::string("\"Namespace\":") +
              (dice_.chance(85) ? kNamespaces[dice_.below(2)] : dice_.pick(kNamespaces)) + ",";
    }
    if (dice_.chance(90)) text += "\"Dimensions\":" + list(dice_.below(4), [this] { return set(); }) + ",";
    if (dice_.chance(1)) text += "\"Dimensions\":" + value() + ",";
    text += "\"Metrics\":";
    text += dice_.chance(98) ? list(dice_.chance(3) ? 99 + dice_.below(4) : dice_.below(4), [this] { return metric(); })
                             : value();
    return text + "}";
  }

  std::string set() {
    constexpr const char* kKeys[] = {"\"S\"", "\"R\"",  "\"m\"",       "\"gone\"", "\"\"",
                                     "\" \"", "\":S\"", "\"\\u00e9\"", "\"AWS\""};
    if (dice_.chance(2)) return list(30 + dice_.below(2), [] { return std::string("\"S\""); });
    if (dice_.chance(40)) return dice_.chance(50) ? R"(["S"])" : R"(["R","S"])";
    return list(dice_.below(3), [&]() -> std::string {
      if (dice_.chance(1)) return value();
      return dice_.chance(85) ? kKeys[dice_.below(2)] : dice_.pick(kKeys);
    });
  }

  std::string metric() {
    constexpr const char* kNames[] = {"\"m\"", "\"n\"", "\"v\"", "\"A.a\"",  "\"gone\"",
                                      "\"\"",  "\" \"", "\"S\"", "\"_aws\"", "\"\\u006d\""};
    constexpr const char* kUnits[] = {"\"Count\"", "\"None\"",         "\"\"", "\"ms\"",
                                      "\"count\"", "\"Bytes/Second\"", "1",    "null"};
    constexpr const char* kResolutions[] = {"1", "60", "1.0", "6e1", "30", "0", "-1", "1.5", "\"1\"", "null", "1e300"};
    if (dice_.chance(1)) return value();
    std::string text = "{";
    if (dice_.chance(99))
      text += std::string("\"Name\":") + (dice_.chance(70) ? kNames[dice_.below(3)] : dice_.pick(kNames));
    if (dice_.chance(40)) text += std::string(",\"Unit\":") + kUnits[dice_.below(dice_.chance(3) ? 8 : 6)];
    if (dice_.chance(40))
      text += std::string(",\"StorageResolution\":") + kResolutions[dice_.below(dice_.chance(3) ? 11 : 7)];
    if (dice_.chance(5)) text += ",\"Extra\":[1]";
    return (text.ends_with("{") ? text + "\"X\":1" : text) + "}";
  }

  std::string key_value() {
    constexpr const char* kValues[] = {"\"a\"",     "\"b\"", "\"\"", "\"  \"", "\"\\u00e9\"",
                                       "\"a\\tb\"", "1",     "null", "true",   "\"~ !\""};
    return dice_.chance(80) ? kValues[dice_.below(2)] : dice_.pick(kValues);
  }

  std::string number() {
    constexpr const char* kNumbers[] = {"1",
                                        "2",
                                        "2.5",
                                        "-3",
                                        "0",
                                        "-0",
                                        "-0.0",
                                        "1e3",
                                        "1e200",
                                        "-1e109",
                                        "2.3485425827738332e108",
                                        "-2.3485425827738332e108",
                                        "1e400",
                                        "1e-400"};
    return dice_.chance(80) ? kNumbers[dice_.below(8)] : dice_.pick(kNumbers);
  }

  std::string value() {
    constexpr const char* kOthers[] = {"\"12\"", "true", "null", "{\"v\":1}", "[1,null]",
                                       "[[1]]",  "{}",   "[]",   "[1,\"2\"]"};
    switch (dice_.below(10)) {
      case 0: return dice_.pick(kOthers);
      case 1: return histogram();
      case 2: return R"({"Max":4,"Min":1,"Count":3,"Sum":)" + (dice_.chance(80) ? number() : "null") + "}";
      case 3: return list(99 + dice_.below(3), [this] { return number(); });
      case 4:
      case 5:
      case 6: return list(1 + dice_.below(4), [this] { return number(); });
      default: return number();
    }
  }

  std::string histogram() {
    constexpr const char* kCounts[] = {"1", "2", "0", "3.0", "0e9", "-1", "1.5", "null", "1e300"};
    const std::size_t size = dice_.below(4);
    std::string text = "{\"Values\":" + (dice_.chance(95) ? list(size, [this] { return number(); }) : std::string("7"));
    if (dice_.chance(80)) {
      text += ",\"Counts\":" + list(dice_.chance(95) ? size : size + 1, [&]() -> std::string {
                return dice_.chance(90) ? kCounts[dice_.below(5)] : dice_.pick(kCounts);
              });
    }
    if (dice_.chance(50)) text += R"(,"Max":4,"Min":1,"Count":3,"Sum":6)";
    return text + "}";
  }

  Dice& dice_;
};

TEST(EmfDifferential, RandomDocuments) {
  const std::uint64_t rounds = setting("INSITU_DIFFERENTIAL_EMF", kIsSanitized ? 200 : 800);
  Dice dice(setting("INSITU_DIFFERENTIAL_SEED", kSeed));
  Reports reports;
  for (std::uint64_t round = 0; round < rounds && !reports.is_enough(); ++round) {
    std::vector<reference::EmfEvent> events(1 + dice.below(4));
    for (reference::EmfEvent& event : events) {
      event.message = EmfGenerator(dice).message();
      if (dice.chance(20)) event.timestamp = 1'772'442'000'000;
      if (dice.chance(10))
        event.ingestion_time = 1'772'442'000'000 + static_cast<std::int64_t>(dice.below(2)) * 1'209'630'250;
    }
    std::optional<std::int64_t> now;
    if (dice.chance(20)) now = 1'772'442'030'250;

    const Input input = memory_input(emf_objects(events));
    ScanOptions options;
    options.threads = 1 + static_cast<unsigned>(dice.below(3));
    options.blocks.shape = InputShape::Events;
    options.blocks.block_bytes = 1 + dice.below(2000);
    const EmfData data = scan_emf({&input, 1}, [](std::size_t, const InputProblem&) {}, options, {},
                                  {.received = now, .entries = LedgerEntries::All});
    const reference::EmfAnswer found = answer_of(data);
    const reference::EmfAnswer expected = reference::read_emf(events, now);
    if (is_same(found, expected) && found.documents == expected.documents) continue;
    std::string text;
    for (const reference::EmfEvent& event : events) text += event.message + "\n";
    reports.report(text + "expected\n" + describe_emf(expected) + "found\n" + describe_emf(found));
  }
}

}  // namespace
}  // namespace insitu
