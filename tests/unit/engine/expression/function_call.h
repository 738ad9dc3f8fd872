#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/functions.h"

namespace insitu {

/// One call in a query: its cache stays from row to row.
class FunctionCall {
 public:
  explicit FunctionCall(std::string_view name, QueryClock clock = {}) : function_(find_function(name)), clock_(clock) {
    EXPECT_NE(function_, nullptr) << name;
  }
  /// The result as it is printed; nullopt: missing.
  std::optional<std::string> operator()(const std::vector<FieldValue>& arguments) {
    const FieldValue value = result(arguments);
    if (value.is_missing()) return std::nullopt;
    std::string text;
    append_text(text, value);
    return text;
  }
  /// Lives until the next call.
  FieldValue result(const std::vector<FieldValue>& arguments) {
    if (function_ == nullptr) return {};
    EXPECT_GE(arguments.size(), function_->min_arguments) << function_->name;
    EXPECT_LE(arguments.size(), function_->max_arguments) << function_->name;
    arena_.clear();
    FunctionContext context{.arena = arena_, .clock = clock_, .cache = cache_};
    return function_->code(arguments, context);
  }

 private:
  const Function* function_;
  QueryClock clock_;
  Arena arena_;
  CallCache cache_;
};

/// A row of a table: `name(arguments)` is `result`; nullopt: missing.
struct FunctionCase {
  std::string_view name;
  std::vector<FieldValue> arguments;
  std::optional<std::string> result;
};

inline std::string shown(const FunctionCase& example) {
  std::string text(example.name);
  for (const FieldValue& argument : example.arguments) {
    text += text.size() == example.name.size() ? "(" : ", ";
    if (argument.is_missing()) text += "missing";
    append_text(text, argument);
  }
  return text + ")";
}

inline void expect_results(const std::vector<FunctionCase>& cases) {
  for (const FunctionCase& example : cases) {
    EXPECT_EQ(FunctionCall(example.name)(example.arguments), example.result) << shown(example);
  }
}

inline FieldValue text(std::string_view text) { return FieldValue::text(text); }
inline FieldValue number(std::int64_t number) { return FieldValue::integer(number); }
inline FieldValue real(double number) { return FieldValue::real(number); }
inline const FieldValue kMissing;
inline const std::optional<std::string> kNothing;

}  // namespace insitu
