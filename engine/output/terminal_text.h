#pragma once

#include <string>
#include <string_view>

namespace insitu {

/// Appends `text` with every control character made visible (`^[` for escape, `^@` for NUL, `\x9b` for a stray byte),
/// also those that turn the direction of text, so that a log cannot drive the terminal it is shown on. Tabs and, where
/// a message has several lines, newlines stay.
void append_visible(std::string& out, std::string_view text);

/// The same for JSON, which keeps its meaning: what its strings may hold as it is becomes an escape.
std::string visible_json(std::string_view json);

/// A text without line breaks: they are made visible (`^J`, `^M`).
std::string in_one_line(std::string_view text);

/// A text of lines, none of which the runner of GitHub Actions takes for a command: it obeys `::NAME::` at the begin of
/// a line, after blanks, and `##[NAME]` anywhere. A backslash tells them apart.
std::string without_runner_commands(std::string_view text);

/// Colours as grep uses them, by what they mark.
struct Palette {
  std::string_view match, file, number, separator, good, bad, faint, reset;
};
const Palette& plain_palette();
const Palette& colour_palette();

}  // namespace insitu
