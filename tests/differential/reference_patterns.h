#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/differential/reference_functions.h"
#include "tests/differential/reference_values.h"

namespace insitu::reference {

/// A row on its way into `pattern`, in the order of rows.
struct PatternInput {
  std::optional<std::string> text;  ///< nullopt: the value is missing
  std::optional<std::int64_t> time;
  std::string message;
  bool is_now = true;
  bool is_before = false;  ///< of the time that is compared with; it may be of both
};

/// Returns the rows of `pattern`, or of a comparison, in its order: each with all columns but those that are always
/// missing.
std::vector<std::map<std::string, Value>> find_text_patterns(const std::vector<PatternInput>& inputs,
                                                             const QueryWindow& window, bool compares = false);

}  // namespace insitu::reference
