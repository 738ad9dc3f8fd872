#include <fmt/format.h>

#include "cli/reports/lint_reports.h"
#include "engine/model/json_text.h"

namespace insitu::cli {
namespace {

std::string finding_json(const Finding& finding, const std::string& fingerprint) {
  std::string json = fmt::format(R"({{"rule":{},"severity":{},"message":{})", json_string(rule_name(finding.rule)),
                                 json_string(severity_name(severity_of(finding))), json_string(finding.message));
  const auto add = [&json](std::string_view name, std::string_view value) {
    if (!value.empty()) json += fmt::format(R"(,"{}":{})", name, json_string(value));
  };
  add("definition", finding.definition);
  add("address", finding.address);
  add("expected", finding.expected);
  add("help", finding.help);
  if (is_in_file(finding.place)) add("file", report_path(finding.place.file));
  if (finding.place.line > 0)
    json += fmt::format(R"(,"line":{},"column":{})", finding.place.line, finding.place.column);
  if (!finding.text.empty()) {
    add("text", finding.text);
    json += fmt::format(R"(,"begin":{},"end":{})", finding.span.begin, finding.span.end);
  }
  add("fingerprint", fingerprint);
  return json + "}";
}

std::string not_created_json(const NotCreated& one) {
  const SourceLocation& place = one.definition.place;
  return fmt::format(R"({{"definition":{},"condition":{},"why":{},"file":{},"line":{},"column":{}}})",
                     json_string(one.definition.description()), json_string(one.condition), json_string(one.why),
                     json_string(report_path(place.file)), place.line, place.column);
}

}  // namespace

std::string lint_json(const LintReport& report) {
  std::string json = "{\"findings\":[";
  const auto prints = fingerprints(report.findings);
  for (std::size_t i = 0; i < report.findings.size(); ++i)
    json += fmt::format("{}\n{}", i == 0 ? "" : ",", finding_json(report.findings[i], prints[i]));
  json += "],\n\"files\":[";
  for (const LintedFile& file : report.files) {
    json += fmt::format(R"({}{{"file":{})", &file == &report.files.front() ? "" : ",", json_string(file.file));
    if (!file.problem.empty()) json += fmt::format(R"(,"problem":{})", json_string(file.problem));
    json += "}";
  }
  const LintedCounts& checked = report.checked;
  json += fmt::format(
      "],\n\"checked\":{{\"patterns\":{},\"metric_filters\":{},\"subscription_filters\":{},"
      "\"alarms\":{},\"queries\":{},\"agents\":{}}},\n",
      checked.patterns, checked.metric_filters, checked.subscription_filters, checked.alarms, checked.queries,
      checked.agents);
  json += "\"not_created\":[";
  for (const NotCreated& one : report.not_created) {
    json += fmt::format("{}{}", &one == &report.not_created.front() ? "" : ",\n", not_created_json(one));
  }
  json += "],\n";
  json +=
      fmt::format("\"counts\":{{\"error\":{},\"warning\":{},\"unresolved\":{},\"not-modelled\":{},\"allowed\":{}}}}}\n",
                  report.count(Severity::Error), report.count(Severity::Warning), report.count(Severity::Unresolved),
                  report.count(Severity::NotModelled), report.allowed);
  return json;
}

}  // namespace insitu::cli
