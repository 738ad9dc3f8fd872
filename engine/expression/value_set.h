#pragma once

#include <span>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "insitu/field_value.h"

namespace insitu {

/// Constants among which a value is looked up, instead of being compared with each: `in [...]`, or a chain of `or`.
/// Immutable; share it between threads. Borrows the texts of its values.
class ValueSet {
 public:
  /// REQUIRES: none of the values is missing
  explicit ValueSet(std::span<const FieldValue> values);

  /// Whether `value` equals one of them, as compare() has it. Unknown: it is missing.
  [[nodiscard]] Truth contains(const FieldValue& value) const;

 private:
  std::vector<Quantity> numbers_;  // in ascending order
  std::unordered_set<std::string_view> texts_;
};

}  // namespace insitu
