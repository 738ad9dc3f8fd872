#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace insitu {

/// Appends `text` with every control character made visible (`^[` for escape, `^@` for NUL, `\x9b` for a stray byte),
/// also those that change the direction of text, so that a log cannot drive the terminal it is shown on. Tabs and,
/// where a message has several lines, newlines stay.
void append_visible(std::string& out, std::string_view text);

/// The same for JSON, whose meaning is kept: control characters that strings may hold unescaped become escapes.
std::string visible_json(std::string_view json);

/// Returns `text` with its control characters made visible, for reports that a terminal or a runner shows later: a name
/// may hold any. Tabs, line breaks and broken UTF-8 stay.
std::string with_visible_controls(std::string_view text);

/// Does the same with line breaks (`^J`, `^M`).
std::string in_one_line(std::string_view text);

/// Returns `text` with no line that the runner of GitHub Actions takes for a command: it obeys `::NAME::` at the begin
/// of a line, after blanks, and `##[NAME]` anywhere. A backslash is inserted to prevent that.
std::string without_runner_commands(std::string_view text);

/// Returns `text` as far as it takes at most `columns` columns of a terminal; where something is cut off, `…` is the
/// last of them. REQUIRES: columns > 0
std::string cut_to_columns(std::string_view text, std::size_t columns);

/// Appends JSON with escapes such as `\uc778` as the characters that they spell, where those can be printed.
void append_unescaped(std::string& out, std::string_view json);

/// Colours as grep uses them, by what they mark; empty texts without colours. All are of the terminal's own 16, which
/// read on dark and on light.
struct Palette {
  std::string_view match, file, number, separator, good, bad, warning, heading, faint, reset;
};
const Palette& plain_palette();
const Palette& colour_palette();
/// Returns the colour of a word that states how bad something is, such as ERROR, warn, or the state ALARM of an alarm;
/// empty: it does not.
std::string_view colour_of_level(std::string_view word, const Palette& palette);

}  // namespace insitu
