#pragma once

#include <string>

namespace insitu {

/// A pattern or query that says something else, as a slip of its writer would.
struct Mutation {
  std::string text;    ///< the changed pattern or query
  std::string change;  ///< what was changed: "`!=` for `=` in `$.level = "ERROR"`"
};

}  // namespace insitu
