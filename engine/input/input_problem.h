#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace insitu {

/// A problem of one input.
struct InputProblem {
  /// The text, ready to follow "insitu: FILE: ": lower case, without the name of the file.
  std::string message;
  /// The offset in the (decompressed) file at which the problem is; nullopt: there is none, or the message names it.
  std::optional<std::uint64_t> offset = std::nullopt;
};

}  // namespace insitu
