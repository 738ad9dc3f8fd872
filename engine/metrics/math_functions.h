#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace insitu {

/// The kinds of values: S, TS and TS[] of the documentation; beside them the texts and words that functions take.
enum class MathKind : std::uint8_t { Number, Series, Array, Text, Word };

/// What a function makes of its arguments.
enum class MathShape : std::uint8_t {
  EachValue,    // ABS: the same kind, value by value
  Whole,        // SUM: a series becomes a number, an array a series
  EachSeries,   // DIFF: the same kind, series by series
  OneOfArray,   // FIRST: an array becomes a series
  PartOfArray,  // SLICE and others: an array stays one
  Dates,        // HOUR: a series becomes one with a value everywhere
  Fill,
  If,
  Metrics,
  Period,
  CountOfArray,
  SeriesOfNumber,
};

/// A function of metric math that is computed here.
struct MathFunction {
  std::string_view name;
  MathShape shape;
  std::size_t min_arguments;
  std::size_t max_arguments;
};

/// Returns the function of a name, which is in upper case; nullptr: it is not computed here. Static, as all of this.
const MathFunction* find_math_function(std::string_view name);

/// Returns those that are computed, in the order of their names.
std::span<const MathFunction> math_functions();

/// Returns the names of the functions that are documented and not computed here.
std::span<const std::string_view> other_math_functions();

}  // namespace insitu
