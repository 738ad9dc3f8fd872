#pragma once

#include "cli/serve/operation.h"

namespace insitu::serve {

/// Appends events to a log stream, within the limits of the service. Those that are too old or too new are left out,
/// and the answer states where they are.
Answered<Tree> put_log_events(Call& call, Members& in);

}  // namespace insitu::serve
