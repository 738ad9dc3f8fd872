#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/expression/predicate.h"

namespace insitu {

/// A test that a value must pass, or must fail. Borrows.
struct Demand {
  enum class Outcome : std::uint8_t { Passes, Fails };

  const Test* test = nullptr;  ///< never null
  Outcome outcome = Outcome::Passes;
  std::string_view clause;  ///< the test as written: it shows whether two regular expressions are equal
};

/// Which values are considered.
enum class ValueRange : std::uint8_t { Any, Comparable, Numbers };

/// Whether one value can meet all demands. False is proven: no value can. True means only that none of the reasons
/// known here excludes it: kinds of values, equal texts and numbers, intervals, beginnings and ends of wildcards.
bool can_be_met(std::span<const Demand> demands, ValueRange values = ValueRange::Any);

/// Returns the clause of a regular expression from its `%` on: equal ones are equal expressions.
std::string_view regex_text(std::string_view clause);
/// Whether a regular expression is found in every text, such as `%a*%`.
bool finds_everything(const Test& test, std::string_view clause);
/// Whether a wildcard is nothing but `*`, which asks whether there is a text or number at all.
bool is_existence_test(const Test& test);

}  // namespace insitu
