#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace insitu {

/// Returns why the service takes no log group of this name: "a name has ...". nullopt: it does.
std::optional<std::string> log_group_name_problem(std::string_view name);
/// Returns why the service takes no log stream of this name.
std::optional<std::string> log_stream_name_problem(std::string_view name);

/// Returns what the unified agent makes of a path where it needs the name of a log group: other characters become `_`.
std::string log_group_of_path(std::string_view path);

}  // namespace insitu
