#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace insitu {

/// Returns how rare a text is in logs, in bits: one bit more is half as frequent. Only good for ranking, because bytes
/// are judged one by one.
int rarity(std::string_view text);

/// Returns the offset of the first occurrence of `literal` in `bytes`, or npos. An empty literal is found at 0. Meant
/// for short texts and for literals that are searched for once.
std::size_t find_literal(std::string_view bytes, std::string_view literal);

/// Returns the offsets of the two bytes of a literal that are looked for first, in ascending order: different bytes
/// that are rare in logs; a quote, a blank or a digit only if there is nothing else. For a single byte both are 0.
/// REQUIRES: `literal` is not empty
std::pair<std::size_t, std::size_t> anchors(std::string_view literal);

/// Where a literal must be to count.
struct LiteralPlace {
  /// Whether it must be where a field of a space-delimited message may begin: at the begin of the bytes, or after white
  /// space, `"` or `[`. (Some more may be found.)
  bool begins_field = false;
  /// Whether other fields must be on the same line, before it or after it. REQUIRES: begins_field
  bool has_field_before = false;
  bool has_field_after = false;

  bool operator==(const LiteralPlace&) const = default;
};

/// A literal, not empty, and where it must be.
struct PlacedLiteral {
  std::string text;
  LiteralPlace place = {};
};

/// A few literals prepared for searching large blocks, all in one pass. Immutable; share it between threads.
class LiteralSearch {
 public:
  /// The maximum number of literals in one pass.
  static constexpr std::size_t kMaxLiterals = 3;

  /// REQUIRES: 1 to kMaxLiterals literals, none of them empty; all of them begin fields, or none does
  explicit LiteralSearch(std::span<const PlacedLiteral> literals);

  /// Returns the offset of the first occurrence of any literal at or after `from`, or the size of `bytes`.
  /// REQUIRES: from <= bytes.size()
  [[nodiscard]] std::size_t find(std::string_view bytes, std::size_t from) const;

 private:
  std::vector<PlacedLiteral> literals_;
  std::vector<std::pair<std::size_t, std::size_t>> anchors_;
};

}  // namespace insitu
