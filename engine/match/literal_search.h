#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace insitu {

/// How rare a text is in logs, in bits: one more is half as frequent. Only for ranking, for bytes are taken one by one.
int rarity(std::string_view text);

/// The offset of the first occurrence of `literal` in `bytes`, or npos. An empty literal is found at 0. For short texts
/// and literals that are searched for once.
std::size_t find_literal(std::string_view bytes, std::string_view literal);

/// The offsets of the two bytes of a literal that are looked for first, in their order: different ones that are rare in
/// logs; a quote, a blank or a digit only where there is nothing else. Of a single byte both are 0.
/// REQUIRES: `literal` is not empty
std::pair<std::size_t, std::size_t> anchors(std::string_view literal);

/// Where a literal must stand to count.
struct LiteralPlace {
  /// Where a field of a space-delimited message may begin: at the begin of the bytes, behind white space, `"` or `[`.
  /// (Some more may be found.)
  bool begins_field = false;
  // With other fields in front of it, behind it, on the same line. Only of what begins a field.
  bool has_field_before = false;
  bool has_field_behind = false;

  bool operator==(const LiteralPlace&) const = default;
};

struct PlacedLiteral {
  std::string text;
  LiteralPlace place = {};
};

/// A few literals prepared for searching large blocks, all in one pass.
class LiteralSearch {
 public:
  /// The most that one pass takes.
  static constexpr std::size_t kMaxLiterals = 3;

  /// REQUIRES: 1 to kMaxLiterals literals, none of them empty; all of them begin fields, or none does
  explicit LiteralSearch(std::span<const PlacedLiteral> literals);

  /// The offset of the first occurrence of any literal at or behind `from`, or the size of `bytes`.
  /// REQUIRES: from <= bytes.size()
  [[nodiscard]] std::size_t find(std::string_view bytes, std::size_t from) const;

 private:
  std::vector<PlacedLiteral> literals_;
  std::vector<std::pair<std::size_t, std::size_t>> anchors_;
};

}  // namespace insitu
