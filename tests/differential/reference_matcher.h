#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/filter_pattern_ast.h"

namespace insitu {

struct ReferenceResult {
  bool matches = false;
  /// The values that a space-delimited pattern extracts, in the order of the fields, every key once.
  std::vector<std::pair<std::string, std::string>> extracted;

  friend bool operator==(const ReferenceResult&, const ReferenceResult&) = default;
};

/// Evaluates a pattern by the rules of grammar/README.md, with the simplest code that does so. Shares nothing with the
/// engine; slow, and simple enough to be checked by reading.
ReferenceResult reference_match(const ast::FilterPattern& pattern, std::string_view message);

}  // namespace insitu
