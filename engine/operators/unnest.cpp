#include <optional>
#include <string>

#include "engine/model/json_slice.h"
#include "engine/operators/operators.h"
#include "engine/operators/row_expander.h"

namespace insitu {
namespace {

/// Makes one row per element of a list; any other value counts as a list of one.
class UnnestOperator : public Operator {
 public:
  UnnestOperator(const UnnestNode& node, OperatorContext& context, Operator& next)
      : node_(node), context_(context), next_(next), expander_(context.plan.slots, next) {}

  void push(Batch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const std::span<const FieldValue> row = batch.row(i);
      const FieldValue value = context_.evaluator.evaluate(node_.list, row, batch.arena);
      const FieldValue list = node_.parses_text ? list_in(value, batch.arena) : value;
      expander_.begin(batch.rank(i), row);
      if (list.kind() != FieldKind::List) {
        expander_.add()[node_.slot] = is_no_field(value) ? FieldValue() : value;
        continue;
      }
      JsonElements elements(list);
      while (const std::optional<FieldValue> element = elements.next(batch.arena)) {
        expander_.add()[node_.slot] = *element;
      }
    }
    expander_.flush();
  }
  void finish() override { next_.finish(); }
  [[nodiscard]] bool wants_more() const override { return next_.wants_more(); }

 private:
  /// Returns a text that is a JSON array as a list, and any other value as it is.
  static FieldValue list_in(const FieldValue& value, Arena& arena) {
    if (value.kind() != FieldKind::Text) return value;
    return read_json(value.text(), arena).value_or(value);
  }

  /// Whether the value is an object in a field of the event, which only `expand` reads and leaves as it was: no field.
  [[nodiscard]] bool is_no_field(const FieldValue& value) const {
    return node_.parses_text && value.kind() == FieldKind::Map && node_.list.kind == ExpressionKind::Slot &&
           node_.list.slot < context_.plan.fields.size();
  }

  const UnnestNode& node_;
  OperatorContext& context_;
  Operator& next_;
  RowExpander expander_;
};

}  // namespace

std::unique_ptr<Operator> make_unnest(const UnnestNode& node, OperatorContext& context, Operator& next) {
  return std::make_unique<UnnestOperator>(node, context, next);
}

}  // namespace insitu
