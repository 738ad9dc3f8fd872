#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "insitu/clause.h"
#include "insitu/matcher.h"
#include "insitu/program.h"

namespace insitu {

/// A pattern as a tree of clauses and, given a message, why it does or does not match. Owns its texts.
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
