#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

#include "insitu/byte_source.h"

namespace insitu {

/// All that a source gives: its bytes, then its end or a problem.
struct SourceContent {
  std::string bytes;
  std::optional<std::string> problem = std::nullopt;   ///< its message
  std::optional<std::uint64_t> offset = std::nullopt;  ///< of the problem

  bool operator==(const SourceContent&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const SourceContent& content) {
  out << content.bytes.size() << " bytes, " << content.problem.value_or("no problem");
  if (content.offset) out << " at " << *content.offset;
  return out << ": " << content.bytes.substr(0, 200);
}

/// Reads a source to its end, `capacity` bytes at a time, but not much further than `max_bytes`.
inline SourceContent read_source_to_end(ByteSource& source, std::size_t capacity = 1 << 16,
                                        std::size_t max_bytes = std::size_t{1} << 30) {
  SourceContent content;
  std::string buffer(capacity, '\0');
  while (content.bytes.size() < max_bytes) {
    const auto count = source.read(buffer.data(), buffer.size());
    if (!count) {
      content.problem = count.error().message;
      content.offset = count.error().offset;
      return content;
    }
    if (*count == 0) return content;
    content.bytes.append(buffer, 0, *count);
  }
  return content;
}

}  // namespace insitu
