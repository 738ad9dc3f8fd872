#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/plan/program_parts.h"
#include "engine/run/pipeline.h"
#include "insitu/compile.h"
#include "tests/unit/engine/operators/query_clock.h"

namespace insitu {
namespace {

/// Collects the first column.
class Names : public Operator {
 public:
  explicit Names(const QueryPlan& plan) : slot_(plan.columns.front().slot) {}
  void push(Batch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) names.emplace_back(batch.row(i)[slot_].text());
  }
  void finish() override {}
  std::vector<std::string> names;

 private:
  SlotId slot_;
};

/// The `name` of a row, the key it is sorted by, and where it stands in the input: that decides ties.
struct Row {
  std::string name;
  std::string key;
  std::uint64_t place = 0;
};

std::vector<std::string> sorted(std::string_view query, const std::vector<Row>& rows, std::size_t batch_size) {
  const Program program = *compile_query(query);
  const QueryPlan& plan = *parts_of(program).query;
  Names names(plan);
  Pipeline pipeline(plan, kClock, {}, 0, plan.commands.size(), names);
  Batch batch(plan.slots);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::span<FieldValue> row = batch.add({.place = rows[i].place});
    for (std::size_t slot = 0; slot < plan.fields.size(); ++slot) {
      if (plan.fields[slot].name == "name") row[slot] = FieldValue::text(rows[i].name);
      if (plan.fields[slot].name == "key") row[slot] = FieldValue::text(rows[i].key);
    }
    if (batch.size() < batch_size && i + 1 < rows.size()) continue;
    pipeline.first().push(batch);
    batch.clear();
  }
  pipeline.first().finish();
  return names.names;
}

/// Rows whose keys come in the order `arrange` gives them; many keys come twice.
template <class Arrange>
std::vector<Row> rows(const Arrange& arrange) {
  std::vector<std::string> keys;
  for (int i = 0; i < 400; ++i) keys.push_back("k" + std::to_string(1000 + i * 7 / 10));
  arrange(keys);
  std::vector<Row> all;
  for (const std::string& key : keys) all.push_back({"n" + std::to_string(all.size()), key, all.size()});
  return all;
}

std::vector<std::vector<Row>> rows_in_many_orders() {
  return {rows([](auto&) {}), rows([](auto& keys) { std::ranges::reverse(keys); }),
          rows([](auto& keys) { std::ranges::shuffle(keys, std::mt19937(1)); }),
          rows([](auto& keys) { std::ranges::rotate(keys, keys.begin() + 100); }),
          rows([](auto& keys) { std::ranges::fill(keys, "same"); })};
}

TEST(Sort, ABoundKeepsWhatComesFirstInTheWholeOrder) {
  for (const std::vector<Row>& all : rows_in_many_orders()) {
    for (const std::string order : {"asc", "desc"}) {
      std::vector<Row> expected = all;
      std::ranges::sort(expected, [&](const Row& a, const Row& b) {
        if (a.key != b.key) return order == "asc" ? a.key < b.key : b.key < a.key;
        return a.place < b.place;
      });
      for (const std::size_t most : {1U, 2U, 7U, 64U, 399U, 400U, 1000U}) {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < std::min(most, expected.size()); ++i) names.push_back(expected[i].name);
        const std::string query = "fields name | sort key " + order + " | limit " + std::to_string(most);
        for (const std::size_t batch_size : {1U, 10U, 64U, 1000U}) {
          EXPECT_EQ(sorted(query, all, batch_size), names) << query << ", " << batch_size << " rows at a time";
        }
      }
    }
  }
}

TEST(Sort, TheTailIsTheLastOfTheOrder) {
  for (const std::vector<Row>& all : rows_in_many_orders()) {
    for (const std::size_t batch_size : {1U, 10U, 1000U}) {
      EXPECT_EQ(sorted("fields name | tail 3", all, batch_size), (std::vector<std::string>{"n397", "n398", "n399"}));
    }
  }
}

}  // namespace
}  // namespace insitu
