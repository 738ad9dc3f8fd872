#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/expect/project_file.h"
#include "engine/run/row_sink.h"
#include "engine/run/scan_summary.h"

namespace insitu {

/// The rows of a query as texts, for those who compare them.
class RowTable : public RowSink {
 public:
  void columns(std::span<const std::string> names) override { names_.assign(names.begin(), names.end()); }
  void row(std::span<const FieldValue> values, std::string_view pointer) override;
  void problem(std::size_t file, const InputProblem& problem) override;
  void finish(const ScanSummary& /*summary*/) override {}

  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  /// The columns of a row that are not as expected.
  [[nodiscard]] std::vector<std::string> differences(std::size_t row, const ExpectedRow& expected) const;
  /// "svc=pay, n=3"
  [[nodiscard]] std::string described(std::size_t row) const;
  [[nodiscard]] const std::optional<std::pair<std::size_t, InputProblem>>& first_problem() const { return problem_; }

 private:
  [[nodiscard]] FieldValue value(std::size_t row, std::size_t column) const;

  std::vector<std::string> names_;
  std::vector<std::vector<std::optional<std::string>>> rows_;
  std::optional<std::pair<std::size_t, InputProblem>> problem_;
};

/// For each expected row the row that it is found in, each time another one; nullopt: in none that is left. Such that
/// as many are found as can be; `AsWritten`: in this order.
std::vector<std::optional<std::size_t>> find_rows(const RowTable& table, const std::vector<ExpectedRow>& expected,
                                                  ExpectedOrder order);

}  // namespace insitu
