#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "cli/arguments.h"
#include "insitu/row_sinks.h"
#include "insitu/sinks.h"

namespace insitu::cli {

/// Whether to colour standard output: if requested; else not if NO_COLOR is set, but if CLICOLOR_FORCE is; else if it
/// is a terminal that has colours.
Colours colours_for(When when);

/// How tables and other rows are written to standard output. `zone`: in which times are printed.
RowStyle row_style_for(const CommonArguments& arguments, const std::optional<ShownZone>& zone = std::nullopt);

/// Whether to make control characters visible on standard output: on a terminal, but not in a pipe.
ControlCharacters control_characters_of_stdout();

/// Writes text for people: without control characters on a terminal, and without lines that the runner of GitHub
/// Actions would take for commands.
void write_text(ByteOutput& out, std::string_view text);
/// Writes JSON, on a terminal with escapes for control characters.
void write_json(ByteOutput& out, std::string_view json);

/// Whether to draw charts below the results on standard output: if requested, or if it is a terminal.
bool draws_for(When when);

/// The width of the terminal on standard output, in columns; 80 if it is not a terminal.
std::size_t columns_of_stdout();

}  // namespace insitu::cli
