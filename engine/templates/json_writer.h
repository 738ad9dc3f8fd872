#pragma once

#include <string>

#include "engine/templates/document.h"

namespace insitu {

/// A tree as JSON in one line. REQUIRES: all of it is resolved
std::string to_json(const Node& node);

/// The first value of a tree that is not resolved, or nullptr.
const Node* find_unresolved(const Node& node);

}  // namespace insitu
