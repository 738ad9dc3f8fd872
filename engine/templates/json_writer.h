#pragma once

#include <string>

#include "engine/templates/document.h"

namespace insitu {

/// Returns a tree as JSON in one line, with the members in their order. REQUIRES: find_unresolved finds nothing in it
std::string to_json(const Node& node);

/// Returns the first value of a tree that is not resolved; nullptr: all are. It belongs to `node`.
const Node* find_unresolved(const Node& node);

}  // namespace insitu
