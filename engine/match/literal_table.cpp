#include "engine/match/literal_table.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <unordered_map>

#include "engine/match/literal_buckets.h"
#include "engine/match/rarity.h"

namespace insitu {
namespace {

constexpr std::size_t kLargePiece = 8;
/// With literals of at least this size large pieces leave enough of them in a row.
constexpr std::size_t kMinSizeForLargePieces = 12;
constexpr std::size_t kMaxStep = 8;
/// More pieces would fill the table, or have it leave the fastest cache.
constexpr std::size_t kManyPieces = 16384;
constexpr int kMinBitsOfHash = 10;
constexpr int kMaxBitsOfHash = 19;

/// Returns the bytes at `at` as a number, capitals as small letters; some other bytes are taken for each other.
template <std::size_t kSize>
std::uint64_t word_at(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, kSize);
  return word | 0x2020202020202020U;
}
std::uint64_t word_at(const char* at, std::size_t size) {
  return size == kLargePiece ? word_at<kLargePiece>(at) : word_at<LiteralTable::kMinSize>(at);
}

/// Returns a hash of which the upper bits are good.
std::uint64_t hash_of(std::uint64_t word) { return word * 0x9E3779B97F4A7C15U; }

/// Chooses the pieces by which literals are known.
class PieceChoice {
 public:
  PieceChoice(std::size_t piece_size, std::size_t step) : piece_size_(piece_size), step_(step) {}

  /// Returns the offset of the first of `step` pieces in a row that are rare in logs and that few literals have.
  std::size_t first_piece(std::string_view text) {
    worths_.clear();
    for (std::size_t at = 0; at + piece_size_ <= text.size(); ++at) worths_.push_back(worth(text, at));
    std::size_t best = 0;
    int best_sum = 0;
    int sum = 0;
    for (std::size_t at = 0; at < worths_.size(); ++at) {
      sum += worths_[at];
      if (at + 1 < step_) continue;
      const std::size_t first = at + 1 - step_;
      if (first == 0 || sum > best_sum) {
        best = first;
        best_sum = sum;
      }
      sum -= worths_[first];
    }
    for (std::size_t i = 0; i < step_; ++i) ++uses_[word_at(text.data() + best + i, piece_size_)];
    return best;
  }

 private:
  [[nodiscard]] int worth(std::string_view text, std::size_t at) const {
    int sum = 0;
    for (const char byte : text.substr(at, piece_size_)) sum += merit(byte);
    const auto used = uses_.find(word_at(text.data() + at, piece_size_));
    constexpr int kPerDoubling = 6;
    return used == uses_.end() ? sum : sum - kPerDoubling * static_cast<int>(std::bit_width(used->second));
  }

  std::size_t piece_size_;
  std::size_t step_;
  std::vector<int> worths_;
  std::unordered_map<std::uint64_t, std::uint32_t> uses_;
};

}  // namespace

LiteralTable::LiteralTable(std::span<const PlacedLiteral> literals) : literals_(literals.begin(), literals.end()) {
  std::size_t shortest = SIZE_MAX;
  for (const PlacedLiteral& literal : literals_) {
    shortest = std::min(shortest, literal.text.size());
    needles_.push_back(bucket_needle(literal, 0));
  }
  if (shortest >= kMinSizeForLargePieces) piece_size_ = kLargePiece;
  const std::size_t room = std::max<std::size_t>(kManyPieces / literals_.size(), 1);
  step_ = std::min({shortest - piece_size_ + 1, kMaxStep, room});
  PieceChoice choice(piece_size_, step_);
  std::vector<Piece> pieces;
  for (std::uint32_t literal = 0; literal < literals_.size(); ++literal) {
    const std::string& text = literals_[literal].text;
    const std::size_t first = choice.first_piece(text);
    for (std::size_t i = first; i < first + step_; ++i) {
      pieces.push_back({word_at(text.data() + i, piece_size_), literal, static_cast<std::uint32_t>(i)});
    }
  }
  fill(pieces);
}

void LiteralTable::fill(std::span<const Piece> pieces) {
  // One bit in 64 is set, and a list has about one piece.
  const int doublings = static_cast<int>(std::bit_width(pieces.size()));
  bits_shift_ = 64 - std::clamp(doublings + 6, kMinBitsOfHash, kMaxBitsOfHash);
  begins_shift_ = 64 - std::clamp(doublings, 1, kMaxBitsOfHash);
  bits_.resize(std::size_t{1} << (64 - bits_shift_ - 6));
  begins_.resize((std::size_t{1} << (64 - begins_shift_)) + 1);
  for (const Piece& piece : pieces) {
    const std::uint64_t bit = hash_of(piece.word) >> bits_shift_;
    bits_[bit / 64] |= std::uint64_t{1} << bit % 64;
    ++begins_[(hash_of(piece.word) >> begins_shift_) + 1];
  }
  for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
  std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
  pieces_.resize(pieces.size());
  for (const Piece& piece : pieces) pieces_[next[hash_of(piece.word) >> begins_shift_]++] = piece;
}

std::size_t LiteralTable::find(std::string_view bytes, std::size_t from) const {
  return piece_size_ == kLargePiece ? find_by_pieces<kLargePiece>(bytes, from) : find_by_pieces<kMinSize>(bytes, from);
}

template <std::size_t kSize>
std::size_t LiteralTable::find_by_pieces(std::string_view bytes, std::size_t from) const {
  for (std::size_t at = from; at + kSize <= bytes.size(); at += step_) {
    const std::uint64_t word = word_at<kSize>(bytes.data() + at);
    const std::uint64_t bit = hash_of(word) >> bits_shift_;
    if ((bits_[bit / 64] >> bit % 64 & 1) != 0 && occurs_at(bytes, from, at, word)) return at;
  }
  return bytes.size();
}

bool LiteralTable::occurs_at(std::string_view bytes, std::size_t from, std::size_t at, std::uint64_t word) const {
  const std::uint64_t list = hash_of(word) >> begins_shift_;
  for (std::uint32_t i = begins_[list]; i < begins_[list + 1]; ++i) {
    const Piece& piece = pieces_[i];
    if (piece.word != word || at - from < piece.offset) continue;
    if (kernels::occurs_at(needles_[piece.literal], bytes.data(), bytes.size(), from, at - piece.offset)) return true;
  }
  return false;
}

}  // namespace insitu
