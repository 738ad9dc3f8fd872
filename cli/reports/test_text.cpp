#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "cli/reports/test_reports.h"
#include "cli/reports/test_words.h"
#include "cli/reports/wrapped_text.h"
#include "engine/output/terminal_text.h"
#include "grammar/display_width.h"

namespace insitu::cli {
namespace {

/// How a text is laid out.
struct Layout {
  std::size_t columns = 0;  ///< of the terminal; 0: there is none

  [[nodiscard]] bool is_airy() const { return columns > 0; }
  /// Appends a line after an indent; what is too long for a terminal goes on below.
  void append(std::string& out, std::string_view indent, std::string_view line) const {
    const bool is_too_long = is_airy() && indent.size() + display_width(line) > columns;
    const std::size_t below = indent.size() + 2;
    out += indent;
    out += is_too_long ? wrapped(line, std::max(columns, 2 * below), below, indent.size()) : std::string(line);
    out += '\n';
  }
};

void append_indented(std::string& out, std::string_view message, std::string_view first, std::string_view others,
                     const Layout& layout) {
  const std::string visible = with_visible_controls(message);
  std::string_view text = visible;
  std::string_view indent = first;
  while (true) {
    const std::size_t end = text.find('\n');
    layout.append(out, indent, text.substr(0, end));
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

void append_case(std::string& out, const CaseResult& result, const Layout& layout) {
  out += fmt::format("  {:<5} {}\n", verdict_word(result.verdict), in_one_line(result.name()));
  for (const Failure& one : result.failures) {
    append_indented(out, fmt::format("{}: {}", in_one_line(written_place(one.place)), one.message), "    ", "      ",
                    layout);
    for (const std::string& line : one.details) append_indented(out, line, "      ", "      ", layout);
    if (layout.is_airy()) out += '\n';
  }
  for (const std::string& note : result.notes) append_indented(out, "note: " + note, "    ", "      ", layout);
}

}  // namespace

std::string test_text(const TestReport& report, Verbosity verbosity, std::size_t columns) {
  const Layout layout{columns};
  const auto leave_line = [&](std::string& out) {
    if (layout.is_airy() && !out.empty() && !out.ends_with("\n\n")) out += '\n';
  };
  std::string out;
  std::string_view file;
  for (const CaseResult& result : report.cases) {
    if (verbosity == Verbosity::Quiet && result.verdict == Verdict::Passed) continue;
    if (result.file != file) {
      leave_line(out);
      out += in_one_line(result.file) + "\n";
    }
    file = result.file;
    append_case(out, result, layout);
  }
  const bool is_silent = verbosity == Verbosity::Quiet && report.verdict() == Verdict::Passed;
  if (is_silent) return without_runner_commands(out);
  leave_line(out);
  return without_runner_commands(out + summary_of(report) + "\n");
}

}  // namespace insitu::cli
