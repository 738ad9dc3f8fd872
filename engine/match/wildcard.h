#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace insitu {

/// A text in which every `*` matches any run of characters, as the service matches it: leftmost, without backtracking.
/// Immutable; share it between threads.
///
/// The text before the first `*` must be a prefix; each later piece is taken at its FIRST occurrence after the previous
/// one; the last piece, taken the same way, must end where the text ends. So `*1` does not match "11", as seen live.
class Wildcard {
 public:
  explicit Wildcard(std::string_view pattern);

  /// Whether the whole of `text` matches.
  [[nodiscard]] bool matches(std::string_view text) const;
  /// Returns the pieces that every matching text contains, in order: at least two; the first and the last may be empty.
  [[nodiscard]] const std::vector<std::string>& pieces() const { return pieces_; }

 private:
  std::vector<std::string> pieces_;
};

}  // namespace insitu
