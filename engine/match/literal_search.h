#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/match/placed_literal.h"

namespace insitu {

/// Returns the offset of the first occurrence of `literal` in `bytes`, or npos. An empty literal is found at 0. Meant
/// for short texts and for literals that are searched for once.
std::size_t find_literal(std::string_view bytes, std::string_view literal);

/// Literals prepared for searching large blocks, all in one pass whose cost hardly depends on their number. Immutable,
/// cheap to copy; share it between threads.
class LiteralSearch {
 public:
  /// The number of literals as written that are found by two of their bytes each; more, and those in any case, are
  /// sorted into buckets, and many into a table (see literal_buckets.h, literal_table.h).
  static constexpr std::size_t kMaxAnchored = 3;

  /// Prepares a few literals. REQUIRES: 1 to kMaxAnchored, all as written, none empty; all begin fields, or none does
  explicit LiteralSearch(std::span<const PlacedLiteral> literals);
  /// Prepares the fewest searches that together find all literals. REQUIRES: none of them is empty
  static std::vector<LiteralSearch> for_all(std::span<const PlacedLiteral> literals);

  /// Returns an offset within the first occurrence of any literal that begins at or after `from`, or the size of
  /// `bytes`. Where there are at most kMaxAnchored, all as written, it is the first offset. Of overlapping occurrences
  /// another may come first. REQUIRES: from <= bytes.size()
  [[nodiscard]] std::size_t find(std::string_view bytes, std::size_t from) const { return method_->find(bytes, from); }
  /// Whether the literals are found by two of their bytes each (see anchors).
  [[nodiscard]] bool is_anchored() const { return is_anchored_; }

 private:
  /// One way to search.
  class Method {
   public:
    Method() = default;
    Method(const Method&) = delete;
    Method& operator=(const Method&) = delete;
    virtual ~Method() = default;
    [[nodiscard]] virtual std::size_t find(std::string_view bytes, std::size_t from) const = 0;
  };
  template <class Searcher>
  class MethodOf;
  class Anchored;

  explicit LiteralSearch(std::shared_ptr<const Method> method) : method_(std::move(method)) {}
  static void add(std::span<const PlacedLiteral> literals, std::vector<LiteralSearch>& searches);

  std::shared_ptr<const Method> method_;
  bool is_anchored_ = false;
};

}  // namespace insitu
