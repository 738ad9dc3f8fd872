#pragma once

#include <cstddef>
#include <string_view>

namespace insitu {

/// The offset of the first occurrence of `literal` in `bytes`, or npos. An empty literal is found at 0.
std::size_t find_literal(std::string_view bytes, std::string_view literal);

}  // namespace insitu
