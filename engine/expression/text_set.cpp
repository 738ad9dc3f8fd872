#include "engine/expression/text_set.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace insitu {
namespace {

__extension__ using UInt128 = unsigned __int128;

constexpr std::size_t kSmallestTable = 8;
// Odd numbers without a pattern (digits of the golden ratio, of e and of pi).
constexpr std::uint64_t kSeed = 0x9E3779B97F4A7C15;
constexpr std::uint64_t kFirstFactor = 0xB7E151628AED2A6B;
constexpr std::uint64_t kSecondFactor = 0x243F6A8885A308D3;

/// Up to eight bytes as a number, the first one lowest on every machine.
std::uint64_t word_at(const char* bytes, std::size_t count) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, count);
  return std::endian::native == std::endian::little ? word : std::byteswap(word);
}

/// Both halves of a product folded together, as in wyhash: every bit of the arguments reaches every bit of the result.
std::uint64_t fold(std::uint64_t left, std::uint64_t right) {
  const UInt128 product = UInt128{left} * right;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

std::uint64_t text_hash(std::string_view text) {
  std::uint64_t hash = kSeed ^ text.size();
  const char* at = text.data();
  std::size_t rest = text.size();
  for (; rest >= 8; rest -= 8, at += 8) hash = fold(hash ^ word_at(at, 8), kFirstFactor);
  if (rest != 0) hash = fold(hash ^ word_at(at, rest), kFirstFactor);
  return fold(hash, kSecondFactor);
}

TextSet::Added TextSet::add(std::string_view text, std::uint64_t hash) {
  if ((entries_.size() + 1) * 4 > table_.size() * 3) grow();
  std::size_t slot = home_of(hash);
  for (; table_[slot] != 0; slot = (slot + 1) & (table_.size() - 1)) {
    const std::size_t index = table_[slot] - 1;
    if (entries_[index].hash == hash && this->text(index) == text) return {index, false};
  }
  characters_ += text;
  entries_.push_back({hash, characters_.size()});
  table_[slot] = static_cast<std::uint32_t>(entries_.size());
  return {entries_.size() - 1, true};
}

void TextSet::grow() {
  table_.assign(std::max(kSmallestTable, table_.size() * 2), 0);
  for (std::size_t index = 0; index < entries_.size(); ++index) {
    std::size_t slot = home_of(entries_[index].hash);
    while (table_[slot] != 0) slot = (slot + 1) & (table_.size() - 1);
    table_[slot] = static_cast<std::uint32_t>(index + 1);
  }
}

void TextSet::clear() { *this = {}; }

std::size_t TextSet::memory() const {
  return characters_.capacity() + entries_.capacity() * sizeof(Entry) + table_.capacity() * sizeof(std::uint32_t);
}

}  // namespace insitu
