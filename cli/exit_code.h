#pragma once

namespace insitu::cli {

/// The exit statuses, those of grep: a script can distinguish "nothing matched" from "could not look".
enum class ExitCode {
  Matched = 0,
  NothingMatched = 1,
  Error = 2,
  Interrupted = 130,  ///< Ctrl-C
};

}  // namespace insitu::cli
