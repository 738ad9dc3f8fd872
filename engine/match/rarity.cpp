#include "engine/match/rarity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

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

double frequency(unsigned char byte) { return std::ldexp(1.0, -bits(static_cast<char>(byte))); }

int merit(char byte) { return is_poor_anchor(byte) ? 2 : bits(byte); }

std::pair<std::size_t, std::size_t> anchors(std::string_view literal) {
  const auto worth = [&](std::size_t at) { return bits(literal[at]) - (is_poor_anchor(literal[at]) ? 100 : 0); };
  std::size_t best = 0;
  for (std::size_t at = 1; at < literal.size(); ++at) {
    if (worth(at) > worth(best)) best = at;
  }
  std::size_t second = best == 0 ? literal.size() - 1 : 0;
  // The same byte once more decides less than any other.
  const auto worth_beside = [&](std::size_t at) { return worth(at) - (literal[at] == literal[best] ? 1000 : 0); };
  for (std::size_t at = 0; at < literal.size(); ++at) {
    if (at != best && worth_beside(at) > worth_beside(second)) second = at;
  }
  return std::minmax(best, second);
}

}  // namespace insitu
