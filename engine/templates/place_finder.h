#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "engine/definitions/definitions.h"

namespace insitu {

/// Lines and columns of offsets into a text. Cheap where it is asked in ascending order, even in one long line.
/// REQUIRES: `text` outlives it
class PlaceFinder {
 public:
  PlaceFinder(std::string file, std::string_view text) : file_(std::move(file)), text_(text) {}

  SourceLocation at(std::size_t offset) {
    const TextAnchor found = anchor_at(offset);
    return {file_, found.line, found.column};
  }
  /// The same without the name of the file; its `offset` is the one asked for.
  TextAnchor anchor_at(std::size_t offset);

 private:
  std::string file_;
  std::string_view text_;
  TextAnchor last_{.offset = 0, .line = 1, .column = 1};
};

}  // namespace insitu
