#include <fmt/format.h>

#include <string>
#include <vector>

#include "cli/reports/metrics_reports.h"

namespace insitu::cli {
namespace {

/// `note: app.log:12: bad-unit: Shop/Latency: "ms" is no unit of CloudWatch, and published as None`
std::string line_text(const EmfLedgerLine& line, std::span<const std::string> files) {
  return fmt::format("{}{}:{}: {}", is_note(line.entry.reason) ? "note: " : "", files[line.file], line.line,
                     describe(line.entry));
}

}  // namespace

std::vector<std::string> describe_ledger(const EmfLedger& ledger, std::span<const std::string> files) {
  std::vector<std::string> lines;
  for (const EmfLedgerLine& line : ledger.lines) lines.push_back(line_text(line, files));
  if (!lines.empty()) return lines;
  for (const auto& [reason, entries] : ledger.reasons) {
    lines.push_back(line_text(entries.first, files));
    if (entries.count > 1) lines.back() += fmt::format(" (the first of {})", entries.count);
  }
  return lines;
}

}  // namespace insitu::cli
