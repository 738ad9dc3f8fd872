#pragma once

#include <cstddef>

namespace insitu {

/// A half-open range of bytes, `[begin, end)`, of a pattern's or a query's text.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;

  [[nodiscard]] std::size_t size() const { return end - begin; }
  friend bool operator==(const Span&, const Span&) = default;
};

}  // namespace insitu
