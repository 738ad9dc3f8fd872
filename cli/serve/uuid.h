#pragma once

#include <string>

namespace insitu::serve {

/// A new random UUID (version 4), as text.
std::string new_uuid();

}  // namespace insitu::serve
