#pragma once

#include <expected>
#include <vector>

#include "cli/arguments.h"
#include "cli/options.h"

namespace insitu::cli {

/// The options of following of all commands that can. `arguments` must outlive them, as for all options below.
std::vector<Option> follow_options(FollowArguments& arguments);
/// The options of `query` beside them.
std::vector<Option> follow_query_options(FollowArguments& arguments);
/// The options of `filter` beside them.
std::vector<Option> follow_filter_options(FollowArguments& arguments);
/// The options that say from where, how and how long files are followed.
std::vector<Option> follow_range_options(FollowArguments& arguments);

/// Refuses what is said about the expectations of a count, which --follow does not take.
std::expected<void, UsageError> check_followed_expectations(const CountExpectations& expectations);
/// Checks that options of following go together, and that there are files to follow.
std::expected<void, UsageError> check_follow(const FollowArguments& arguments, const InputArguments& input);

}  // namespace insitu::cli
