#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace insitu {

/// How rare a text is in logs: the sum over its bytes, each of which tells something, a rare byte more. Only for
/// ranking.
int rarity(std::string_view text);

/// The offset of the first occurrence of `literal` in `bytes`, or npos. An empty literal is found at 0. For short texts
/// and literals that are searched for once.
std::size_t find_literal(std::string_view bytes, std::string_view literal);

/// A literal prepared for searching large blocks: the two of its bytes that are rarest in logs are looked for first.
class LiteralSearch {
 public:
  /// REQUIRES: `literal` is not empty
  explicit LiteralSearch(std::string literal);

  [[nodiscard]] const std::string& literal() const { return literal_; }
  /// The offset of the first occurrence at or behind `from`, or the size of `bytes`. REQUIRES: from <= bytes.size()
  [[nodiscard]] std::size_t find(std::string_view bytes, std::size_t from) const;

 private:
  std::string literal_;
  std::size_t first_anchor_ = 0;
  std::size_t second_anchor_ = 0;
};

}  // namespace insitu
