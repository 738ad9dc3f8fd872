#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/expression/md5.h"
#include "engine/operators/operators.h"
#include "engine/operators/pattern_columns.h"
#include "engine/operators/template_clusters.h"
#include "engine/operators/template_table.h"

namespace insitu {
namespace {

bool computes(const PatternNode& node, PatternColumn column) {
  return std::ranges::find(node.columns, column, &PatternSlot::column) != node.columns.end();
}

/// Counts the templates of texts, and hands on one row for each pattern that they make.
class PatternOperator : public Operator {
 public:
  PatternOperator(const PatternNode& node, OperatorContext& context, Operator& next)
      : node_(node),
        context_(context),
        next_(next),
        table_({.samples = computes(node, PatternColumn::LogSamples),
                .times = computes(node, PatternColumn::Visualization)}) {}

  void push(Batch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const std::span<const FieldValue> row = batch.row(i);
      const bool is_now = is_of(RowTime::Now, row);
      const bool is_before = node_.row_time && is_of(RowTime::Before, row);
      rows_ += is_now ? 1 : 0;
      earlier_rows_ += is_before ? 1 : 0;
      const FieldValue value = context_.evaluator.evaluate(node_.text, row, batch.arena);
      if (value.is_missing() || value.is_structure()) continue;
      table_.add({.text = text_of(value, text_),
                  .time = time_of(row),
                  .rank = batch.rank(i),
                  .message = node_.message ? text_of(row[*node_.message], message_) : std::string_view(),
                  .is_now = is_now,
                  .is_before = is_before});
    }
  }

  void finish() override {
    std::vector<TextPattern> patterns = find_patterns(table_);
    if (node_.row_time) sort_by_difference(patterns);
    Batch batch(context_.plan.slots);
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      const std::span<FieldValue> row = batch.add({.time = 0, .file = 0, .place = i, .part = 0});
      for (const PatternSlot& column : node_.columns) {
        row[column.slot] = value_of(column.column, patterns[i], batch.arena);
      }
      if (batch.size() < kBatchRows && i + 1 < patterns.size()) continue;
      next_.push(batch);
      batch.clear();
      if (!next_.wants_more()) break;
    }
    next_.finish();
  }

  void merge(Operator& twin) override {
    auto& other = static_cast<PatternOperator&>(twin);
    rows_ += other.rows_;
    earlier_rows_ += other.earlier_rows_;
    table_.merge(other.table_);
  }
  void save(StateWriter& out) const override {
    out.number(rows_);
    out.number(earlier_rows_);
    table_.save(out);
  }
  void load(StateReader& in) override {
    rows_ = in.number();
    earlier_rows_ = in.number();
    table_.load(in);
  }

  [[nodiscard]] std::size_t memory() const override { return table_.memory(); }
  void report(OperatorReport& report) const override {
    report.coarsened_texts += table_.coarsened();
    report.lacks_earlier_rows = node_.row_time && rows_ > 0 && earlier_rows_ == 0;
  }

 private:
  /// Without a comparison all rows are of now.
  [[nodiscard]] bool is_of(RowTime time, std::span<const FieldValue> row) const {
    return !node_.row_time || (row[*node_.row_time].integer() & static_cast<std::int64_t>(time)) != 0;
  }

  [[nodiscard]] std::optional<std::int64_t> time_of(std::span<const FieldValue> row) const {
    if (!node_.timestamp || row[*node_.timestamp].kind() != FieldKind::Timestamp) return std::nullopt;
    return row[*node_.timestamp].integer();
  }

  [[nodiscard]] FieldValue value_of(PatternColumn column, const TextPattern& pattern, Arena& arena) const {
    const auto kept = [&](std::string_view text) { return FieldValue::text(arena.keep(text)); };
    switch (column) {
      case PatternColumn::Pattern: return kept(pattern.text);
      case PatternColumn::Ratio:
        return FieldValue::real(rows_ == 0 ? 0.0 : static_cast<double>(pattern.events) / static_cast<double>(rows_));
      case PatternColumn::SampleCount: return FieldValue::integer(static_cast<std::int64_t>(pattern.events));
      case PatternColumn::SeverityLabel: return FieldValue::text(severity_of(pattern));
      case PatternColumn::PatternId: return kept(md5_digits(pattern.text));
      case PatternColumn::RegexString: return kept(regex_of(pattern));
      case PatternColumn::LogSamples: return kept(samples_of(pattern));
      case PatternColumn::Tokens: return kept(tokens_of(pattern));
      case PatternColumn::Visualization: return kept(counts_by_time(pattern, table_.scale(), window()));
      case PatternColumn::PreviousSampleCount: return FieldValue::integer(static_cast<std::int64_t>(pattern.before));
      case PatternColumn::Difference: return FieldValue::integer(difference_of(pattern));
      case PatternColumn::Description: return FieldValue::text(description_of(pattern));
      case PatternColumn::RelatedPattern: break;
    }
    return {};
  }

  /// The window of the query; where it is open, from the first event or to the last one.
  [[nodiscard]] TimeWindow window() const {
    const QueryClock& clock = context_.evaluator.clock();
    const TimeScale& scale = table_.scale();
    TimeWindow window;
    window.start = clock.start.value_or(scale.is_empty() ? 0 : scale.first);
    window.end = std::max(clock.end.value_or(scale.is_empty() ? 0 : scale.last), window.start);
    return window;
  }

  const PatternNode& node_;
  OperatorContext& context_;
  Operator& next_;
  std::uint64_t rows_ = 0;          // that reached the command, of now
  std::uint64_t earlier_rows_ = 0;  // of the time before
  TemplateTable table_;
  std::string text_;
  std::string message_;
};

}  // namespace

std::unique_ptr<Operator> make_pattern(const PatternNode& node, OperatorContext& context, Operator& next) {
  return std::make_unique<PatternOperator>(node, context, next);
}

}  // namespace insitu
