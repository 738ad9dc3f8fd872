#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "cli/arguments.h"
#include "insitu/row_sinks.h"
#include "insitu/sinks.h"

namespace insitu::cli {

/// Whether what is written to a descriptor appears on a terminal, be it by way of a pager.
bool is_terminal(int descriptor);
/// Whether that terminal can do nothing but print.
bool is_dumb_terminal();
/// Says that a pager shows on this terminal what is written to standard output and error; -1: none does any more.
void show_on_terminal(int terminal);

/// Whether to colour standard output: if requested; else not if NO_COLOR is set, but if CLICOLOR_FORCE is; else if it
/// is a terminal that has colours.
Colours colours_for(When when);

/// The same for another descriptor.
Colours colours_of(int descriptor, When when);

/// How tables and other rows are written to standard output. `zone`: in which times are printed.
RowStyle row_style_for(const CommonArguments& arguments, const std::optional<ShownZone>& zone = std::nullopt);

/// Whether to make control characters visible on standard output: on a terminal, but not in a pipe.
ControlCharacters control_characters_of_stdout();

/// Writes text for people: without control characters on a terminal, and without lines that the runner of GitHub
/// Actions would take for commands.
void write_text(ByteOutput& out, std::string_view text);
/// The same with colours, where `when` asks for them: see coloured_lines().
void write_report(ByteOutput& out, std::string_view text, When when);
/// Writes JSON, on a terminal with escapes for control characters.
void write_json(ByteOutput& out, std::string_view json);

/// Writes a line on the terminal that stderr is, in the place of the last such line. Thread-safe.
void show_status_line(std::string_view text);
/// Removes it, if there is one.
void clear_status_line();

/// Whether to draw charts below the results on standard output: if requested, or if it is a terminal.
bool draws_for(When when);

/// The width of the terminal on standard output, in columns; 80 if it is not a terminal.
std::size_t columns_of_stdout();

}  // namespace insitu::cli
