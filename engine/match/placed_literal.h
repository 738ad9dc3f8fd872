#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace insitu {

/// Where a literal must be to count.
struct LiteralPlace {
  /// Whether it must be where a field of a space-delimited message may begin: at the begin of the bytes, or after white
  /// space, `"` or `[`. (Some more may be found.)
  bool begins_field = false;
  /// Whether other fields must be on the same line, before it or after it. REQUIRES: begins_field
  bool has_field_before = false;
  bool has_field_after = false;

  auto operator<=>(const LiteralPlace&) const = default;
};

/// Whether letters of ASCII count as they are written, or as capitals and small letters alike.
enum class LetterCase : std::uint8_t { AsWritten, Ignored };

/// A literal, not empty, and where it must be.
struct PlacedLiteral {
  std::string text;  ///< in small letters where their case is ignored
  LiteralPlace place = {};
  LetterCase letter_case = LetterCase::AsWritten;
};

/// Texts of which one occurs in everything that something finds. Empty: not known.
struct RequiredTexts {
  std::vector<std::string> any_of;  ///< none of them empty; in small letters, and ASCII, where their case is ignored
  LetterCase letter_case = LetterCase::AsWritten;
};

}  // namespace insitu
