#include "engine/expect/row_table.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace insitu {
namespace {

using Cells = std::vector<std::pair<std::string, std::string>>;

ExpectedRow expected(const Cells& cells) {
  ExpectedRow row;
  for (const auto& [name, demand] : cells) {
    WrittenValue column;
    column.text = name;
    WrittenValue value;
    value.text = demand;
    row.columns.emplace_back(column, *Expectation::of_value(value));
  }
  return row;
}

RowTable table(const std::vector<std::pair<std::string_view, std::int64_t>>& rows) {
  RowTable table;
  const std::vector<std::string> names = {"svc", "n"};
  table.columns(names);
  for (const auto& [svc, n] : rows) {
    const std::vector<FieldValue> values = {svc.empty() ? FieldValue() : FieldValue::text(svc), FieldValue::integer(n)};
    table.row(values, "");
  }
  return table;
}

using Found = std::vector<std::optional<std::size_t>>;

TEST(RowTable, ReportsDifferences) {
  const RowTable rows = table({{"pay", 2}, {"", 1}});
  EXPECT_EQ(rows.differences(0, expected({{"svc", "pay"}, {"n", ">= 3"}})),
            (std::vector<std::string>{"n: expected `>= 3`, found 2"}));
  EXPECT_EQ(rows.differences(1, expected({{"svc", "pay"}})),
            (std::vector<std::string>{"svc: expected `pay`, found no value"}));
  EXPECT_EQ(rows.described(0), "svc=pay, n=2");
  EXPECT_EQ(rows.described(1), "n=1");
}

TEST(RowTable, EachExpectedRowIsAnotherOne) {
  const RowTable rows = table({{"pay", 2}});
  EXPECT_EQ(find_rows(rows, {expected({{"svc", "pay"}}), expected({{"n", "2"}})}, ExpectedOrder::Any),
            (Found{0, std::nullopt}));
}

TEST(RowTable, AWideDemandMakesRoomForANarrowOne) {
  const RowTable rows = table({{"pay", 2}, {"cart", 2}});
  EXPECT_EQ(find_rows(rows, {expected({{"n", "2"}}), expected({{"svc", "pay"}})}, ExpectedOrder::Any), (Found{1, 0}));
}

TEST(RowTable, InTheirOrder) {
  const RowTable rows = table({{"pay", 2}, {"cart", 2}, {"ship", 1}});
  EXPECT_EQ(find_rows(rows, {expected({{"svc", "pay"}}), expected({{"svc", "ship"}})}, ExpectedOrder::AsWritten),
            (Found{0, 2}));
  EXPECT_EQ(find_rows(rows, {expected({{"svc", "ship"}}), expected({{"svc", "pay"}})}, ExpectedOrder::AsWritten),
            (Found{2, std::nullopt}));
}

}  // namespace
}  // namespace insitu
