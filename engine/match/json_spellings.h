#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/match/placed_literal.h"

namespace insitu {

/// A text, and what tells the ways to spell it in a JSON string: every string that means something with the text in it
/// holds `plain` byte for byte, or one of `others`.
struct JsonSpellings {
  std::string plain;  ///< the text, or the front of it
  std::vector<PlacedLiteral> others;
};

/// Returns the spellings of a text. Of texts beyond ASCII they are exact: a log that is full of escapes is searched for
/// those of the text. REQUIRES: the text has nothing that JSON must escape
JsonSpellings json_spellings(std::string_view text);

/// Returns the text with all characters beyond ASCII as `\uXXXX`, in small letters, as Python's json.dumps writes it.
/// nullopt: there are none, or such strings may spell it in several ways.
std::optional<std::string> ascii_spelling(std::string_view text);

}  // namespace insitu
