#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/program_parts.h"
#include "engine/run/pipeline.h"
#include "insitu/compile.h"
#include "tests/unit/engine/operators/query_clock.h"

// Chains of operators that hold rows, and what they are made from.
namespace insitu {

/// The rows that come out, one text each.
class Rows : public Operator {
 public:
  explicit Rows(const QueryPlan& plan) : plan_(plan) {}
  void push(Batch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      std::string row;
      for (const Column& column : plan_.columns) {
        row += column.name + "=";
        append_text(row, batch.row(i)[column.slot]);
        row += " ";
      }
      rows.push_back(row);
    }
  }
  void finish() override {}
  std::vector<std::string> rows;

 private:
  const QueryPlan& plan_;
};

/// A chain up to the first command that holds rows, and the rest of the chain after it.
struct Chain {
  explicit Chain(const QueryPlan& query)
      : plan(query),
        cut(cut_of(plan)),
        rows(plan),
        rest(plan, kClock, {}, cut.parallel, plan.commands.size(), rows),
        front(plan, kClock, {}, 0, cut.parallel, rest.first()) {}

  /// Event `number`: its fields are made up from its number, so that keys repeat and some are missing.
  void add(int number) {
    Batch batch(plan.slots);
    const RowRank rank{.time = -(number % 7), .file = 0, .place = UINT64_MAX - static_cast<std::uint64_t>(number)};
    const std::span<FieldValue> row = batch.add(rank);
    for (std::size_t slot = 0; slot < plan.fields.size(); ++slot) {
      const std::string& name = plan.fields[slot].name;
      if (name == "@timestamp") row[slot] = FieldValue::timestamp(number % 7);
      if (name == "name")
        row[slot] = FieldValue::text(batch.arena.keep(std::string_view("n" + std::to_string(number % 5))));
      if (name == "size" && number % 4 != 0) row[slot] = FieldValue::integer(number * 37 % 101);
      if (name == "ratio") row[slot] = FieldValue::real(number / 8.0);
    }
    front.first().push(batch);
  }
  [[nodiscard]] std::vector<std::string> finish() {
    front.holder().finish();
    return rows.rows;
  }

  const QueryPlan& plan;
  PipelineCut cut;
  Rows rows;
  Pipeline rest;
  Pipeline front;
};

inline constexpr int kEvents = 200;

inline constexpr std::string_view kQueries[] = {
    "fields name, size | sort size desc, name | limit 7",
    "fields name, size | sort name",
    "fields name, size | tail 6",
    "fields name, size | limit 5",
    "fields name, size | dedup name",
    "fields name, size | dedup name, size | limit 9",
    "stats count(*), count(size), sum(size), avg(ratio), min(size), max(name) by name",
    "stats pct(size, 90), countDistinct(size), stddev(ratio), variance(size), values(name) by bin(1ms)",
    "stats values(size), countDistinct(name), pct(ratio, 5) by size, name",
    "stats earliest(size), latest(size), sortsFirst(name), sortsLast(name), rate(size, 1s)",
    "stats topk(3, name)",
    "pattern name | display @pattern, @sampleCount, @ratio, @logSamples, @visualization",
    "pattern size",
};

}  // namespace insitu
