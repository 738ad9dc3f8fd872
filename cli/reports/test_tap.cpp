#include <fmt/format.h>

#include <string_view>

#include "cli/reports/test_reports.h"
#include "cli/reports/test_words.h"
#include "engine/model/json_text.h"

namespace insitu::cli {
namespace {

/// `#` would begin a directive, `\` escapes it.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '#' || c == '\\') out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out;
}

/// A text of JSON is one of YAML.
std::string yaml_quoted(std::string_view text) { return json_string(text); }

void append_failure(std::string& out, const Failure& one) {
  out +=
      fmt::format("    - message: {}\n      at: {}\n", yaml_quoted(one.message), yaml_quoted(written_place(one.place)));
  if (one.details.empty()) return;
  out += "      details:\n";
  for (const std::string& line : one.details) out += fmt::format("        - {}\n", yaml_quoted(line));
}

void append_block(std::string& out, const CaseResult& result) {
  if (result.failures.empty() && result.notes.empty()) return;
  out += "  ---\n";
  if (result.verdict != Verdict::Passed) {
    out += fmt::format("  severity: {}\n", result.verdict == Verdict::Failed ? "fail" : "error");
  }
  if (!result.failures.empty()) out += "  shortcomings:\n";
  for (const Failure& one : result.failures) append_failure(out, one);
  if (!result.notes.empty()) out += "  notes:\n";
  for (const std::string& note : result.notes) out += fmt::format("    - {}\n", yaml_quoted(note));
  out += "  ...\n";
}

}  // namespace

std::string test_tap(const TestReport& report) {
  std::string out = "TAP version 14\n";
  if (report.cases.empty()) return out + "Bail out! no case was run\n";
  out += fmt::format("1..{}\n", report.cases.size());
  std::size_t number = 0;
  for (const CaseResult& result : report.cases) {
    out += fmt::format("{} {} - {}\n", result.verdict == Verdict::Passed ? "ok" : "not ok", ++number,
                       escaped(fmt::format("{}: {}", result.file, result.name())));
    append_block(out, result);
  }
  return out;
}

}  // namespace insitu::cli
