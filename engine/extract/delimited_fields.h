#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace insitu {

/// One token of a message: the text between white space, in quotes or in brackets.
struct DelimitedField {
  std::string_view value;  ///< without its quotes or brackets
  std::size_t begin = 0;   ///< offset of the token, delimiters included
  std::size_t end = 0;     ///< offset just after it
};

/// Whether a character is white space for filter patterns: blank, \t, \n, \v, \f, \r.
bool is_field_separator(char c);

/// Splits a message into its fields. A token that begins with `[` runs to the next `]`, one that begins with `"` to the
/// next `"`, provided that white space or the end follows; otherwise the opener is an ordinary character.
/// `fields` is overwritten; views borrow from `message`. Stops once there are `max_fields` fields.
void split_fields(std::string_view message, std::vector<DelimitedField>& fields, std::size_t max_fields = SIZE_MAX);

/// Returns the raw rest of the message from a field on, without white space at its end. Borrows from `message`.
std::string_view rest_from(std::string_view message, const DelimitedField& field);

}  // namespace insitu
