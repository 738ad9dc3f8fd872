#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "insitu/field_value.h"

namespace insitu {

// The keys of groups are the same when they are printed the same: `10` and `"10"` are one. Missing is a value of its
// own; maps and lists count as missing, because the service does not take them here.

/// Whether two values, or two lists of as many, are printed the same.
bool is_printed_alike(const FieldValue& left, const FieldValue& right);
bool are_printed_alike(std::span<const FieldValue> left, std::span<const FieldValue> right);
/// Returns a hash of what is printed, the same on every machine.
std::uint64_t printed_hash(std::span<const FieldValue> values);

/// Whether two lists of as many values are the same without printing them. False may be wrong.
bool are_identical(std::span<const FieldValue> left, std::span<const FieldValue> right);
/// A hash for lists that are identical.
struct QuickHash {
  std::uint64_t hash = 0;
  bool is_of_print = true;  ///< whether it is printed_hash as well
};
QuickHash quick_hash(std::span<const FieldValue> values);

}  // namespace insitu
