#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/definitions/definitions.h"
#include "engine/lint/finding.h"
#include "engine/plan/program.h"

namespace insitu {

/// What samples of a log group say that no template can; made by whoever reads files.
struct GroupSample {
  std::string log_group;
  std::uint64_t events = 0;
  std::uint64_t json_events = 0;
  /// Distinct values of members: selector (`$.requestId`) and how many were met.
  std::vector<std::pair<std::string, std::uint64_t>> distinct_values;
};

struct LintOptions {
  CompileOptions compile;
  std::vector<GroupSample> samples;
};

/// What there is to say about one pattern, wherever it stands.
std::vector<Finding> lint_pattern(const WrittenValue& pattern, const LintOptions& options = {});
/// The same of a query.
std::vector<Finding> lint_query(const WrittenValue& query, const LintOptions& options = {});

/// All rules over all that some files define, in the order of files and places.
std::vector<Finding> lint(const Definitions& definitions, const LintOptions& options = {});

}  // namespace insitu
