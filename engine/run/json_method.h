#pragma once

#include "engine/extract/json_extractor.h"
#include "engine/plan/compile_options.h"

namespace insitu {

/// Without prefiltering, no kernel says anything about a message: what is left is the plain way to the same answer.
inline JsonMethod json_method(const CompileOptions& options) {
  return options.prefiltering == Prefiltering::On ? JsonMethod::Scan : JsonMethod::Walk;
}

}  // namespace insitu
