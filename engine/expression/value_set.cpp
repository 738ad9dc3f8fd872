#include "engine/expression/value_set.h"

#include <algorithm>

namespace insitu {
namespace {

constexpr auto kAscending = [](const Quantity& left, const Quantity& right) { return order_of(left, right) < 0; };

}  // namespace

ValueSet::ValueSet(std::span<const FieldValue> values) {
  for (const FieldValue& value : values) {
    if (const auto quantity = quantity_of(value)) {
      numbers_.push_back(*quantity);
    } else if (!value.is_structure()) {  // which equals nothing
      texts_.insert(value.text());
    }
  }
  std::ranges::sort(numbers_, kAscending);
}

Truth ValueSet::contains(const FieldValue& value) const {
  if (value.is_missing()) return Truth::Unknown;
  if (value.is_structure()) return Truth::False;
  // A number as it is printed is one, too, so it equals no text that is none; and the other way round.
  const auto quantity = quantity_of(value);
  const bool found =
      quantity ? std::ranges::binary_search(numbers_, *quantity, kAscending) : texts_.contains(value.text());
  return found ? Truth::True : Truth::False;
}

}  // namespace insitu
