#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace insitu {

/// `text` as a quoted literal on one line: JSON's escapes, and `\xHH` for a byte that is not UTF-8.
std::string write_escaped(std::string_view text);

/// The text of such a literal; nullopt where it is none.
std::optional<std::string> read_escaped(std::string_view literal);

}  // namespace insitu
