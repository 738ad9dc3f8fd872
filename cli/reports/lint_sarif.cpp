#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "cli/reports/lint_reports.h"
#include "engine/model/json_text.h"

namespace insitu::cli {
namespace {

/// What the rules check is documented there.
constexpr std::string_view kInformationUri =
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html";

std::string_view sarif_level(Severity severity) {
  switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Unresolved:
    case Severity::NotModelled: return "note";
  }
  return {};
}

/// A path as a URI: a relative one, or that of a file outside of the working directory.
std::string uri_of(const std::string& path) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=@";
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    if (kPlain.contains(c)) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return uri;
}

std::string rule_json(const LintRule& rule) {
  return fmt::format(
      R"({{"id":{},"shortDescription":{{"text":{}}},"help":{{"text":{},"markdown":{}}},"defaultConfiguration":{{"level":"{}"}}}})",
      json_string(rule.name), json_string(rule.summary), json_string(rule.summary), json_string(lint_page(rule.name)),
      sarif_level(rule.severity));
}

/// `address`: of the definition; may be empty.
std::string location_json(const SourceLocation& place, std::string_view address) {
  if (!is_in_file(place)) return "[]";
  std::string region;
  if (place.line > 0)
    region = fmt::format(R"(,"region":{{"startLine":{},"startColumn":{}}})", place.line, place.column);
  std::string logical;
  if (!address.empty()) {
    logical =
        fmt::format(R"(,"logicalLocations":[{{"fullyQualifiedName":{},"kind":"resource"}}])", json_string(address));
  }
  return fmt::format(R"([{{"physicalLocation":{{"artifactLocation":{{"uri":{}}}{}}}{}}}])",
                     json_string(uri_of(report_path(place.file))), region, logical);
}

/// The rules that findings refer to, in the order of the list of rules.
std::vector<Rule> rules_of(const std::vector<Finding>& findings) {
  std::vector<Rule> rules;
  for (const LintRule& rule : lint_rules()) {
    if (std::ranges::find(findings, rule.rule, &Finding::rule) != findings.end()) rules.push_back(rule.rule);
  }
  return rules;
}

std::string result_json(const Finding& finding, const std::vector<Rule>& rules, const std::string& fingerprint) {
  std::string message = full_message(finding);
  if (!finding.help.empty()) message += fmt::format("\nhelp: {}", finding.help);
  return fmt::format(
      R"({{"ruleId":{},"ruleIndex":{},"level":"{}","message":{{"text":{}}},"locations":{},"partialFingerprints":{{"primaryLocationLineHash":"{}"}}}})",
      json_string(rule_name(finding.rule)), std::ranges::find(rules, finding.rule) - rules.begin(),
      sarif_level(severity_of(finding)), json_string(message), location_json(finding.place, finding.address),
      fingerprint);
}

/// That a file could not be read is no result of the rules, but the run must not look clean.
std::string invocation_json(const LintReport& report) {
  std::string notes;
  for (const LintedFile& file : report.files) {
    if (file.problem.empty()) continue;
    notes += fmt::format(R"({}{{"level":"error","message":{{"text":{}}},"locations":{}}})", notes.empty() ? "" : ",",
                         json_string(file.problem), location_json(file.place, {}));
  }
  return fmt::format(R"([{{"executionSuccessful":{},"toolExecutionNotifications":[{}]}}])", notes.empty(), notes);
}

}  // namespace

std::string lint_sarif(const LintReport& report) {
  const std::vector<Rule> rules = rules_of(report.findings);
  std::string list;
  for (const Rule rule : rules) list += fmt::format("{}\n{}", list.empty() ? "" : ",", rule_json(lint_rule(rule)));
  std::string results;
  const auto prints = fingerprints(report.findings);
  for (std::size_t i = 0; i < report.findings.size(); ++i)
    results += fmt::format("{}\n{}", i == 0 ? "" : ",", result_json(report.findings[i], rules, prints[i]));
  return fmt::format(R"({{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[)"
                     R"({{"tool":{{"driver":{{"name":"insitu","version":"{}","informationUri":"{}","rules":[{}]}}}},)"
                     "\n"
                     R"("columnKind":"unicodeCodePoints","invocations":{},"results":[{}]}}]}})"
                     "\n",
                     INSITU_VERSION, kInformationUri, list, invocation_json(report), results);
}

}  // namespace insitu::cli
