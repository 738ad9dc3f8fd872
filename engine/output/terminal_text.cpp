#include "engine/output/terminal_text.h"

#include <fmt/format.h>

#include "grammar/display_width.h"

namespace insitu {

void append_visible(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const Character character = first_character(text);
    const auto byte = static_cast<unsigned char>(text.front());
    if (character.valid && (!character.control || byte == '\t' || byte == '\n')) {
      out += text.substr(0, character.bytes);
    } else if (byte < 0x20 || byte == 0x7F) {
      out += '^';
      out += static_cast<char>(byte ^ 0x40);
    } else {
      for (const char c : text.substr(0, character.bytes))
        out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
    text.remove_prefix(character.bytes);
  }
}

const Palette& plain_palette() {
  static constexpr Palette kPlain{};
  return kPlain;
}

const Palette& colour_palette() {
  static constexpr Palette kColours{.match = "\x1b[1;31m",
                                    .file = "\x1b[35m",
                                    .number = "\x1b[32m",
                                    .separator = "\x1b[36m",
                                    .good = "\x1b[32m",
                                    .bad = "\x1b[31m",
                                    .faint = "\x1b[2m",
                                    .reset = "\x1b[0m"};
  return kColours;
}

}  // namespace insitu
