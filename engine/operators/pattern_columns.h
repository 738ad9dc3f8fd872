#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/operators/template_clusters.h"
#include "insitu/time_window.h"

namespace insitu {

// The columns of `pattern`, of one pattern each.

/// `ERROR`, `WARN` or `INFO`
std::string_view severity_of(const TextPattern& pattern);
/// How many more events it has now than before.
std::int64_t difference_of(const TextPattern& pattern);
/// What has become of it: `new`, `gone`, `more`, `fewer` or `same`.
std::string_view description_of(const TextPattern& pattern);
/// Puts patterns in the order of `diff`: the largest difference first, then by number of events, then by text.
void sort_by_difference(std::vector<TextPattern>& patterns);
/// A regular expression of queries for its texts: blanks are `\s+`, what changes is `(.+?)`, and separators that differ
/// are any.
std::string regex_of(const TextPattern& pattern);
/// The parts of the pattern as a list of JSON.
std::string tokens_of(const TextPattern& pattern);
/// The newest of its events as a list of JSON.
std::string samples_of(const TextPattern& pattern);
/// How many events it has in each of 48 bins of `window`, as JSON. Bins without an event are left out.
std::string counts_by_time(const TextPattern& pattern, const TimeScale& scale, const TimeWindow& window);

}  // namespace insitu
