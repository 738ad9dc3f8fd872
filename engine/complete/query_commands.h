#pragma once

#include <span>
#include <string_view>

namespace insitu {

/// A command of queries, as people write it. Static texts.
struct QueryCommand {
  std::string_view name;
  std::string_view syntax;   ///< `sort FIELD [asc|desc], ...`
  std::string_view summary;  ///< one line
  std::string_view example;
};

/// The commands that are evaluated, in the order in which queries mostly have them.
std::span<const QueryCommand> query_commands();

}  // namespace insitu
