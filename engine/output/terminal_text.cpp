#include "engine/output/terminal_text.h"

#include <fmt/format.h>

#include <cstdint>

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

std::string visible_json(std::string_view json) {
  std::string out;
  while (!json.empty()) {
    const Character character = first_character(json);
    const std::string_view bytes = json.substr(0, character.bytes);
    const bool is_layout = bytes == "\n" || bytes == "\t" || bytes == "\r";
    if (character.valid && character.control && !is_layout) {
      out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(character.code_point));
    } else {
      out += character.valid ? bytes : "\\ufffd";
    }
    json.remove_prefix(character.bytes);
  }
  return out;
}

std::string with_visible_controls(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Character character = first_character(text);
    const std::string_view bytes = text.substr(0, character.bytes);
    const bool is_layout = bytes == "\n" || bytes == "\t" || bytes == "\r";
    if (character.valid && character.control && !is_layout) {
      append_visible(out, bytes);
    } else {
      out += bytes;
    }
    text.remove_prefix(character.bytes);
  }
  return out;
}

std::string in_one_line(std::string_view text) {
  std::string out;
  for (const char c : with_visible_controls(text)) {
    switch (c) {
      case '\n': out += "^J"; break;
      case '\r': out += "^M"; break;
      default: out += c;
    }
  }
  return out;
}

std::string without_runner_commands(std::string_view text) {
  // The runner knows more blanks than ASCII has: nothing but its printed characters counts.
  const auto is_printed = [](char c) { return c > ' ' && c != '\x7f'; };
  std::string out;
  bool begins_line = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    if (begins_line && rest.starts_with("::")) out += '\\';
    if (text[at] == '\n' || text[at] == '\r') {
      begins_line = true;
    } else if (is_printed(text[at])) {
      begins_line = false;
    }
    out += text[at];
    if (rest.starts_with("##[")) {
      out += "#\\";
      ++at;
    }
  }
  return out;
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
