#include <fmt/format.h>

#include <string>
#include <string_view>

#include "cli/reports/test_reports.h"
#include "cli/reports/test_words.h"
#include "engine/output/terminal_text.h"

namespace insitu::cli {
namespace {

void append_indented(std::string& out, std::string_view message, std::string_view first, std::string_view others) {
  const std::string visible = with_visible_controls(message);
  std::string_view text = visible;
  std::string_view indent = first;
  while (true) {
    const std::size_t end = text.find('\n');
    out += fmt::format("{}{}\n", indent, text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
    indent = others;
  }
}

std::string_view verdict_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::Passed: return "ok";
    case Verdict::Failed: return "FAIL";
    case Verdict::Broken: return "ERROR";
  }
  return "";
}

void append_case(std::string& out, const CaseResult& result) {
  out += fmt::format("  {:<5} {}\n", verdict_word(result.verdict), in_one_line(result.name()));
  for (const Failure& one : result.failures) {
    append_indented(out, fmt::format("{}: {}", in_one_line(written_place(one.place)), one.message), "    ", "      ");
    for (const std::string& line : one.details) append_indented(out, line, "      ", "      ");
  }
  for (const std::string& note : result.notes) append_indented(out, "note: " + note, "    ", "      ");
}

}  // namespace

std::string test_text(const TestReport& report, Verbosity verbosity) {
  std::string out;
  std::string_view file;
  for (const CaseResult& result : report.cases) {
    if (verbosity == Verbosity::Quiet && result.verdict == Verdict::Passed) continue;
    if (result.file != file) out += in_one_line(result.file) + "\n";
    file = result.file;
    append_case(out, result);
  }
  const bool is_silent = verbosity == Verbosity::Quiet && report.verdict() == Verdict::Passed;
  return without_runner_commands(is_silent ? out : out + summary_of(report) + "\n");
}

}  // namespace insitu::cli
