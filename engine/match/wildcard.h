#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace insitu {

/// A text in which every `*` stands for any run of characters, as the service matches it: leftmost, without
/// backtracking.
///
/// What stands before the first `*` must be a prefix; each later piece is taken at its FIRST occurrence after the one
/// before; the last piece, taken the same way, must end where the text ends. So `*1` does not match "11", as seen live.
class Wildcard {
 public:
  explicit Wildcard(std::string_view pattern);

  [[nodiscard]] bool matches(std::string_view text) const;
  /// What every matching text contains, in order: at least two pieces, outer ones may be empty.
  [[nodiscard]] const std::vector<std::string>& pieces() const { return pieces_; }

 private:
  std::vector<std::string> pieces_;
};

}  // namespace insitu
