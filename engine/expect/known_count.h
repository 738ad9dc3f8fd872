#pragma once

#include <cstdint>
#include <string_view>

#include "engine/expect/project_file.h"
#include "engine/expect/sample_input.h"
#include "engine/expect/uncertainty.h"
#include "insitu/program.h"
#include "insitu/scan_summary.h"
#include "insitu/test_report.h"

namespace insitu {

/// A count that a case demands, and the scan of its sample that it comes from.
struct SampleCount {
  const Program& program;
  const ScanSummary& summary;
  const SampleInput& input;
  std::uint64_t count = 0;
  std::string_view what = {};  ///< stands in front of notes, `never "FATAL"`; may be empty
};

/// Notes the names that no event of the sample has. Where the demand is met, and is not known to be, the case is
/// broken.
void check_known(const Expectation& demand, const SampleCount& found, const TestCase& test, CaseResult& result);

/// Returns whether a demand that is met is known to be; if not, the case is broken. True where it is not met.
bool is_known_to_hold(const Expectation& demand, const SampleCount& found, const TestCase& test, CaseResult& result);

/// Breaks a case off because it is not known whether what it demands holds. `demand`: in words.
void break_off(CaseResult& result, const Uncertainty& uncertainty, const SourceLocation& place, std::string_view what,
               std::string_view demand);

/// Notes only.
void note_missing_names(const SampleCount& found, const TestCase& test, CaseResult& result);

}  // namespace insitu
