#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/filter_pattern_ast.h"

namespace insitu {

struct ReferenceResult {
  bool matches = false;
  /// What a space-delimited pattern extracts, in the order of the fields, every key once.
  std::vector<std::pair<std::string, std::string>> extracted;

  friend bool operator==(const ReferenceResult&, const ReferenceResult&) = default;
};

/// The answer of grammar/README.md's rules, read off the tree with the simplest code that gives it. Shares nothing with
/// the engine; slow, and meant to be right by reading.
ReferenceResult reference_match(const ast::FilterPattern& pattern, std::string_view message);

}  // namespace insitu
