#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace insitu {

/// A value that a clause looked at.
struct SeenValue {
  std::string text;       ///< as the message has it, cut to a readable length; empty for objects and arrays
  std::string_view type;  ///< "string", "number", "boolean", "null", "object", "array", "field"
  bool holds = false;     ///< whether the clause holds for it
};

/// One clause of a pattern, or of a query's condition, and its result. Owns its texts.
struct Clause {
  std::string text;             ///< as written, or "all of", "any of"
  std::optional<bool> holds;    ///< nullopt: no message, or undecided
  std::vector<SeenValue> seen;  ///< at most a few
  std::string remark;           ///< why, where that is not plain to see
  std::vector<Clause> operands;
};

}  // namespace insitu
