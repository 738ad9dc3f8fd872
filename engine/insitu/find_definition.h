#pragma once

#include <cstddef>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/definitions.h"

/// Finds the definition that a name means. There is one rule: a definition whose whole name, id or title is the name
/// wins over definitions of which the name is only the last part of an address, as `errors` is of `module.x.errors`.
namespace insitu {

/// Why a name does not mean exactly one definition.
struct LookupProblem {
  enum class Kind : unsigned char {
    NotDefined,  ///< no definition is called so
    NotCreated,  ///< a definition is called so, but a condition keeps it from being created
    Unresolved,  ///< a resource is called so, but what it defines is known only when it is applied
    Ambiguous,   ///< several definitions are called so
  };
  Kind kind{};
  std::string message;  ///< as in Diagnostic: "no alarm is called `TooSlo`"
  std::string help;     ///< what to write instead; may be empty
};

/// Finds the one definition that `name` means. The result points into `definitions` and is valid as long as they are
/// neither changed nor moved.
std::expected<const FilterDefinition*, LookupProblem> find_filter(const Definitions& definitions,
                                                                  std::string_view name);
/// Finds a filter as find_filter does, but only among those that publish a metric.
std::expected<const FilterDefinition*, LookupProblem> find_metric_filter(const Definitions& definitions,
                                                                         std::string_view name);
/// Finds an alarm as find_filter finds a filter.
std::expected<const AlarmDefinition*, LookupProblem> find_alarm(const Definitions& definitions, std::string_view name);
/// Finds a saved query, or a query of a dashboard, as find_filter finds a filter.
std::expected<const QueryDefinition*, LookupProblem> find_query(const Definitions& definitions, std::string_view name);

/// Returns the indices of those candidates that `name` means by the same rule, ascending: none, one or several.
std::vector<std::size_t> indices_of_called(std::span<const Definition* const> candidates, std::string_view name);

}  // namespace insitu
