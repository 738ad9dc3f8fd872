#pragma once

#include <map>
#include <string>

#include "engine/templates/deployment.h"
#include "engine/templates/members.h"
#include "insitu/definitions.h"
#include "insitu/template_parameters.h"

namespace insitu {

/// Names for people by logical id: the construct paths of CDK.
using ResourceTitles = std::map<std::string, std::string, std::less<>>;

/// Whether a document is a template of CloudFormation, SAM, CDK or Serverless (the compiled one).
bool is_template(const Node& root);

/// Reads the filters, alarms and queries of a template. Ids are logical ids. A resource whose condition does not hold
/// is not created; one whose condition is not known is read, and listed among the unresolved, too. What the template of
/// a nested stack defines has the id `STACK.ID`. If `problem` has a problem afterwards, the result is not complete.
Definitions read_template(const Node& root, const Deployment& deployment, const ResourceTitles& titles,
                          ResourceConditions conditions, FirstProblem& problem);

}  // namespace insitu
