#include "engine/match/literal_search.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "engine/kernels/literal_kernels.h"

namespace insitu {
namespace {

/// How rare each ASCII byte is in logs, in bits: one in 2^n bytes. Measured on JSON, access and text logs, each kind
/// with the same weight, and rounded where another day would give another number.
constexpr std::array<std::uint8_t, 128> kBits = {
    14, 14, 14, 14, 14, 14, 14, 14, 14, 11, 7,  14, 14, 10, 14, 14,  // control characters
    14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 12, 14, 14, 14, 14,  //
    4,  11, 4,  12, 11, 11, 9,  9,  10, 10, 12, 8,  6,  5,  5,  6,   //  !"#$%&'()*+,-./
    4,  4,  4,  5,  5,  5,  5,  6,  6,  6,  5,  9,  10, 7,  10, 9,   // 0123456789:;<=>?
    11, 9,  10, 9,  9,  8,  9,  9,  9,  8,  12, 11, 9,  9,  9,  8,   // @ABCDEFGHIJKLMNO
    9,  12, 10, 9,  7,  10, 11, 10, 11, 11, 10, 7,  10, 7,  13, 8,   // PQRSTUVWXYZ[\]^_
    13, 5,  6,  5,  5,  4,  6,  7,  7,  5,  10, 7,  6,  6,  5,  5,   // `abcdefghijklmno
    6,  9,  5,  5,  5,  6,  7,  8,  8,  8,  10, 8,  11, 8,  12, 14,  // pqrstuvwxyz{|}~
};

/// Returns how rare a byte is in logs, in bits. In a character beyond ASCII the first byte says least, because it is
/// nearly always the same in one script.
int bits(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  if (value < kBits.size()) return kBits[value];
  return value < 0xC0 ? 13 : 11;
}

/// Whether a byte is a poor anchor, whatever the average says: in a log of many numbers, or with all texts quoted.
bool is_poor_anchor(char byte) { return byte == '"' || byte == ' ' || (byte >= '0' && byte <= '9'); }

}  // namespace

int rarity(std::string_view text) {
  int sum = 0;
  for (const char byte : text) sum += bits(byte);
  return sum;
}

std::size_t find_literal(std::string_view bytes, std::string_view literal) {
  if (literal.empty()) return 0;
  if (literal.size() > bytes.size()) return std::string_view::npos;
  const void* found = ::memmem(bytes.data(), bytes.size(), literal.data(), literal.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
}

std::pair<std::size_t, std::size_t> anchors(std::string_view literal) {
  const auto merit = [&](std::size_t at) { return bits(literal[at]) - (is_poor_anchor(literal[at]) ? 100 : 0); };
  std::size_t best = 0;
  for (std::size_t at = 1; at < literal.size(); ++at) {
    if (merit(at) > merit(best)) best = at;
  }
  std::size_t second = best == 0 ? literal.size() - 1 : 0;
  // The same byte once more decides less than any other.
  const auto merit_beside = [&](std::size_t at) { return merit(at) - (literal[at] == literal[best] ? 1000 : 0); };
  for (std::size_t at = 0; at < literal.size(); ++at) {
    if (at != best && merit_beside(at) > merit_beside(second)) second = at;
  }
  return std::minmax(best, second);
}

static_assert(LiteralSearch::kMaxLiterals == kernels::kMaxNeedles);

LiteralSearch::LiteralSearch(std::span<const PlacedLiteral> literals) : literals_(literals.begin(), literals.end()) {
  for (const PlacedLiteral& literal : literals) anchors_.push_back(anchors(literal.text));
}

std::size_t LiteralSearch::find(std::string_view bytes, std::size_t from) const {
  static const kernels::LiteralKernels& kKernels = kernels::literal_kernels(kernels::instruction_set_in_use());
  std::array<kernels::Needle, kernels::kMaxNeedles> needles;
  for (std::size_t i = 0; i < literals_.size(); ++i) {
    const auto& [text, place] = literals_[i];
    const auto [first, second] = anchors_[i];
    needles[i] = {text.data(), text.size(), first, second, place.has_field_before, place.has_field_after};
  }
  const auto find = literals_.front().place.begins_field ? kKernels.at_field_start : kKernels.anywhere;
  return find(bytes.data(), bytes.size(), from, needles.data(), literals_.size());
}

}  // namespace insitu
