#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "insitu/insitu.h"
#include "insitu/read_problem.h"

/// The messages of commands on stderr, and how commands end.
namespace insitu::cli {

/// Says when messages on stderr are coloured, from now on; before, it is When::Auto.
void colour_stderr(When when);

/// Writes on stderr. A text that cannot be written changes neither the output nor the exit status. On a terminal
/// control characters are made visible, and no line is a command to the runner of GitHub Actions.
void write_to_stderr(std::string_view text);

/// Writes one line on stderr: "insitu: MESSAGE". Line breaks in the message are made visible.
void complain(std::string_view message);

/// Writes statistics on stderr: the same, but no message that is kept.
void write_statistics(std::string_view text);

/// Keeps messages of stderr for a report, from now on; of more than a few thousand only the first. Like the colours of
/// stderr, they belong to the run.
void keep_messages();
/// The messages that were kept, one a piece: a diagnostic with its drawing is one. Without newlines at their ends.
const std::vector<std::string>& kept_messages();

/// Describes a problem: "FILE: what is wrong, at byte N"; of a member of an archive "FILE:MEMBER: …".
std::string describe(const std::string& file, const InputProblem& problem);

/// Describes a problem with its help: "FILE:LINE:COLUMN: what is wrong; what to write instead".
std::string describe_with_help(const ReadProblem& problem);

/// Flushes what was written to standard output. Returns `code`, or Error after complaining when the output could not be
/// written. A reader that closed the pipe is no error.
ExitCode finish(ByteOutput& out, ExitCode code);

}  // namespace insitu::cli
