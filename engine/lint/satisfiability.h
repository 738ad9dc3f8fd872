#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/expression/predicate.h"

namespace insitu {

/// A test that a value is to pass, or is to fail.
struct Demand {
  enum class Outcome : std::uint8_t { Passes, Fails };

  const Test* test = nullptr;  ///< never null
  Outcome outcome = Outcome::Passes;
  std::string_view clause;  ///< the test as written: two equal regular expressions are known by it
};

/// Which values are asked.
enum class ValueRange : std::uint8_t { Any, Comparable, Numbers };

/// Whether one value can meet all demands. False is proven: no value does. True means that none of the reasons known
/// here speaks against it: kinds of values, equal texts and numbers, intervals, beginnings and ends of wildcards.
bool can_be_met(std::span<const Demand> demands, ValueRange values = ValueRange::Any);

/// Whether a regular expression is found in every text, such as `%a*%`.
bool finds_everything(const Test& test, std::string_view clause);
/// Whether a wildcard is nothing but `*`, which asks whether there is a text or number at all.
bool is_existence_test(const Test& test);

}  // namespace insitu
