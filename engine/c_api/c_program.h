#pragma once

#include <string>
#include <vector>

#include "engine/c_api/c_error.h"
#include "insitu/compile_options.h"
#include "insitu/program.h"

/// Immutable.
struct insitu_program {
  insitu::Program program;
  std::string text;
  insitu::CompileOptions options;
  std::vector<std::string> notes;  // drawn
};
