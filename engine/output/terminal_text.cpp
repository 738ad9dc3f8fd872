#include "engine/output/terminal_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <optional>

#include "engine/model/ascii.h"
#include "engine/model/utf8.h"
#include "grammar/display_width.h"

namespace insitu {
namespace {

constexpr std::size_t kEscapeBytes = 6;  // of \u1234

/// The UTF-16 unit of the escape that `json` begins with.
std::optional<char32_t> escaped_unit(std::string_view json) {
  if (!json.starts_with("\\u") || json.size() < kEscapeBytes) return std::nullopt;
  std::uint32_t unit = 0;
  const char* const end = json.data() + kEscapeBytes;
  const auto [stopped, error] = std::from_chars(json.data() + 2, end, unit, 16);
  if (error != std::errc{} || stopped != end) return std::nullopt;
  return static_cast<char32_t>(unit);
}

bool is_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDFFF; }

/// The character that the escape, or pair of escapes, at the front spells; `length`: its bytes.
struct Escaped {
  char32_t code_point = 0;
  std::size_t length = 0;
};
std::optional<Escaped> escaped_character(std::string_view json) {
  const auto unit = escaped_unit(json);
  if (!unit) return std::nullopt;
  if (!is_surrogate(*unit)) return Escaped{*unit, kEscapeBytes};
  const auto low = *unit < 0xDC00 ? escaped_unit(json.substr(kEscapeBytes)) : std::nullopt;
  if (!low || !is_surrogate(*low) || *low < 0xDC00) return std::nullopt;
  return Escaped{0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00), 2 * kEscapeBytes};
}

}  // namespace

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

std::string cut_to_columns(std::string_view text, std::size_t columns) {
  std::string out;
  std::size_t end_before_mark = 0;  // of what leaves a column for the mark
  std::size_t width = 0;
  while (!text.empty()) {
    const Character character = first_character(text);
    width += character.columns;
    if (width > columns) return out.substr(0, end_before_mark) + "…";
    out += text.substr(0, character.bytes);
    if (width < columns) end_before_mark = out.size();
    text.remove_prefix(character.bytes);
  }
  return out;
}

void append_unescaped(std::string& out, std::string_view json) {
  while (!json.empty()) {
    const std::size_t backslash = std::min(json.find('\\'), json.size());
    out += json.substr(0, backslash);
    json.remove_prefix(backslash);
    const auto escaped = escaped_character(json);
    if (escaped && escaped->code_point >= 0x80) {
      std::string character;
      append_utf8(character, escaped->code_point);
      out += first_character(character).control ? json.substr(0, escaped->length) : std::string_view(character);
      json.remove_prefix(escaped->length);
    } else {
      const std::size_t length = std::min<std::size_t>(2, json.size());
      out += json.substr(0, length);
      json.remove_prefix(length);
    }
  }
}

std::string_view colour_of_level(std::string_view word, const Palette& palette) {
  struct Level {
    std::string_view word;
    std::string_view Palette::* colour;
  };
  static constexpr Level kLevels[] = {
      {"fatal", &Palette::bad},     {"critical", &Palette::bad},    {"crit", &Palette::bad},
      {"emergency", &Palette::bad}, {"alert", &Palette::bad},       {"panic", &Palette::bad},
      {"error", &Palette::bad},     {"err", &Palette::bad},         {"severe", &Palette::bad},
      {"warn", &Palette::warning},  {"warning", &Palette::warning}, {"notice", &Palette::good},
      {"info", &Palette::good},     {"debug", &Palette::faint},     {"trace", &Palette::faint},
  };
  if (word == "ALARM") return palette.bad;
  if (word == "OK") return palette.good;
  if (word == "INSUFFICIENT_DATA") return palette.warning;
  const auto* const found =
      std::ranges::find_if(kLevels, [word](const Level& level) { return equals_ignoring_case(word, level.word); });
  return found == std::end(kLevels) ? std::string_view() : palette.*(found->colour);
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
                                    .warning = "\x1b[33m",
                                    .heading = "\x1b[1m",
                                    .faint = "\x1b[2m",
                                    .reset = "\x1b[0m"};
  return kColours;
}

}  // namespace insitu
