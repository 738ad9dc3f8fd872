#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/expression/function.h"
#include "engine/expression/value_set.h"
#include "engine/match/placed_literal.h"
#include "engine/match/regex.h"
#include "engine/model/arena.h"
#include "insitu/field_value.h"
#include "insitu/span.h"

namespace insitu {

/// The place of a value in every record of a query.
using SlotId = std::uint32_t;

enum class ExpressionKind : std::uint8_t {
  Constant,
  Slot,
  Access,  ///< steps into the map or list that the operand is
  Bin,     ///< the operand (a time) down to a border
  Negate,
  Arithmetic,
  Compare,
  Not,
  And,
  Or,
  ContainsText,
  FindsRegex,
  In,  ///< the first operand is one of the others
  Call,
};

enum class ArithmeticOperator : std::uint8_t { Add, Subtract, Multiply, Divide, Remainder, Power };

/// One step into a value: `[2]`, or a member name. A name of digits also selects the element of a list.
struct AccessStep {
  std::string name;
  std::optional<std::size_t> index;
};

/// A compiled expression: a tree whose depth the grammar bounds. Immutable; shared by threads. Texts of constants
/// borrow from the plan (`QueryPlan::literals`).
struct Expression {
  ExpressionKind kind{};
  std::vector<Expression> operands;
  FieldValue constant;              ///< Constant; ContainsText: what is searched for
  SlotId slot = 0;                  ///< Slot
  std::vector<AccessStep> steps;    ///< Access
  Period period;                    ///< Bin
  std::int64_t bin_offset = 0;      ///< Bin, milliseconds
  ArithmeticOperator arithmetic{};  ///< Arithmetic
  Comparison comparison{};          ///< Compare
  std::optional<Regex> regex;       ///< FindsRegex
  RequiredTexts regex_literals;     ///< FindsRegex: of every match
  /// In, Or: if set, they only ask whether the first field that they name is one of these constants.
  std::shared_ptr<const ValueSet> constants = {};
  const Function* function = nullptr;  ///< Call
  std::uint32_t call = 0;              ///< Call: its number in the whole plan, for its cache
  Span span;                           ///< in the query
};

/// What commands hold, or the texts that functions made, takes more memory than it may. A caller that handles only
/// bad_alloc catches it, too.
struct MemoryLimitExceeded : std::bad_alloc {};

/// One thread's means to evaluate the expressions of a plan. Not thread-safe.
class Evaluator {
 public:
  /// `clock` must outlive the evaluator. `calls`: how many calls the plan has.
  Evaluator(std::size_t calls, const QueryClock& clock) : clock_(clock), caches_(calls) {}

  /// Limits the bytes that an arena may hold after a call, for all rows of its batch; beyond it MemoryLimitExceeded is
  /// thrown.
  void limit_texts(std::size_t max_bytes) { max_text_bytes_ = max_bytes; }

  [[nodiscard]] const QueryClock& clock() const { return clock_; }

  /// The value of an expression for one row. Its texts borrow from the row, the plan or `arena`.
  [[nodiscard]] FieldValue evaluate(const Expression& expression, std::span<const FieldValue> row, Arena& arena) {
    return expression.kind == ExpressionKind::Slot ? row[expression.slot] : compute(expression, row, arena);
  }
  [[nodiscard]] Truth holds(const Expression& expression, std::span<const FieldValue> row, Arena& arena);

 private:
  FieldValue compute(const Expression& expression, std::span<const FieldValue> row, Arena& arena);
  FieldValue call(const Expression& expression, std::span<const FieldValue> row, Arena& arena);
  Truth is_in(const Expression& expression, std::span<const FieldValue> row, Arena& arena);

  const QueryClock& clock_;
  std::vector<CallCache> caches_;
  std::size_t max_text_bytes_ = SIZE_MAX;
  std::string scratch_;
};

/// The value that `steps` lead to in a map or list; missing if they lead nowhere.
FieldValue step_into(FieldValue value, std::span<const AccessStep> steps, Arena& arena);

/// Makes one step of a path; a name of digits is an index, too.
AccessStep access_step(std::string name);

}  // namespace insitu
