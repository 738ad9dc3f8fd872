#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "insitu/block_options.h"
#include "insitu/input_shape.h"

namespace insitu {

/// What is known of the text after the end of what has come.
enum class Growth : std::uint8_t {
  Goes,   ///< more may come at any moment
  Rests,  ///< nothing has come for a while: what ends with a line break is whole
  Ended,  ///< nothing will come
};

/// Returns how many bytes from the front of `text` are whole events, so that another one can only begin there. `text`
/// begins with an event of a file of that shape. An event of several lines is whole when the next one begins. Where the
/// text is UTF-16, `options.encoding` states it.
std::size_t length_of_whole_events(std::string_view text, InputShape shape, const BlockOptions& options, Growth growth);

}  // namespace insitu
