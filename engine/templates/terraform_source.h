#pragma once

#include "engine/templates/terraform.h"
#include "insitu/definitions.h"

namespace insitu {

/// Whether a document is a file of Terraform in JSON (`*.tf.json`).
bool is_terraform_source(const Node& root);

/// Reads the filters, alarms and queries that a file of Terraform writes. Ids are addresses. Only what is literal is
/// known, and what refers to something literal of another resource of this file; no variable has a value. A resource
/// with `count` or `for_each` is read once, and listed among the unresolved, too; modules are not read.
/// `root`: as read_hcl_document gives it; that of JSON after read_templates.
Definitions read_terraform_source(const Node& root, const TemplateReading& read_template, FirstProblem& problem);

}  // namespace insitu
