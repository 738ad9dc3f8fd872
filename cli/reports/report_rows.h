#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "insitu/row_sink.h"
#include "insitu/shown_zone.h"

namespace insitu::cli {

/// The most rows that a report in HTML holds, and the most bytes that it has.
inline constexpr std::size_t kMaxReportRows = 10'000;
inline constexpr std::size_t kMaxReportBytes = std::size_t{2} * 1024 * 1024;

/// The rows of a report, with their texts as CSV has them. It keeps the first kMaxReportRows, or fewer where their
/// texts are large, and counts the others.
class ReportRows : public RowSink {
 public:
  struct Column {
    std::string name;
    bool is_number = true;  ///< all values are; see `has_values`
    bool is_time = true;
    bool has_values = false;
    std::size_t bytes = 0;  ///< of its longest text; a text of several lines counts as very long
  };
  struct Cell {
    std::optional<std::string> text;  ///< nullopt: missing
    double number = 0;                ///< of columns of numbers
    std::int64_t time = 0;            ///< of columns of times, epoch milliseconds
  };
  /// Takes the problems of inputs, by their index.
  using Report = std::function<void(std::size_t file, const InputProblem& problem)>;

  /// `zone`: in which times are written; nullopt: UTC.
  explicit ReportRows(std::optional<ShownZone> zone, Report report = {})
      : zone_(std::move(zone)), report_(std::move(report)) {}

  void columns(std::span<const std::string> names) override;
  void row(std::span<const FieldValue> values, std::string_view pointer) override;
  void problem(std::size_t file, const InputProblem& problem) override {
    if (report_) report_(file, problem);
  }
  void note(std::size_t file, const InputProblem& note) override { problem(file, note); }
  void finish(const ScanSummary& /*summary*/) override {}

  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
  [[nodiscard]] const std::vector<std::vector<Cell>>& rows() const { return rows_; }
  /// The number of all rows, those included that are not kept.
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] const std::optional<ShownZone>& zone() const { return zone_; }

 private:
  std::optional<ShownZone> zone_;
  Report report_;
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
  std::uint64_t count_ = 0;
  std::size_t bytes_ = 0;  // of the kept texts
  bool is_full_ = false;
  std::string scratch_;
};

/// Returns the first `rows` rows as CSV, as `--output csv` writes them: RFC 4180, lines end with CR LF.
std::string csv_of(const ReportRows& rows, std::size_t count);

}  // namespace insitu::cli
