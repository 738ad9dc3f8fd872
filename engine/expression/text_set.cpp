#include "engine/expression/text_set.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "engine/model/heap_bytes.h"

namespace insitu {
namespace {

__extension__ using UInt128 = unsigned __int128;

constexpr std::size_t kSmallestTable = 8;
constexpr std::uint64_t kUpperHalf = 0xFFFF'FFFF'0000'0000;
// Odd numbers without a pattern (digits of the golden ratio, of e and of pi).
constexpr std::uint64_t kSeed = 0x9E3779B97F4A7C15;
constexpr std::uint64_t kFirstFactor = 0xB7E151628AED2A6B;
constexpr std::uint64_t kSecondFactor = 0x243F6A8885A308D3;

template <class Number>
std::uint64_t number_at(const char* bytes) {
  Number number = 0;
  std::memcpy(&number, bytes, sizeof number);
  return std::endian::native == std::endian::little ? number : std::byteswap(number);
}
std::uint64_t byte_at(const char* bytes) { return static_cast<unsigned char>(*bytes); }

/// The last `count` bytes of a text, one to seven, as a number, the first one lowest on every machine. Reads that
/// overlap take no loop and no call.
std::uint64_t tail_of(std::string_view text, std::size_t count) {
  const char* const end = text.data() + text.size();
  if (text.size() >= 8) return number_at<std::uint64_t>(end - 8) >> (8 * (8 - count));
  const char* const begin = end - count;
  if (count >= 4) {
    return number_at<std::uint32_t>(begin) | number_at<std::uint32_t>(end - 4) << (8 * (count - 4));
  }
  return byte_at(begin) | byte_at(begin + count / 2) << (8 * (count / 2)) | byte_at(end - 1) << (8 * (count - 1));
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
  for (; rest >= 8; rest -= 8, at += 8) hash = fold(hash ^ number_at<std::uint64_t>(at), kFirstFactor);
  if (rest != 0) hash = fold(hash ^ tail_of(text, rest), kFirstFactor);
  return fold(hash, kSecondFactor);
}

TextSet::Added TextSet::add(std::string_view text, std::uint64_t hash) {
  if ((places_.size() + 1) * 4 > table_.size() * 3) grow();
  std::size_t slot = home_of(hash);
  for (; table_[slot] != 0; slot = next(slot)) {
    if (((table_[slot] ^ hash) & kUpperHalf) != 0) continue;
    const auto place = static_cast<std::size_t>(static_cast<std::uint32_t>(table_[slot])) - 1;
    if (text_at(place) == text) return {head_at(place).index, false};
  }
  const std::size_t place = append(text);
  table_[slot] = (hash & kUpperHalf) | (place + 1);
  return {places_.size() - 1, true};
}

void TextSet::fetch_text(std::uint64_t hash) const {
  if (table_.empty()) return;
  for (std::size_t slot = home_of(hash); table_[slot] != 0; slot = next(slot)) {
    if (((table_[slot] ^ hash) & kUpperHalf) != 0) continue;
    __builtin_prefetch(units_.data() + static_cast<std::uint32_t>(table_[slot]));
    return;
  }
}

/// Returns the place of its head. If memory ends, no text is added.
std::size_t TextSet::append(std::string_view text) {
  const Head head{static_cast<std::uint32_t>(places_.size()), static_cast<std::uint32_t>(text.size())};
  const std::size_t place = units_.size();
  units_.resize(place + 1 + (text.size() + sizeof(Unit) - 1) / sizeof(Unit));
  places_.push_back(static_cast<std::uint32_t>(place));
  std::memcpy(&units_[place], &head, sizeof head);
  if (!text.empty()) std::memcpy(&units_[place + 1], text.data(), text.size());
  return place;
}

TextSet::Head TextSet::head_at(std::size_t place) const { return std::bit_cast<Head>(units_[place]); }

std::string_view TextSet::text_at(std::size_t place) const {
  return {reinterpret_cast<const char*>(units_.data() + place + 1), head_at(place).size};
}

void TextSet::grow() {
  const std::size_t slots = std::max(kSmallestTable, table_.size() * 2);
  const LargeVector<std::uint64_t> before = std::exchange(table_, LargeVector<std::uint64_t>(slots));
  shift_ = 64 - std::countr_zero(table_.size());
  for (const std::uint64_t entry : before) {
    if (entry == 0) continue;
    std::size_t slot = home_of(entry);
    while (table_[slot] != 0) slot = next(slot);
    table_[slot] = entry;
  }
}

std::size_t TextSet::memory() const { return heap_bytes(units_) + heap_bytes(places_) + heap_bytes(table_); }

}  // namespace insitu
