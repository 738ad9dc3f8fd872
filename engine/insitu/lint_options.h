#pragma once

#include <vector>

#include "insitu/compile_options.h"
#include "insitu/lint_sample.h"

namespace insitu {

/// What lint assumes, and what it knows beside the definitions.
struct LintOptions {
  CompileOptions compile;            ///< whether quotas of the service count, whether undocumented spellings pass
  std::vector<GroupSample> samples;  ///< of any log groups; rules that need one find nothing without it
};

}  // namespace insitu
