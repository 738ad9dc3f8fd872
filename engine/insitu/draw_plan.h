#pragma once

#include <string>

#include "insitu/program.h"

namespace insitu {

/// The plan of a program as text for people. For patterns it shows which tests run on what, and what the prefilter
/// demands of a block of bytes; for a query what is read of an event, what the prefilter demands, and each command with
/// what it holds. Lines end with "\n".
std::string draw_plan(const Program& program);

}  // namespace insitu
