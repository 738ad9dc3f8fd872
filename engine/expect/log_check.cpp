#include "engine/expect/log_check.h"

#include <fmt/format.h>

#include <functional>
#include <string_view>
#include <utility>

#include "engine/expect/log_case.h"
#include "engine/expect/query_case.h"

namespace insitu {
namespace {

constexpr std::string_view kPlaceOfMessages = "messages";  // what the places of messages have for a file

/// The demands of `never` and `always` are those of a test file that states no count.
std::vector<PatternDemand> demands(const std::vector<WrittenValue>& patterns, const std::string& count) {
  std::vector<PatternDemand> demands;
  for (const WrittenValue& pattern : patterns)
    demands.push_back({pattern, *Expectation::of_count({.text = count, .place = pattern.place})});
  return demands;
}

LogCase log_case(const LogCheck& check) {
  LogCase test;
  test.accepted = check.accepted;
  test.sample = check.sample;
  test.never = demands(check.never, "= 0");
  test.always = demands(check.always, ">= 1");
  return test;
}

QueryCase query_case(const QueryDemand& demand, const LogCheck& check) {
  QueryCase test;
  test.title = demand.query.text;
  test.accepted = check.accepted;
  test.query = demand.query;
  test.sample = check.sample;
  test.start = check.start;
  test.end = check.end;
  test.now = check.now;
  test.count = demand.count;
  return test;
}

void append_lines(std::string& out, std::string_view text, std::string_view indent) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (!line.empty()) out += fmt::format("{}{}\n", indent, line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

void append_case(std::string& out, const CaseResult& result) {
  for (const Failure& failure : result.failures) {
    const bool names_query = result.kind == CaseKind::Query && !failure.message.starts_with("error[");
    append_lines(out, names_query ? fmt::format("query `{}`: {}", result.title, failure.message) : failure.message, "");
    for (const std::string& detail : failure.details) append_lines(out, detail, "  ");
  }
  for (const std::string& note : result.notes) append_lines(out, "note: " + note, "");
}

}  // namespace

WrittenValue written_message(std::string message, const Sample& sample) {
  const SourceLocation place{.file = std::string(kPlaceOfMessages), .line = sample.events.size() + 1, .column = 1};
  return {.text = std::move(message), .place = place};
}

TestReport run_log_check(const LogCheck& check) {
  ProjectFile project;
  project.file = kPlaceOfMessages;
  const Definitions none;
  const std::function<Input(const std::string&)> open_input = file_input;
  const TestBench bench{.project = project, .sources = none, .open_input = open_input};
  TestReport report;
  if (!check.never.empty() || !check.always.empty()) report.cases.push_back(run_log_case(log_case(check), bench));
  for (const QueryDemand& demand : check.queries)
    report.cases.push_back(run_query_case(query_case(demand, check), demand.query, bench));
  return report;
}

std::string describe(const TestReport& report) {
  std::string out;
  for (const CaseResult& result : report.cases) append_case(out, result);
  return out;
}

}  // namespace insitu
