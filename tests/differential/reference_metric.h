#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/filter_pattern_ast.h"
#include "tests/differential/reference_query.h"

namespace insitu::reference {

/// A metric transformation as written.
struct Publication {
  std::string value = "1";
  std::optional<double> default_value;
  std::vector<std::pair<std::string, std::string>> dimensions;  ///< name, and where the value is found
};

/// The samples, ascending, by the values of the dimensions and the start of the minute (epoch milliseconds).
using PublishedSamples = std::map<std::pair<std::map<std::string, std::string>, std::int64_t>, std::vector<double>>;

struct Published {
  PublishedSamples samples;
  PublishedSamples per_event;  ///< only with a default value: if it is published for each event that does not match
  std::size_t matched = 0;
  std::size_t without_time = 0;
  std::size_t value_missing = 0;
  std::size_t value_no_number = 0;
  std::size_t dimension_missing = 0;
};

/// Returns what a metric filter publishes by the rules, with the simplest code that does so: event by event, with the
/// reference's matcher and its JSON reader.
Published publish(const ast::FilterPattern& pattern, const Publication& publication,
                  const std::vector<QueryEvent>& events);

}  // namespace insitu::reference
