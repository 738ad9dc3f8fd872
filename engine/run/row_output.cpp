#include "engine/run/row_output.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace insitu {

void RowOutput::begin() {
  std::vector<std::string> names;
  for (const Column& column : plan_.columns) names.push_back(column.name);
  sink_.columns(names);
}

void RowOutput::push(Batch& batch) {
  for (std::size_t i = 0; i < batch.size() && sink_.is_open(); ++i) {
    const std::span<const FieldValue> row = batch.row(i);
    for (std::size_t column = 0; column < values_.size(); ++column) values_[column] = row[plan_.columns[column].slot];
    sink_.row(values_, plan_.pointer ? text_of(row[*plan_.pointer], scratch_) : std::string_view());
    ++rows_;
  }
}

}  // namespace insitu
