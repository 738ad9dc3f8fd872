#include "engine/expect/row_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/output/clause_tree.h"

namespace insitu {
namespace {

using Found = std::vector<std::optional<std::size_t>>;

/// Matches rows by Kuhn's algorithm: an expected row may push another one to a row that fits it as well.
class Matching {
 public:
  Matching(const RowTable& table, const std::vector<ExpectedRow>& expected) : takers_(table.size()) {
    for (const ExpectedRow& row : expected) {
      auto& fitting = fitting_.emplace_back();
      for (std::size_t i = 0; i < table.size(); ++i) {
        if (table.differences(i, row).empty()) fitting.push_back(i);
      }
    }
  }

  Found run() {
    for (std::size_t i = 0; i < fitting_.size(); ++i) {
      visited_.assign(takers_.size(), false);
      place(i);
    }
    Found found(fitting_.size());
    for (std::size_t row = 0; row < takers_.size(); ++row) {
      if (takers_[row]) found[*takers_[row]] = row;
    }
    return found;
  }

 private:
  // Goes as deep as there are expected rows, which a person wrote.
  bool place(std::size_t expected) {
    for (const std::size_t row : fitting_[expected]) {
      if (visited_[row]) continue;
      visited_[row] = true;
      if (takers_[row] && !place(*takers_[row])) continue;
      takers_[row] = expected;
      return true;
    }
    return false;
  }

  std::vector<std::vector<std::size_t>> fitting_;
  std::vector<std::optional<std::size_t>> takers_;  // by row
  std::vector<bool> visited_;
};

/// Takes the first row that fits after the previous one: no other choice finds more.
Found find_in_order(const RowTable& table, const std::vector<ExpectedRow>& expected) {
  Found found;
  std::size_t from = 0;
  for (const ExpectedRow& row : expected) {
    auto& place = found.emplace_back();
    for (std::size_t i = from; i < table.size() && !place; ++i) {
      if (table.differences(i, row).empty()) place = i;
    }
    if (place) from = *place + 1;
  }
  return found;
}

}  // namespace

void RowTable::row(std::span<const FieldValue> values, std::string_view /*pointer*/) {
  auto& row = rows_.emplace_back();
  for (const FieldValue& value : values) {
    row.emplace_back();
    if (!value.is_missing()) append_text(row.back().emplace(), value);
  }
}

void RowTable::problem(std::size_t file, const InputProblem& problem) {
  if (!problem_) problem_.emplace(file, problem);
}

std::optional<std::size_t> RowTable::column(std::string_view name) const {
  const auto found = std::ranges::find(names_, name);
  if (found == names_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names_.begin());
}

FieldValue RowTable::value(std::size_t row, std::size_t column) const {
  const auto& text = rows_[row][column];
  return text ? FieldValue::text(*text) : FieldValue();
}

std::vector<std::string> RowTable::differences(std::size_t row, const ExpectedRow& expected) const {
  std::vector<std::string> differences;
  for (const auto& [name, expectation] : expected.columns) {
    const auto at = column(name.text);
    const FieldValue found = at ? value(row, *at) : FieldValue();
    if (expectation.holds(found)) continue;
    differences.push_back(fmt::format("{}: expected {}, found {}", name.text, expectation.description(),
                                      found.is_missing() ? "no value" : one_visible_line(found.text())));
  }
  return differences;
}

std::string RowTable::described(std::size_t row) const {
  std::string text;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (!rows_[row][i]) continue;
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", names_[i], one_visible_line(*rows_[row][i]));
  }
  return text.empty() ? "(no values)" : text;
}

std::string description_of(const ExpectedRow& row) {
  std::string columns;
  for (const auto& [name, expectation] : row.columns) {
    columns += fmt::format("{}{}: {}", columns.empty() ? "" : ", ", name.text, expectation.description());
  }
  return fmt::format("{{ {} }}", columns);
}

std::vector<std::optional<std::size_t>> find_rows(const RowTable& table, const std::vector<ExpectedRow>& expected,
                                                  ExpectedOrder order) {
  switch (order) {
    case ExpectedOrder::Any: return Matching(table, expected).run();
    case ExpectedOrder::AsWritten: break;
  }
  return find_in_order(table, expected);
}

}  // namespace insitu
