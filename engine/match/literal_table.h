#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/kernels/literal_kernels.h"
#include "engine/match/placed_literal.h"

namespace insitu {

/// Any number of literals, known by pieces of four or eight bytes. Of a text only every n-th piece is looked up: each
/// literal has n pieces in a row in the table, so that one of them is met wherever it occurs. Immutable; share it
/// between threads.
class LiteralTable {
 public:
  /// The size of the smallest piece, and so that of the shortest literal.
  static constexpr std::size_t kMinSize = 4;

  /// REQUIRES: at least one literal, each of kMinSize bytes or more
  explicit LiteralTable(std::span<const PlacedLiteral> literals);
  LiteralTable(const LiteralTable&) = delete;
  LiteralTable& operator=(const LiteralTable&) = delete;

  /// Returns an offset within the first occurrence of any literal that begins at or after `from`, or the size of
  /// `bytes`. REQUIRES: from <= bytes.size()
  [[nodiscard]] std::size_t find(std::string_view bytes, std::size_t from) const;

 private:
  /// A piece of a literal.
  struct Piece {
    std::uint64_t word = 0;
    std::uint32_t literal = 0;
    std::uint32_t offset = 0;
  };

  void fill(std::span<const Piece> pieces);
  template <std::size_t kSize>
  [[nodiscard]] std::size_t find_by_pieces(std::string_view bytes, std::size_t from) const;
  [[nodiscard]] bool occurs_at(std::string_view bytes, std::size_t from, std::size_t at, std::uint64_t word) const;

  std::vector<PlacedLiteral> literals_;
  std::vector<kernels::BucketNeedle> needles_;  // borrow from the literals; one for each
  std::size_t piece_size_ = kMinSize;
  std::size_t step_ = 1;  // between the pieces of a text that are looked up
  // A bit for each hash of a piece decides most lookups; the lists of pieces have their begins by fewer bits of it.
  std::vector<std::uint64_t> bits_;
  int bits_shift_ = 0;
  std::vector<std::uint32_t> begins_;
  int begins_shift_ = 0;
  std::vector<Piece> pieces_;
};

}  // namespace insitu
