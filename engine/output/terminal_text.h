#pragma once

#include <string>
#include <string_view>

namespace insitu {

/// Appends `text` with every control character made visible (`^[` for escape, `^@` for NUL, `\x9b` for a stray byte),
/// so that a log cannot drive the terminal it is shown on. Tabs and, where a message has several lines, newlines stay.
void append_visible(std::string& out, std::string_view text);

/// Colours as grep uses them, by what they mark.
struct Palette {
  std::string_view match, file, number, separator, good, bad, faint, reset;
};
const Palette& plain_palette();
const Palette& colour_palette();

}  // namespace insitu
