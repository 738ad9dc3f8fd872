#pragma once

#include "engine/templates/document.h"
#include "insitu/definitions.h"

namespace insitu {

/// Whether a document without `Resources` is a template all the same: it has parameters or rules, and only sections.
bool has_only_sections(const Node& root);

/// Adds a fault for each section of a template that resources refer to, and each member of one, that is no map.
void check_sections(const Node& root, Definitions& to);

}  // namespace insitu
