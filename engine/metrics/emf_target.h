#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/model/arena.h"
#include "insitu/field_value.h"

namespace insitu {

/// The maximum number of values of a metric in a document.
inline constexpr std::size_t kMaxEmfValues = 100;

/// A value and how many samples have it.
struct EmfValue {
  double value = 0;
  std::uint64_t times = 1;
};

/// A member at the root of a document, and its values as far as it can be the target of a metric.
struct EmfTarget {
  enum class Kind : std::uint8_t {
    Numbers,       ///< at least one sample, all in range
    TooMany,       ///< more than kMaxEmfValues, whatever they are
    NotANumber,    ///< or not all of them are
    NoValues,      ///< none, or counts that are all 0
    OutOfRange,    ///< one is beyond kMaxSample
    StatisticSet,  ///< `Max`, `Min`, `Count` and `Sum` without values
  };

  FieldValue member;
  std::optional<Kind> kind;      ///< nullopt: not read yet
  std::vector<EmfValue> values;  ///< only of Numbers
};

/// Reads the values of a member: a number, an array of numbers, or an object with `Values` and perhaps `Counts`. Sets
/// its kind, and where that is Numbers its values.
void read_target(EmfTarget& target, Arena& arena);

}  // namespace insitu
