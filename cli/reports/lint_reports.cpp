#include "cli/reports/lint_reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <utility>

namespace insitu::cli {
namespace {

namespace fs = std::filesystem;

/// FNV-1a: the same everywhere and for ever, which std::hash does not promise.
class Fingerprint {
 public:
  void add(std::string_view text) {
    for (const char c : text) add_byte(static_cast<unsigned char>(c));
    add_byte(0xFF);  // no text holds it: "ab" "c" is not "a" "bc"
  }
  [[nodiscard]] std::string digits() const { return fmt::format("{:016x}", hash_); }

 private:
  void add_byte(unsigned char byte) {
    hash_ ^= byte;
    hash_ *= 0x100000001B3ULL;
  }
  std::uint64_t hash_ = 0xCBF29CE484222325ULL;
};

/// Fingerprints, of which those that would be equal are numbered.
class FingerprintList {
 public:
  void add(Fingerprint print) {
    if (const std::size_t before = alike_[print.digits()]++; before > 0) print.add(fmt::format("{}", before));
    prints_.push_back(print.digits());
  }
  std::vector<std::string> take() { return std::move(prints_); }

 private:
  std::map<std::string, std::size_t> alike_;
  std::vector<std::string> prints_;
};

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

void append_counted(std::string& list, std::size_t count, std::string_view one, std::string_view many) {
  if (count > 0) list += fmt::format("{}{}", list.empty() ? "" : ", ", counted(count, one, many));
}

/// "3 metric filters, 1 alarm"; empty: nothing was counted.
std::string counts_text(const LintedCounts& counts) {
  std::string text;
  append_counted(text, counts.patterns, "pattern", "patterns");
  append_counted(text, counts.metric_filters, "metric filter", "metric filters");
  append_counted(text, counts.subscription_filters, "subscription filter", "subscription filters");
  append_counted(text, counts.alarms, "alarm", "alarms");
  append_counted(text, counts.queries, "query", "queries");
  append_counted(text, counts.agents, "agent configuration", "agent configurations");
  return text;
}

}  // namespace

void LintedCounts::add(DefinitionKind kind) {
  switch (kind) {
    case DefinitionKind::MetricFilter: ++metric_filters; return;
    case DefinitionKind::SubscriptionFilter: ++subscription_filters; return;
    case DefinitionKind::Alarm: ++alarms; return;
    case DefinitionKind::SavedQuery:
    case DefinitionKind::DashboardQuery:
    case DefinitionKind::AlarmQuery: ++queries; return;
    case DefinitionKind::Template:          // what is in it is counted
    case DefinitionKind::Resource: return;  // what is not read is not checked
  }
}

std::size_t LintReport::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(findings, [=](const Finding& finding) { return severity_of(finding) == severity; }));
}

Severity severity_of(const Finding& finding) { return lint_rule(finding.rule).severity; }

std::string full_message(const Finding& finding) {
  if (finding.definition.empty()) return finding.message;
  const bool has_name = !finding.definition.contains(fmt::format("`{}`", finding.address));
  const std::string subject =
      has_name ? fmt::format("{} ({})", finding.definition, finding.address) : finding.definition;
  const std::size_t named = finding.message.find(finding.definition);
  if (named == std::string::npos) return fmt::format("{}: {}", subject, finding.message);
  return std::string(finding.message).replace(named, finding.definition.size(), subject);
}

bool is_in_file(const SourceLocation& place) { return !place.file.empty() && !place.file.starts_with('-'); }

std::string report_path(const std::string& file) {
  fs::path path = fs::path(file).lexically_normal();
  std::error_code error;
  if (path.is_absolute()) {
    const fs::path relative = path.lexically_relative(fs::current_path(error));
    if (!error && !relative.empty() && *relative.begin() != "..") path = relative;
  }
  return path.generic_string();
}

std::vector<std::string> fingerprints(const std::vector<Finding>& findings) {
  FingerprintList prints;
  for (const Finding& finding : findings) {
    Fingerprint print;
    print.add(rule_name(finding.rule));
    print.add(report_path(finding.place.file));
    print.add(finding.definition);
    print.add(finding.address);
    print.add(finding.text.empty() ? finding.message : finding.text.substr(finding.span.begin, finding.span.size()));
    prints.add(print);
  }
  return prints.take();
}

std::vector<std::string> fingerprints(const std::vector<LintedFile>& files) {
  FingerprintList prints;
  for (const LintedFile& file : files) {
    Fingerprint print;
    print.add(report_path(file.file));
    prints.add(print);
  }
  return prints.take();
}

std::string lint_summary(const LintReport& report) {
  const std::string checked = counts_text(report.checked);
  std::string found;
  append_counted(found, report.count(Severity::Error), "error", "errors");
  append_counted(found, report.count(Severity::Warning), "warning", "warnings");
  append_counted(found, report.count(Severity::Unresolved), "unresolved", "unresolved");
  append_counted(found, report.count(Severity::NotModelled), "not modelled", "not modelled");
  if (found.empty()) found = "no findings";
  append_counted(found, report.allowed, "allowed", "allowed");
  return fmt::format("checked {}: {}", checked.empty() ? "nothing" : checked, found);
}

std::string not_created_summary(const LintReport& report) {
  std::vector<std::pair<std::string_view, LintedCounts>> by_condition;
  for (const NotCreated& one : report.not_created) {
    auto found = std::ranges::find(by_condition, one.why, &decltype(by_condition)::value_type::first);
    if (found == by_condition.end()) found = by_condition.insert(found, {one.why, {}});
    found->second.add(one.definition.kind);
  }
  constexpr std::size_t kMaxListed = 5;
  std::string list;
  for (const auto& [why, counts] : std::span(by_condition).first(std::min(by_condition.size(), kMaxListed))) {
    list += fmt::format("{}{} ({})", list.empty() ? "" : "; ", counts_text(counts), why);
  }
  if (by_condition.size() > kMaxListed) {
    list += fmt::format("; more under {}",
                        counted(by_condition.size() - kMaxListed, "other condition", "other conditions"));
  }
  return list.empty() ? list : fmt::format("not created with these parameters, but checked: {}", list);
}

}  // namespace insitu::cli
