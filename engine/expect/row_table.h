#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/expect/project_file.h"
#include "insitu/row_sink.h"
#include "insitu/scan_summary.h"

namespace insitu {

/// Collects the rows of a query as texts, to compare them. Copies all that it is given.
class RowTable : public RowSink {
 public:
  void columns(std::span<const std::string> names) override { names_.assign(names.begin(), names.end()); }
  void row(std::span<const FieldValue> values, std::string_view pointer) override;
  void problem(std::size_t file, const InputProblem& problem) override;
  void finish(const ScanSummary& /*summary*/) override {}

  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  /// Returns the index of a column; nullopt: the query does not give it.
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  /// Returns a value as it is printed; missing if the row has none. It borrows from the table.
  [[nodiscard]] FieldValue value(std::size_t row, std::size_t column) const;
  /// Describes the columns of a row that are not as expected; empty: the row is.
  [[nodiscard]] std::vector<std::string> differences(std::size_t row, const ExpectedRow& expected) const;
  /// Prints a row for messages: "svc=pay, n=3".
  [[nodiscard]] std::string described(std::size_t row) const;
  /// Returns the first problem of an input, with the index of its file; nullopt: there was none.
  [[nodiscard]] const std::optional<std::pair<std::size_t, InputProblem>>& first_problem() const { return problem_; }

 private:
  std::vector<std::string> names_;
  std::vector<std::vector<std::optional<std::string>>> rows_;
  std::optional<std::pair<std::size_t, InputProblem>> problem_;
};

/// Describes an expected row for messages: "{ svc: `pay`, n: 3 }".
std::string description_of(const ExpectedRow& row);

/// Finds a row of its own for each expected row, as many as possible, and returns their indices by expected row;
/// nullopt: no row is left that fits. `AsWritten`: the indices ascend.
std::vector<std::optional<std::size_t>> find_rows(const RowTable& table, const std::vector<ExpectedRow>& expected,
                                                  ExpectedOrder order);

}  // namespace insitu
