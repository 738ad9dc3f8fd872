#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "engine/input/encoding_source.h"
#include "tests/differential/reference_utf8.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"
#include "tests/read_source.h"
#include "tests/trickling_source.h"

namespace insitu::fuzz {
namespace {

struct DecodedBytes {
  SourceContent content;
  std::uint64_t replaced = 0;

  bool operator==(const DecodedBytes&) const = default;
};

DecodedBytes decode_bytes(std::string_view text, std::string_view encoding, std::size_t piece, std::size_t capacity) {
  const auto source = decode_text(std::make_unique<TricklingSource>(std::string(text), piece), encoding);
  DecodedBytes decoded{read_source_to_end(**source, capacity)};
  decoded.replaced = (*source)->facts().replaced_characters;
  return decoded;
}

/// Decodes UTF-16 unit by unit, without the half of a unit at the end.
DecodedBytes decode_utf16_naively(std::string_view text, std::size_t high_byte) {
  std::u16string units;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[i + at]); };
    units += static_cast<char16_t>(256 * byte(high_byte) + byte(1 - high_byte));
  }
  const auto lies_between = [](char16_t unit, char16_t low, char16_t high) { return unit >= low && unit <= high; };
  DecodedBytes decoded;
  for (std::size_t i = 0; i < units.size(); ++i) {
    char32_t code_point = units[i];
    if (lies_between(units[i], 0xD800, 0xDFFF)) {
      const bool is_pair = units[i] < 0xDC00 && i + 1 < units.size() && lies_between(units[i + 1], 0xDC00, 0xDFFF);
      code_point = reference::kReplacementCharacter;
      if (is_pair) code_point = 0x10000U + ((units[i] - 0xD800U) << 10U) + (units[i + 1] - 0xDC00U);
      i += is_pair ? 1 : 0;
      decoded.replaced += is_pair ? 0 : 1;
    }
    reference::append_utf8(decoded.content.bytes, code_point);
  }
  return decoded;
}

}  // namespace

Finding encoding(std::string_view bytes) {
  // Not UTF-8: the C library takes and gives code points above U+10FFFF.
  constexpr std::array<std::string_view, 7> kEncodings = {"utf-16le",     "utf-16be", "euc-kr",     "shift_jis",
                                                          "windows-1252", "gb18030",  "iso-2022-jp"};
  guess_encoding(bytes);
  if (bytes.empty()) return std::nullopt;
  const std::size_t choice = static_cast<unsigned char>(bytes.front()) % kEncodings.size();
  const std::string_view text = bytes.substr(1);
  const DecodedBytes decoded = decode_bytes(text, kEncodings[choice], text.size() + 1, 1 << 16);
  for (const std::size_t piece : {1u, 3u, 100u}) {
    if (decode_bytes(text, kEncodings[choice], piece, 10 * piece) != decoded) {
      return "the text depends on how it is read: " + write_escaped(bytes);
    }
  }
  if (!reference::is_valid_utf8(decoded.content.bytes)) return "what was decoded is no UTF-8: " + write_escaped(bytes);
  const bool is_utf16 = choice < 2;
  if (decoded.content.problem.has_value() != (is_utf16 && text.size() % 2 != 0)) return "half a unit or not?";
  if (!is_utf16 || decoded.content.problem) return std::nullopt;
  if (decode_utf16_naively(text, 1 - choice) != decoded) return "another text: " + write_escaped(bytes);
  return std::nullopt;
}

}  // namespace insitu::fuzz
