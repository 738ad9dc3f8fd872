#pragma once

#include "insitu/program.h"

namespace insitu {

/// Returns the query with a command that holds rows where it has none: it keeps those rows by their rank, the first n
/// where a limit of n follows, so that what parts of the input give can be put together. A query that holds rows is
/// returned as it is. REQUIRES: query.is_query()
Program held_program(const Program& query);

/// Whether `held_program` changes the query.
bool lacks_holder(const Program& query);

}  // namespace insitu
