#include "cli/reports/report_rows.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace insitu::cli {

void ReportRows::columns(std::span<const std::string> names) {
  for (const std::string& name : names) columns_.push_back({.name = name});
}

void ReportRows::row(std::span<const FieldValue> values, std::string_view /*pointer*/) {
  ++count_;
  if (is_full_) return;
  std::vector<Cell> cells;
  cells.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const FieldValue& value = values[i];
    Cell& cell = cells.emplace_back();
    if (value.is_missing()) continue;
    cell.text = text_in_zone(value, zone_ ? &*zone_ : nullptr, UtcOffset::Shown, scratch_);
    bytes_ += cell.text->size();
    Column& column = columns_[i];
    column.has_values = true;
    column.bytes = std::max(column.bytes, cell.text->contains('\n') ? SIZE_MAX : cell.text->size());
    if (value.kind() == FieldKind::Timestamp) {
      cell.time = value.integer();
      column.is_number = false;
      continue;
    }
    column.is_time = false;
    const auto quantity = quantity_of(value);
    if (quantity) cell.number = quantity->as_real();
    column.is_number = column.is_number && quantity.has_value();
  }
  // What no page has room for is not held either.
  is_full_ = rows_.size() >= kMaxReportRows || bytes_ > kMaxReportBytes;
  if (!is_full_) rows_.push_back(std::move(cells));
}

namespace {

void append_csv_cell(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

/// A line with one empty value is `""`: most readers would skip an empty line.
void end_csv_line(std::string& out, std::size_t begin) {
  if (out.size() == begin) out += "\"\"";
  out += "\r\n";
}

}  // namespace

std::string csv_of(const ReportRows& rows, std::size_t count) {
  std::string csv;
  for (const ReportRows::Column& column : rows.columns()) {
    if (&column != rows.columns().data()) csv += ',';
    append_csv_cell(csv, column.name);
  }
  end_csv_line(csv, 0);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = csv.size();
    const std::vector<ReportRows::Cell>& cells = rows.rows()[i];
    for (std::size_t k = 0; k < cells.size(); ++k) {
      if (k > 0) csv += ',';
      append_csv_cell(csv, cells[k].text.value_or(""));
    }
    end_csv_line(csv, begin);
  }
  return csv;
}

}  // namespace insitu::cli
