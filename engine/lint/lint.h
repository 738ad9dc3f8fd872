#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definitions/definitions.h"
#include "engine/lint/finding.h"
#include "engine/plan/compile_options.h"

namespace insitu {

/// What samples say of one member.
struct MemberSample {
  std::string selector;        ///< canonical: `$.requestId`
  std::uint64_t events = 0;    ///< that have it
  std::uint64_t distinct = 0;  ///< values
};

/// What samples of a log group say that no template can; made by whoever reads files.
struct GroupSample {
  std::string name;  ///< of the log group, or of what reads it: a filter, a query
  std::uint64_t events = 0;
  std::uint64_t json_events = 0;
  std::vector<MemberSample> members;  ///< those that selectors_to_sample() asks for

  [[nodiscard]] const MemberSample* find(std::string_view selector) const;
};

struct LintOptions {
  CompileOptions compile;
  std::vector<GroupSample> samples;
};

/// Whether a sample of that name is about this filter.
bool is_sample_of(const GroupSample& sample, const FilterDefinition& filter);
/// The selectors of one value each that rules would ask a filter's sample for, canonical.
std::vector<std::string> selectors_to_sample(const FilterDefinition& filter);

/// What there is to say about one pattern, wherever it stands.
std::vector<Finding> lint_pattern(const WrittenValue& pattern, const LintOptions& options = {});
/// The same of a query.
std::vector<Finding> lint_query(const WrittenValue& query, const LintOptions& options = {});

/// All rules over all that some files define, in the order of files and places.
std::vector<Finding> lint(const Definitions& definitions, const LintOptions& options = {});

}  // namespace insitu
