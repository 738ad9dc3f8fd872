#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/differential/reference_values.h"

/// The fields that `parse` makes of one text.
namespace insitu::reference {

/// Returns what the stars match; nullopt: the glob does not occur. Without a star it is one empty text.
std::optional<std::vector<std::string>> match_glob(std::string_view glob, std::string_view text);

/// Returns the fields of every match: name and text of the named groups that took part. `aliases` name unnamed groups.
using RegexMatch = std::vector<std::pair<std::string, std::string>>;
std::vector<RegexMatch> match_regex(std::string_view pattern, const std::vector<std::string>& aliases,
                                    std::string_view text);
/// Returns the names that a regex gives.
std::vector<std::string> names_of_regex(std::string_view pattern, const std::vector<std::string>& aliases);

/// Returns `a=1 b="x y"` as a map.
JsonValue read_logfmt(std::string_view text);
std::vector<std::string> read_csv(std::string_view text);

}  // namespace insitu::reference
