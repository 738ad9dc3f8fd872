#include "engine/expression/expression.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "engine/match/literal_search.h"
#include "engine/model/json_slice.h"

namespace insitu {
namespace {

/// Integers stay exact while they fit; beyond that the double takes over.
std::optional<std::int64_t> exact(ArithmeticOperator op, std::int64_t left, std::int64_t right) {
  std::int64_t result = 0;
  switch (op) {
    case ArithmeticOperator::Add:
      return __builtin_add_overflow(left, right, &result) ? std::nullopt : std::optional(result);
    case ArithmeticOperator::Subtract:
      return __builtin_sub_overflow(left, right, &result) ? std::nullopt : std::optional(result);
    case ArithmeticOperator::Multiply:
      return __builtin_mul_overflow(left, right, &result) ? std::nullopt : std::optional(result);
    case ArithmeticOperator::Divide:
      if (right == 0 || right == -1 || left % right != 0) return std::nullopt;
      return left / right;
    case ArithmeticOperator::Remainder:
      if (right == 0) return std::nullopt;
      return right == -1 ? 0 : left % right;
    case ArithmeticOperator::Power: break;
  }
  if (right < 0) return std::nullopt;
  result = 1;
  for (std::int64_t base = left; right > 0; right >>= 1) {
    if ((right & 1) != 0 && __builtin_mul_overflow(result, base, &result)) return std::nullopt;
    if (right > 1 && __builtin_mul_overflow(base, base, &base)) return std::nullopt;
  }
  return result;
}

double rounded(ArithmeticOperator op, double left, double right) {
  switch (op) {
    case ArithmeticOperator::Add: return left + right;
    case ArithmeticOperator::Subtract: return left - right;
    case ArithmeticOperator::Multiply: return left * right;
    case ArithmeticOperator::Divide: return left / right;
    case ArithmeticOperator::Remainder: return std::fmod(left, right);
    case ArithmeticOperator::Power: break;
  }
  return std::pow(left, right);
}

/// Whether a time is moved by a number or a period, which gives a time. The difference of two times is a number.
bool is_moved_time(ArithmeticOperator op, const FieldValue& left, const FieldValue& right) {
  const bool left_is_time = left.kind() == FieldKind::Timestamp;
  const bool right_is_time = right.kind() == FieldKind::Timestamp;
  if (op == ArithmeticOperator::Add) return left_is_time != right_is_time;
  return op == ArithmeticOperator::Subtract && left_is_time && !right_is_time;
}

/// Fractions of a millisecond are cut; missing where there is no such time.
FieldValue time_at(double milliseconds) {
  constexpr double kBeyond = 9223372036854775808.0;  // 2^63
  const double whole = std::floor(milliseconds);
  return whole >= -kBeyond && whole < kBeyond ? FieldValue::timestamp(static_cast<std::int64_t>(whole)) : FieldValue();
}

FieldValue arithmetic(ArithmeticOperator op, const FieldValue& left, const FieldValue& right) {
  const auto a = quantity_of(left);
  const auto b = quantity_of(right);
  if (!a || !b) return {};
  const bool is_time = is_moved_time(op, left, right);
  if (a->is_integer && b->is_integer) {
    if (const auto result = exact(op, a->integer, b->integer)) {
      return is_time ? FieldValue::timestamp(*result) : FieldValue::integer(*result);
    }
  }
  // Dividing by zero gives no number, which `real` takes for missing.
  const double result = rounded(op, a->as_real(), b->as_real());
  return is_time ? time_at(result) : FieldValue::real(result);
}

/// The field that a chain of `or` compares with constants.
const FieldValue& subject_of_chain(const Expression& chain, std::span<const FieldValue> row) {
  const std::vector<Expression>& sides = chain.operands.front().operands;
  return row[sides[sides[0].kind == ExpressionKind::Slot ? 0 : 1].slot];
}

Truth negation(Truth truth) {
  switch (truth) {
    case Truth::True: return Truth::False;
    case Truth::False: return Truth::True;
    case Truth::Unknown: break;
  }
  return Truth::Unknown;
}

}  // namespace

AccessStep access_step(std::string name) {
  AccessStep step{.name = std::move(name), .index = {}};
  std::size_t index = 0;
  const char* end = step.name.data() + step.name.size();
  const auto [stopped, error] = std::from_chars(step.name.data(), end, index);
  if (error == std::errc{} && stopped == end && !step.name.empty()) step.index = index;
  return step;
}

FieldValue step_into(FieldValue value, std::span<const AccessStep> steps, Arena& arena) {
  for (const AccessStep& step : steps) {
    if (value.kind() == FieldKind::Map) {
      value = json_member(value, step.name, arena).value_or(FieldValue());
    } else if (value.kind() == FieldKind::List && step.index) {
      value = json_element(value, *step.index, arena).value_or(FieldValue());
    } else {
      return {};
    }
  }
  return value;
}

FieldValue Evaluator::compute(const Expression& expression, std::span<const FieldValue> row, Arena& arena) {
  const auto operand = [&](std::size_t index) { return evaluate(expression.operands[index], row, arena); };
  switch (expression.kind) {
    case ExpressionKind::Constant: return expression.constant;
    case ExpressionKind::Slot: return row[expression.slot];
    case ExpressionKind::Access: return step_into(operand(0), expression.steps, arena);
    case ExpressionKind::Bin: {
      const FieldValue value = operand(0);
      const auto time =
          value.kind() == FieldKind::Timestamp ? Quantity{.integer = value.integer()} : quantity_of(value);
      if (!time || !time->is_integer) return {};
      return FieldValue::timestamp(floor_to(time->integer, expression.period, expression.bin_offset));
    }
    case ExpressionKind::Negate: return arithmetic(ArithmeticOperator::Subtract, FieldValue::integer(0), operand(0));
    case ExpressionKind::Arithmetic: return arithmetic(expression.arithmetic, operand(0), operand(1));
    case ExpressionKind::Call: return call(expression, row, arena);
    case ExpressionKind::Compare:
    case ExpressionKind::Not:
    case ExpressionKind::And:
    case ExpressionKind::Or:
    case ExpressionKind::ContainsText:
    case ExpressionKind::FindsRegex:
    case ExpressionKind::In: break;
  }
  return FieldValue::truth(holds(expression, row, arena));
}

Truth Evaluator::holds(const Expression& expression, std::span<const FieldValue> row, Arena& arena) {
  const auto operand = [&](std::size_t index) { return evaluate(expression.operands[index], row, arena); };
  switch (expression.kind) {
    case ExpressionKind::Compare: return compare(expression.comparison, operand(0), operand(1));
    case ExpressionKind::Not: return negation(holds(expression.operands[0], row, arena));
    case ExpressionKind::And:
    case ExpressionKind::Or: {
      if (expression.constants) return expression.constants->contains(subject_of_chain(expression, row));
      const Truth decisive = expression.kind == ExpressionKind::And ? Truth::False : Truth::True;
      Truth result = negation(decisive);
      for (const Expression& part : expression.operands) {
        const Truth truth = holds(part, row, arena);
        if (truth == decisive) return decisive;
        if (truth == Truth::Unknown) result = Truth::Unknown;
      }
      return result;
    }
    case ExpressionKind::ContainsText:
    case ExpressionKind::FindsRegex: {
      const FieldValue subject = operand(0);
      if (subject.is_missing()) return Truth::Unknown;
      if (subject.is_structure()) return Truth::False;
      const std::string_view text = text_of(subject, scratch_);
      const bool found = expression.kind == ExpressionKind::FindsRegex
                             ? expression.regex->found_in(text)
                             : find_literal(text, expression.constant.text()) != std::string_view::npos;
      return found ? Truth::True : Truth::False;
    }
    case ExpressionKind::In: return is_in(expression, row, arena);
    case ExpressionKind::Constant:
    case ExpressionKind::Slot:
    case ExpressionKind::Access:
    case ExpressionKind::Bin:
    case ExpressionKind::Negate:
    case ExpressionKind::Arithmetic:
    case ExpressionKind::Call: break;
  }
  return truth_of(evaluate(expression, row, arena));
}

Truth Evaluator::is_in(const Expression& expression, std::span<const FieldValue> row, Arena& arena) {
  const FieldValue subject = evaluate(expression.operands[0], row, arena);
  if (expression.constants) return expression.constants->contains(subject);
  Truth result = subject.is_missing() ? Truth::Unknown : Truth::False;
  if (subject.is_missing()) return result;
  for (std::size_t i = 1; i < expression.operands.size(); ++i) {
    const Truth equal = compare(Comparison::Equal, subject, evaluate(expression.operands[i], row, arena));
    if (equal == Truth::True) return Truth::True;
    if (equal == Truth::Unknown) result = Truth::Unknown;
  }
  return result;
}

FieldValue Evaluator::call(const Expression& expression, std::span<const FieldValue> row, Arena& arena) {
  constexpr std::size_t kFew = 8;
  std::array<FieldValue, kFew> few;
  std::vector<FieldValue> many;
  const std::size_t count = expression.operands.size();
  if (count > kFew) many.resize(count);
  const std::span<FieldValue> arguments = count > kFew ? std::span(many) : std::span(few).first(count);
  for (std::size_t i = 0; i < count; ++i) arguments[i] = evaluate(expression.operands[i], row, arena);
  FunctionContext context{.arena = arena, .clock = clock_, .cache = caches_[expression.call]};
  const FieldValue value = expression.function->code(arguments, context);
  if (arena.used() > max_text_bytes_) throw MemoryLimitExceeded();
  return value;
}

}  // namespace insitu
