#include "engine/run/row_output.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace insitu {

std::span<const FieldValue> RowColumns::values_of(std::span<const FieldValue> row) {
  for (std::size_t column = 0; column < values_.size(); ++column) values_[column] = row[plan_.columns[column].slot];
  return values_;
}

std::string_view RowColumns::pointer_of(std::span<const FieldValue> row) {
  return plan_.pointer ? text_of(row[*plan_.pointer], scratch_) : std::string_view();
}

void RowOutput::begin() {
  std::vector<std::string> names;
  for (const Column& column : plan_.columns) names.push_back(column.name);
  sink_.columns(names);
}

void RowOutput::push(Batch& batch) {
  for (std::size_t i = 0; i < batch.size() && sink_.is_open(); ++i) {
    sink_.row(columns_.values_of(batch.row(i)), columns_.pointer_of(batch.row(i)));
    ++rows_;
  }
}

void RowOutput::write(std::string_view text, std::uint64_t rows) {
  if (rows == 0 || !sink_.is_open()) return;
  sink_.formatted_rows(text);
  rows_ += rows;
}

void FormattedRows::push(Batch& batch) {
  constexpr std::size_t kMaxWaitingBytes = std::size_t{8} << 20;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    formatter_->append(text_, columns_.values_of(batch.row(i)), columns_.pointer_of(batch.row(i)));
  }
  rows_ += batch.size();
  if (text_.size() > kMaxWaitingBytes && progress_.wait_for(position_)) write();
}

void FormattedRows::write() {
  output_.write(text_, std::exchange(rows_, 0));
  text_.clear();
}

}  // namespace insitu
