#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "insitu/definitions.h"

namespace insitu {

/// A value of a file; no two have the same place.
inline WrittenValue written(std::string text) {
  static std::size_t line = 0;
  return {.text = std::move(text), .unresolved = {}, .place = {.file = "f", .line = ++line, .column = 1}};
}

/// A value that the file does not give.
inline WrittenValue unknown(std::string why = "it is only known when it is applied") {
  WrittenValue value = written("");
  value.unresolved = std::move(why);
  return value;
}

}  // namespace insitu
