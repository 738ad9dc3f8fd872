#pragma once

#include <cstddef>
#include <string_view>

#include "cli/arguments.h"
#include "engine/output/sinks.h"

namespace insitu::cli {

/// Whether to colour what goes to standard output: asked for, or a terminal that has not been told NO_COLOR.
Colours colours_for(When when);

/// Control characters are made visible on a terminal and untouched in a pipe.
ControlCharacters control_characters_of_stdout();

/// Writes text for people: without control characters on a terminal, and without lines that the runner of GitHub
/// Actions would take for commands.
void write_text(ByteOutput& out, std::string_view text);
/// Writes JSON, on a terminal with escapes for control characters.
void write_json(ByteOutput& out, std::string_view json);

/// Whether to draw what is only for the eye below what goes to standard output: asked for, or a terminal.
bool draws_for(When when);

/// How wide the terminal is that standard output is; 80 where it is none.
std::size_t columns_of_stdout();

}  // namespace insitu::cli
