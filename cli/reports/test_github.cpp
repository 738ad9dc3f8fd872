#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "cli/reports/github_commands.h"
#include "cli/reports/test_reports.h"
#include "cli/reports/test_words.h"

namespace insitu::cli {
namespace {

void add_annotations(std::vector<Annotation>& annotations, const CaseResult& result) {
  for (const Failure& one : result.failures) {
    std::string message = one.message;
    for (const std::string& line : one.details) message += "\n" + line;
    annotations.push_back({one.place, result.name(), std::move(message)});
  }
}

/// A cell of a table of Markdown.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '\\' || c == '*' || c == '_' || c == '[' || c == ']') out += '\\';
    if (c == '<') {
      out += "&lt;";
    } else if (c == '\n' || c == '\r') {
      out += "<br>";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string test_github(const TestReport& report) {
  std::vector<Annotation> annotations;
  for (const Verdict verdict : {Verdict::Broken, Verdict::Failed}) {
    for (const CaseResult& result : report.cases) {
      if (result.verdict == verdict) add_annotations(annotations, result);
    }
  }
  std::string out;
  append_annotations(out, "error", annotations);
  return out;
}

std::string test_github_summary(const TestReport& report) {
  std::string out = fmt::format("### insitu test: {}\n\n", summary_of(report));
  if (report.verdict() == Verdict::Passed) return out;
  out += "| case | place | what |\n| --- | --- | --- |\n";
  for (const CaseResult& result : report.cases) {
    for (const Failure& one : result.failures) {
      // The drawing of a refused pattern needs its columns, which a table has none of.
      out += fmt::format("| {} | {} | {} |\n", cell(result.name()), cell(written_place(one.place)),
                         cell(one.message.substr(0, one.message.find('\n'))));
    }
  }
  return out + "\n";
}

}  // namespace insitu::cli
