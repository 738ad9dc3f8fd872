#include <fmt/format.h>

#include <string_view>

#include "cli/reports/test_reports.h"
#include "cli/reports/test_words.h"
#include "engine/model/json_text.h"

namespace insitu::cli {
namespace {

std::string json_list(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ",") + json_string(text);
  return "[" + out + "]";
}

std::string json_place(const SourceLocation& place) {
  return fmt::format("\"file\":{},\"line\":{},\"column\":{}", json_string(place.file), place.line, place.column);
}

std::string json_failures(const CaseResult& result) {
  std::string out;
  for (const Failure& one : result.failures) {
    out += fmt::format("{}{{{},\"message\":{},\"details\":{}}}", out.empty() ? "" : ",", json_place(one.place),
                       json_string(one.message), json_list(one.details));
  }
  return "[" + out + "]";
}

std::string json_case(const CaseResult& result) {
  std::string kind(kind_name(result.kind));
  kind.resize(std::min(kind.size(), kind.find(' ')));
  return fmt::format(
      "{{\"kind\":{},\"name\":{},{},\"status\":\"{}\",\"assertions\":{},\"seconds\":{:.6f},\"shortcomings\":{},"
      "\"notes\":{}}}",
      json_string(kind), json_string(result.title), json_place(result.place), verdict_name(result.verdict),
      result.assertions, result.seconds, json_failures(result), json_list(result.notes));
}

}  // namespace

std::string test_json(const TestReport& report) {
  std::string out = fmt::format(
      "{{\"version\":1,\"status\":\"{}\",\"passed\":{},\"failed\":{},\"errors\":{},\"assertions\":{},\"cases\":[",
      verdict_name(report.verdict()), report.count(Verdict::Passed), report.count(Verdict::Failed),
      report.count(Verdict::Broken), report.assertions());
  for (const CaseResult& result : report.cases) {
    out += (&result == report.cases.data() ? "\n" : ",\n") + json_case(result);
  }
  return out + "\n]}\n";
}

}  // namespace insitu::cli
