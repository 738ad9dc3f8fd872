#pragma once

#include "engine/agent/agent_values.h"
#include "engine/templates/first_problem.h"
#include "insitu/definitions.h"

namespace insitu {

/// Replaces the functions between backquotes of a text in `.ebextensions`, which are JSON: `Ref`, `Fn::Join` and
/// `Fn::Sub`. A value that is not set is remembered by `values`. Places stay those of the file.
WrittenValue resolve_beanstalk_functions(const WrittenValue& text, AgentValues& values, FirstProblem& problem);

}  // namespace insitu
