#pragma once

#include <string>

#include "engine/plan/program.h"

namespace insitu {

/// The plan of a program for people. Of patterns: which tests run on what, and what the prefilter demands of a block of
/// bytes. Of a query: what is read of an event, what the prefilter demands, and each command with what it holds.
std::string draw_plan(const Program& program);

}  // namespace insitu
