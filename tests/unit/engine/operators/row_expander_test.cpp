#include "engine/operators/row_expander.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace insitu {
namespace {

/// Notes the sizes of batches, and the parts of their rows.
class Sizes : public Operator {
 public:
  void push(Batch& batch) override {
    sizes.push_back(batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) parts.push_back(batch.rank(i).part);
  }
  void finish() override {}

  std::vector<std::size_t> sizes;
  std::vector<std::uint64_t> parts;
};

std::vector<std::size_t> sizes_of_batches(std::size_t text_bytes, std::size_t rows) {
  Sizes sizes;
  RowExpander expander(2, sizes);
  const std::string text(text_bytes, 'x');
  const std::vector<FieldValue> row = {FieldValue::text(text), FieldValue::integer(1)};
  expander.begin({.place = 3}, row);
  for (std::size_t i = 0; i < rows; ++i) expander.add()[1] = FieldValue::integer(2);
  expander.flush();
  for (std::size_t i = 0; i < rows; ++i) EXPECT_EQ(sizes.parts[i], i + 1);
  return sizes.sizes;
}

TEST(RowExpander, HandsOnFullBatches) {
  using Batches = std::vector<std::size_t>;
  EXPECT_EQ(sizes_of_batches(0, 0), Batches());
  EXPECT_EQ(sizes_of_batches(7, kBatchRows + 1), (Batches{kBatchRows, 1}));
}

TEST(RowExpander, LongRowsGoOnSooner) {
  using Batches = std::vector<std::size_t>;
  EXPECT_EQ(sizes_of_batches(100'000, 5), (Batches{2, 2, 1}));
  EXPECT_EQ(sizes_of_batches(1'000'000, 2), (Batches{1, 1}));
}

}  // namespace
}  // namespace insitu
