#pragma once

#include <functional>

#include "engine/templates/members.h"
#include "insitu/definitions.h"
#include "insitu/template_parameters.h"

namespace insitu {

/// Whether a document is what `terraform show -json` (or `tofu show -json`) prints of a plan or a state.
bool is_terraform(const Node& root);

/// Reads a template that stands in a plan. `parameters`: those of its stack, which win over others. `scope`: as
/// Deployment::scope.
using TemplateReading = std::function<Definitions(const Node& root, const TemplateParameters& parameters,
                                                  const std::string& scope, FirstProblem& problem)>;

/// Reads the filters, alarms and queries of a plan's planned values, or of a state, those of all modules. Ids are
/// addresses. Data sources are left out. Values that are known after apply, and sensitive ones, are unresolved; but
/// what a provider computes because nothing is written is the default of the service, and the id of a resource whose
/// id is its name is that name. Resources of `awscc`, and the bodies of stacks, are read as templates; ids of what
/// stands in a stack begin with its address. `scalars`: Strict, but for what people write. If `problem` has a problem
/// afterwards, the result is not complete.
Definitions read_terraform(const Node& root, const TemplateReading& read_template, Scalars scalars,
                           FirstProblem& problem);

}  // namespace insitu
