#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/program.h"
#include "engine/run/matcher.h"

namespace insitu {

/// A value that a clause looked at.
struct SeenValue {
  std::string text;       ///< as it stands in the message, cut to a readable length; empty for objects and arrays
  std::string_view type;  ///< "string", "number", "boolean", "null", "object", "array", "field"
  bool holds = false;     ///< whether the clause holds for it
};

/// One clause of a pattern and what became of it.
struct Clause {
  std::string text;             ///< as written, or "all of", "any of"
  std::optional<bool> holds;    ///< nullopt: no message, or undecided
  std::vector<SeenValue> seen;  ///< at most a few
  std::string remark;           ///< why, where that is not plain to see
  std::vector<Clause> operands;
};

/// A pattern as a tree of clauses and, given a message, why it does or does not match.
struct PatternExplanation {
  std::string_view family;         ///< "terms", "JSON" or "space-delimited"
  std::optional<Outcome> outcome;  ///< nullopt without a message
  std::string remark;              ///< about the message as a whole: not JSON, and at which byte
  Clause root;
};

/// Explains one pattern. Compile it with Rewriting::Off, so that the clauses are those that were written.
/// REQUIRES: the program is of one pattern.
PatternExplanation explain_pattern(const Program& program, std::optional<std::string_view> message);

}  // namespace insitu
