#pragma once

#include <cstddef>
#include <string_view>

#include "engine/templates/place_finder.h"
#include "insitu/definitions.h"

namespace insitu {

/// Returns the offset (bytes) at which a YAML scalar begins after the tag and the anchor at `offset`, and after blanks
/// and comments between them.
std::size_t skip_properties(std::string_view source, std::size_t offset);

/// Whether the scalar at `offset` is in quotes and the second one is missing, which the parser does not mind.
bool is_unclosed_quote(std::string_view source, std::size_t offset);

/// Finds out how the text of a scalar is written in its file: sets the place of its first character and, where every
/// line of it could be found again, its anchors. Quotes, escapes, folded lines and block scalars are followed; where
/// the file does not show what was read, only the place of the begin is set. `offset`: of the scalar, after its
/// properties. REQUIRES: `value.text` is what was read there
void set_places(WrittenValue& value, std::string_view source, std::size_t offset, PlaceFinder& places);

}  // namespace insitu
