#pragma once

#include <string>
#include <vector>

#include "insitu/definitions.h"

namespace insitu {

/// Why a file could not be read: broken YAML or JSON, a value of the wrong kind, or nothing that defines filters,
/// alarms or queries.
struct ReadProblem {
  SourceLocation place;  ///< in the file; line 0: the file as a whole
  std::string message;   ///< as in Diagnostic: lower case, no full stop
  std::string help;      ///< what to write instead; may be empty
  /// As Definitions::other_files: what was read until then.
  std::vector<std::string> other_files = {};
};
/// Returns "FILE:LINE:COLUMN: what is wrong".
std::string describe(const ReadProblem& problem);

}  // namespace insitu
