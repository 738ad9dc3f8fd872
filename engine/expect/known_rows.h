#pragma once

#include "engine/expect/known_count.h"
#include "engine/expect/row_table.h"

namespace insitu {

/// Returns whether the expected rows of a case, all of which `table` has, are known to be there; if not, the case is
/// broken. They are not if they would be other ones in the events that the query could take if these had the names that
/// no event has, or if what is expected of a column is made of such a name. A value that is expected to be missing is
/// known: the name is not there.
bool are_known_to_hold(const RowTable& table, const SampleCount& found, const QueryCase& test, CaseResult& result);

}  // namespace insitu
