#pragma once

#include <functional>

#include "engine/templates/cloudformation.h"
#include "engine/templates/members.h"
#include "insitu/definitions.h"

namespace insitu {

/// Whether a document is a file of the Serverless framework, `serverless.yml`.
bool is_serverless(const Node& root);

/// Reads a template and the titles of its resources.
using TitledTemplateReading =
    std::function<Definitions(const Node& root, const ResourceTitles& titles, FirstProblem& problem)>;

/// Reads the filters, alarms and queries that a file of the Serverless framework writes: its `resources`, which are a
/// template, and the events `cloudwatchLog` of its functions, which make a subscription filter each. A variable is
/// known if it is the `self:` of something literal in this file that no option of the command line replaces; what has
/// another one is unresolved. What stands in other files is not read, and listed as such.
Definitions read_serverless(const Node& root, const TitledTemplateReading& read_template, FirstProblem& problem);

}  // namespace insitu
