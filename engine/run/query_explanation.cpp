#include "insitu/query_explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "engine/extract/field_reader.h"
#include "engine/extract/json_walker.h"
#include "engine/plan/program_parts.h"
#include "engine/plan/query_text.h"
#include "engine/run/condition_explanation.h"
#include "engine/run/pipeline.h"
#include "engine/run/written_commands.h"

namespace insitu {
namespace {

std::string rows_text(std::size_t count) { return fmt::format("{} row{}", count, count == 1 ? "" : "s"); }

/// The end of a command on its own: keeps its rows, with texts of their own.
class RowKeeper : public Operator {
 public:
  explicit RowKeeper(Batch& rows) : rows_(rows) {}

  void push(Batch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const std::span<const FieldValue> from = std::as_const(batch).row(i);
      const std::span<FieldValue> to = rows_.add(batch.rank(i));
      std::ranges::transform(from, to.begin(), [this](const FieldValue& value) { return rows_.arena.keep(value); });
    }
  }
  void finish() override {}

 private:
  Batch& rows_;
};

class NoVisitor : public JsonVisitor {
 public:
  void restart() override {}
  void value(WantId /*want*/, const JsonToken& /*token*/) override {}
};

/// A message that begins like a JSON object was surely meant to be one.
std::string remark_on_json(std::string_view message) {
  const std::size_t first = message.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || message[first] != '{') return "";
  NoVisitor nothing;
  const JsonWalk walk = JsonWalker().walk(message, PathSet(), nothing);
  if (walk.verdict != JsonVerdict::NotJson) return "";
  const std::string_view there = message.substr(std::min(walk.offset, message.size()), 20);
  return fmt::format("the message is not JSON, so it has no fields: at byte {} stands {}, expected {}", walk.offset,
                     there.empty() ? "its end" : "`" + std::string(there) + "`", walk.expected);
}

bool is_discovered(std::string_view name) { return !name.starts_with('@') || name.starts_with("@@"); }

/// Takes one event through the commands of a query, one after the other.
class QueryWalk {
 public:
  QueryWalk(const Program& program, const QueryClock& clock)
      : parts_(parts_of(program)),
        plan_(*parts_.query),
        clock_(clock),
        evaluator_(plan_.calls, clock),
        rows_(std::make_unique<Batch>(plan_.slots)) {}

  QueryExplanation run(std::string_view message) {
    read(message);
    for (const WrittenCommand& command : written_commands(plan_)) {
      step(command);
      if (rows_->empty()) return std::move(explanation_);
    }
    for (std::size_t i = 0; i < rows_->size(); ++i) {
      NamedRow& row = explanation_.rows.emplace_back();
      for (const Column& column : plan_.columns) row.push_back(named_value(column.name, rows_->row(i)[column.slot]));
    }
    return std::move(explanation_);
  }

 private:
  [[nodiscard]] FieldReader reader(Structures objects_and_arrays, const TimeReader& times) const {
    std::vector<WantedField> wanted;
    for (const FieldSource& field : plan_.fields) {
      wanted.push_back({field.name, field.wants_structure ? Structures::Slice : objects_and_arrays});
    }
    const bool enforced = parts_.options.quotas == ServiceQuotas::Enforced;
    return {std::move(wanted), times, enforced ? FieldQuota::Enforced : FieldQuota::Lifted};
  }

  void read(std::string_view message) {
    const TimeReader times = *TimeReader::make({.now = clock_.now});
    LogEvent event;
    event.message = message;
    const std::span<FieldValue> row = rows_->add({}).first(plan_.fields.size());
    const FieldReading reading = reader(Structures::Missing, times).read(event, {}, 0, rows_->arena, row);
    // The same with what is no field and may be taken for one.
    std::vector<FieldValue> all(plan_.fields.size());
    reader(Structures::Slice, times).read(event, {}, 0, rows_->arena, all);
    for (std::size_t i = 0; i < all.size(); ++i) add_field(plan_.fields[i].name, row[i], all[i]);

    explanation_.is_too_deep = reading.too_deep;
    const bool wants_json =
        std::ranges::any_of(plan_.fields, [](const FieldSource& field) { return is_discovered(field.name); });
    if (reading.too_deep) {
      explanation_.remark = fmt::format("the message nests deeper than {} levels, so it has no fields", kMaxJsonDepth);
    } else if (wants_json && !reading.is_json) {
      explanation_.remark = remark_on_json(message);
    }
  }

  /// `readable` is the value, or the object or array that is none.
  void add_field(const std::string& name, const FieldValue& value, const FieldValue& readable) {
    NamedValue field = named_value(name, value);
    if (value.is_missing() && readable.is_structure()) {
      field.text += readable.kind() == FieldKind::Map ? ": an object, only what is in it is a field"
                                                      : ": an array, only what is in it is a field";
    }
    // A field that is also wanted as JSON is listed twice.
    const bool is_known = std::ranges::any_of(explanation_.fields, [&](const NamedValue& known) {
      return known.name == field.name && known.text == field.text;
    });
    if (!is_known) explanation_.fields.push_back(std::move(field));
  }

  void step(const WrittenCommand& command) {
    QueryStep& step = explanation_.steps.emplace_back();
    step.text = command.text;
    for (std::size_t node = command.first_node; node < command.end_node && !rows_->empty(); ++node) {
      before_ = rows_->size();
      std::visit([&](const auto& one) { before(one, step); }, plan_.commands[node].node);
      run_node(node);
      std::visit([&](const auto& one) { after(one, command, step); }, plan_.commands[node].node);
    }
  }

  void run_node(std::size_t node) {
    // The log group of the event is not known, and SOURCE would refuse every such event.
    if (std::holds_alternative<SourceNode>(plan_.commands[node].node)) return;
    auto made = std::make_unique<Batch>(plan_.slots);
    RowKeeper keeper(*made);
    Pipeline command(plan_, clock_, {}, node, node + 1, keeper);
    command.first().push(*rows_);
    command.first().finish();
    rows_ = std::move(made);
  }

  [[nodiscard]] ConditionScene scene(std::size_t row) {
    return {plan_.text, evaluator_, std::as_const(*rows_).row(row), rows_->arena};
  }

  // ---- before a command has run: what it looks at

  void before(const FilterNode& node, QueryStep& step) {
    for (std::size_t i = 0; i < rows_->size(); ++i) {
      const ConditionScene row = scene(i);
      step.conditions.push_back(explain_condition(node.condition, row));
      const bool holds = evaluator_.holds(node.condition, row.row, row.arena) == Truth::True;
      if (i == 0 && !holds) reason_ = why_not(node.condition, row);
    }
  }
  void before(const ParseNode& node, QueryStep& /*step*/) {
    const ConditionScene first = scene(0);
    const bool is_missing = evaluator_.evaluate(node.source, first.row, first.arena).is_missing();
    reason_ = is_missing ? fmt::format("`{}` is missing", on_one_line(plan_.text, node.source.span)) : "no match";
  }
  void before(const UnnestNode& node, QueryStep& /*step*/) {
    reason_ = fmt::format("`{}` is an empty list", on_one_line(plan_.text, node.list.span));
  }
  template <class Node>
  void before(const Node& /*node*/, QueryStep& /*step*/) {}

  // ---- after it: what it made

  void after(const FilterNode& /*node*/, const WrittenCommand& /*command*/, QueryStep& step) {
    if (rows_->empty()) {
      explanation_.why_dropped = reason_;
    } else if (before_ > 1) {
      step.remark = passed();
    }
  }
  void after(const ProjectNode& /*node*/, const WrittenCommand& command, QueryStep& step) { show(command, step); }
  void after(const SourceNode& /*node*/, const WrittenCommand& /*command*/, QueryStep& step) {
    step.remark = "the log group of the message is not known, it is taken for one of these";
    if (plan_.source_start || plan_.source_end) step.remark += "; the window is not looked at";
  }
  void after(const ParseNode& /*node*/, const WrittenCommand& command, QueryStep& step) {
    if (made_nothing(command)) {
      step.remark = reason_ + ", the row stays as it is";
    } else {
      if (rows_->size() > before_) step.remark = rows_text(rows_->size());
      show(command, step);
    }
  }
  void after(const SortNode& node, const WrittenCommand& /*command*/, QueryStep& step) {
    const bool is_written = !node.keys.empty() || node.keep == SortNode::Keep::Last;
    if (is_written) step.remark = passed();
  }
  void after(const LimitNode& node, const WrittenCommand& /*command*/, QueryStep& step) {
    if (!node.is_implicit) step.remark = passed();
  }
  void after(const DedupNode& /*node*/, const WrittenCommand& /*command*/, QueryStep& step) { step.remark = passed(); }
  void after(const UnnestNode& /*node*/, const WrittenCommand& command, QueryStep& step) {
    if (rows_->empty()) {
      explanation_.why_dropped = reason_;
      return;
    }
    step.remark = rows_text(rows_->size());
    show(command, step);
  }
  void after(const StatsNode& /*node*/, const WrittenCommand& command, QueryStep& step) {
    step.remark = "of this event alone";
    show(command, step);
  }
  void after(const PatternNode& /*node*/, const WrittenCommand& command, QueryStep& step) {
    step.remark = "of this event alone";
    show(command, step);
  }

  [[nodiscard]] std::string passed() const {
    if (before_ == 1) return "the row passes";
    return fmt::format("{} of {} rows pass", rows_->size(), before_);
  }
  [[nodiscard]] bool made_nothing(const WrittenCommand& command) const {
    for (std::size_t i = 0; i < rows_->size(); ++i) {
      const std::span<const FieldValue> row = std::as_const(*rows_).row(i);
      if (std::ranges::any_of(command.makes, [&](const NamedSlot& one) { return !row[one.slot].is_missing(); })) {
        return false;
      }
    }
    return true;
  }
  void show(const WrittenCommand& command, QueryStep& step) {
    for (std::size_t i = 0; i < rows_->size(); ++i) {
      NamedRow& row = step.values.emplace_back();
      for (const NamedSlot& one : command.makes) row.push_back(named_value(one.name, rows_->row(i)[one.slot]));
    }
  }

  const ProgramParts& parts_;
  const QueryPlan& plan_;
  const QueryClock& clock_;
  Evaluator evaluator_;
  std::unique_ptr<Batch> rows_;  // that the event has become so far
  std::size_t before_ = 0;       // how many there were before the command
  std::string reason_;           // why it may have dropped them
  QueryExplanation explanation_;
};

}  // namespace

QueryExplanation explain_query(const Program& program, std::string_view message, const QueryClock& clock) {
  return QueryWalk(program, clock).run(message);
}

}  // namespace insitu
