#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "insitu/definitions.h"

namespace insitu {

/// Finds the lines and columns of offsets (bytes) into a text. Cheap if it is asked in ascending order, even in one
/// long line; a smaller offset than the last starts again from the begin. Not to be shared between threads. REQUIRES:
/// `text` outlives it
class PlaceFinder {
 public:
  PlaceFinder(std::string file, std::string_view text) : file_(std::move(file)), text_(text) {}

  /// Returns the place of an offset.
  SourceLocation at(std::size_t offset) {
    const TextAnchor found = anchor_at(offset);
    return {file_, found.line, found.column};
  }
  /// Returns the place of an offset without the name of the file. The `offset` of the result is the one asked for.
  TextAnchor anchor_at(std::size_t offset);

 private:
  std::string file_;
  std::string_view text_;
  TextAnchor last_{.offset = 0, .line = 1, .column = 1};
};

}  // namespace insitu
