#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/reports/html_entries.h"
#include "cli/reports/html_page.h"
#include "cli/reports/html_text.h"
#include "cli/reports/lint_reports.h"
#include "insitu/caret.h"

namespace insitu::cli {
namespace {

std::string_view badge_of_severity(Severity severity) {
  switch (severity) {
    case Severity::Error: return "<span class=\"badge bad\">✗ error</span>";
    case Severity::Warning: return "<span class=\"badge warn\">! warning</span>";
    case Severity::Unresolved: return "<span class=\"badge faint\">? unresolved</span>";
    case Severity::NotModelled: return "<span class=\"badge faint\">– not modelled</span>";
  }
  return "";
}

std::string finding_html(const Finding& finding) {
  const Severity severity = severity_of(finding);
  std::string out = fmt::format(
      "<div class=\"entry\" data-entry=\"{}\"><div class=\"inside\">\n{}<span class=\"name\">{}</span>"
      "<span class=\"place\">{}{}{}</span>\n",
      severity_name(severity), badge_of_severity(severity), html(full_message(finding)), html(rule_name(finding.rule)),
      finding.place.file.empty() ? "" : " · ", finding.place.file.empty() ? "" : html(written_place(finding.place)));
  if (!finding.text.empty()) {
    out += fmt::format("<pre class=\"caret\">{}</pre>\n",
                       html(draw_caret({{}, finding.span, {}, finding.expected, {}}, finding.text)));
  }
  if (!finding.help.empty()) out += fmt::format("<p class=\"help\">help: {}</p>\n", html(finding.help));
  return out + "</div></div>\n";
}

}  // namespace

std::string lint_html(const LintReport& report, ReportOrigin origin) {
  const std::string summary = lint_summary(report);
  const bool has_problems =
      std::ranges::any_of(report.files, [](const LintedFile& one) { return !one.problem.empty(); });
  const std::string not_created = not_created_summary(report);
  if (!not_created.empty()) origin.messages.push_back("insitu: note: " + not_created);
  HtmlPage page("Lint findings", std::move(origin));
  page.set_kind("lint");
  const bool is_bad = report.count(Severity::Error) > 0;
  const bool is_clean = report.findings.empty();
  page.set_verdict(has_problems ? PageVerdict::Broken
                   : is_bad     ? PageVerdict::Bad
                   : is_clean   ? PageVerdict::Good
                                : PageVerdict::Broken,
                   summary);
  HtmlEntries entries(page);
  // By file, in the order of their first findings.
  std::vector<std::pair<std::string, std::vector<const Finding*>>> files;
  std::map<std::string, std::size_t> places;
  for (const Finding& finding : report.findings) {
    const std::string file = is_in_file(finding.place) ? report_path(finding.place.file) : finding.place.file;
    const auto [place, is_new] = places.emplace(file, files.size());
    if (is_new) files.emplace_back(file, std::vector<const Finding*>());
    files[place->second].second.push_back(&finding);
  }
  for (const auto& [file, findings] : files) {
    entries.begin_group(file.empty() ? "" : fmt::format("<h3>{}</h3>", html(file)));
    for (const Finding* const finding : findings) entries.add(finding_html(*finding));
  }
  entries.finish("Findings", "finding", "findings");
  page.add_data("findings", lint_json(report));
  return page.finish();
}

}  // namespace insitu::cli
