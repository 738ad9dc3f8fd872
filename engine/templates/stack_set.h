#pragma once

#include "engine/templates/deployment.h"
#include "engine/templates/members.h"
#include "engine/templates/template_values.h"

/// What a stack set of CloudFormation passes to its template.
namespace insitu {

/// Reports parameters that have another kind than the type of the resource takes. Functions may give any kind.
void check_stack_set(const Members& properties);

/// Gives the template of a stack set its parameters. One that some of its stacks have another value for is not known.
void give_parameters(const Node& properties, TemplateValues& values, Deployment& to);

}  // namespace insitu
