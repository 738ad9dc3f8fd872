#pragma once

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

/// Colours as grep uses them, by what they mark; empty texts without colours.
struct Palette {
  std::string_view match, file, number, separator, good, bad, faint, reset;
};
const Palette& plain_palette();
const Palette& colour_palette();

}  // namespace insitu
