#pragma once

#include <string>
#include <variant>
#include <vector>

#include "grammar/box.h"
#include "insitu/span.h"

/// The syntax tree of an expression of metric math: `100 * errors / SUM([a, b])`. It owns its texts; spans refer to the
/// expression that was read.
namespace insitu::ast {

enum class MathOperator {
  Add,
  Subtract,
  Multiply,
  Divide,
  Power,
  Equal,
  NotEqual,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
  And,
  Or
};

struct MathExpression;

struct MathNumber {
  double value = 0;
};

/// The id of a metric or of another expression.
struct MathId {
  std::string id;
};

/// A text, as `METRICS("errors")` takes it.
struct MathText {
  std::string text;
};

/// A word in capitals that is no call: `REPEAT`.
struct MathWord {
  std::string word;
};

struct MathCall {
  std::string function;
  Span name;
  std::vector<MathExpression> arguments;
};

/// `[m1, m2]`; at least one.
struct MathList {
  std::vector<MathExpression> items;
};

struct MathNegation {
  Box<MathExpression> operand;
};

struct MathOperation {
  MathOperator op{};
  Box<MathExpression> left;
  Box<MathExpression> right;
};

struct MathExpression {
  std::variant<MathNumber, MathId, MathText, MathWord, MathCall, MathList, MathNegation, MathOperation> node;
  Span span;
};

}  // namespace insitu::ast
