#pragma once

#include <cstddef>
#include <string_view>

#include "insitu/definitions.h"

namespace insitu {

/// Copies parts of a text, puts others between them, and remembers where they come from.
/// REQUIRES: the text that it copies from outlives it
class TextAssembly {
 public:
  /// Of a part with a place of its own; after so many characters, columns are only near.
  static constexpr std::size_t kMaxAnchors = 256;

  explicit TextAssembly(const WrittenValue& from);

  /// Adds what is between two offsets (bytes) of the text.
  void copy(std::size_t begin, std::size_t end);
  /// Adds a text in the place of what is at `begin`: each of its characters has that place.
  void replace(std::size_t begin, std::string_view text);
  /// Returns what was put together. The assembly is of no more use.
  WrittenValue take();

 private:
  void anchor(std::size_t from, std::size_t to);

  const WrittenValue& from_;
  WrittenValue to_;
};

}  // namespace insitu
