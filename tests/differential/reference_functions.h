#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "tests/differential/reference_values.h"

namespace insitu::reference {

/// The moment of a query and its window.
struct QueryWindow {
  std::int64_t now_ms = 0;
  std::optional<std::int64_t> start_ms;  ///< inclusive, as is the end
  std::optional<std::int64_t> end_ms;
  bool limits_lifted = false;  ///< neither 200 fields of an event nor 10,000 rows
};

/// Returns the value of a scalar function; `name` is in any letter case. nullopt: no such function.
std::optional<Value> call_function(std::string_view name, const std::vector<Value>& arguments,
                                   const QueryWindow& window);

/// Returns the value of a function of IP addresses; nullopt: it is none of them.
std::optional<Value> call_address_function(std::string_view lower_case_name, const std::vector<Value>& arguments);

}  // namespace insitu::reference
