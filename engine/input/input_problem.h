#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace insitu {

/// Something is wrong with one input. The text is ready to follow "insitu: FILE: ": lower case, no file name.
struct InputProblem {
  std::string message;
  /// The byte of the (decompressed) file at which the problem lies; nullopt where there is none, or where the message
  /// names it.
  std::optional<std::uint64_t> offset = std::nullopt;
};

}  // namespace insitu
