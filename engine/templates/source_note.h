#pragma once

#include <string>

#include "insitu/definitions.h"

namespace insitu {

/// Notes that definitions were read from what people write, not from what their tool makes of it, and how much of it
/// was not read. `definitions`: of this file alone; if there are none, there is nothing to note.
void note_source(Definitions& definitions, const std::string& file);

}  // namespace insitu
