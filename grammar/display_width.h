#pragma once

#include <cstddef>
#include <string_view>

namespace insitu {

/// One character of a UTF-8 text, or one byte that belongs to no character.
struct Character {
  std::size_t bytes = 1;
  std::size_t columns = 1;  ///< 2 for Korean, Chinese, Japanese and most emoji, 0 for combining marks
  bool valid = true;        ///< false: a byte that belongs to no character
  bool control = false;     ///< would move the cursor, ring the bell or turn the direction of what follows
  char32_t code_point = 0;  ///< only if `valid`
};

/// The character at the begin of `text`. REQUIRES: text is not empty.
Character first_character(std::string_view text);

/// The number of columns that `text` takes in a terminal.
std::size_t display_width(std::string_view text);

}  // namespace insitu
