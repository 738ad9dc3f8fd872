#pragma once

#include <string>

#include "engine/plan/program.h"

namespace insitu {

/// The plan of a program for people: which tests run on what, and what the prefilter demands of a block of bytes.
std::string draw_plan(const Program& program);

}  // namespace insitu
