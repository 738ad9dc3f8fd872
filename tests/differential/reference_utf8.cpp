#include "tests/differential/reference_utf8.h"

#include <cstddef>

namespace insitu::reference {
namespace {

// The sequence at the front of some bytes.
struct Sequence {
  std::size_t size = 1;
  char32_t code_point = 0;
  bool well_formed = true;
};

struct ByteRange {
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
};

// The second byte of a sequence has a narrower range after some first bytes: no overlong forms (E0, F0), no surrogates
// (ED), nothing above 10FFFF (F4).
ByteRange second_byte_range(unsigned char first) {
  switch (first) {
    case 0xE0: return {.low = 0xA0, .high = 0xBF};
    case 0xED: return {.low = 0x80, .high = 0x9F};
    case 0xF0: return {.low = 0x90, .high = 0xBF};
    case 0xF4: return {.low = 0x80, .high = 0x8F};
    default: return {};
  }
}

std::size_t size_by_first_byte(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

char32_t payload_of_first_byte(unsigned char first, std::size_t size) {
  switch (size) {
    case 2: return first & 0x1FU;
    case 3: return first & 0x0FU;
    case 4: return first & 0x07U;
    default: return first;
  }
}

// An ill-formed sequence ends before the first byte that cannot continue it: its maximal subpart is what came so far.
Sequence first_sequence(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes.front());
  const std::size_t size = size_by_first_byte(first);
  if (size == 0) return {.size = 1, .code_point = kReplacementCharacter, .well_formed = false};
  char32_t code_point = payload_of_first_byte(first, size);
  for (std::size_t index = 1; index < size; ++index) {
    const ByteRange range = index == 1 ? second_byte_range(first) : ByteRange{};
    const unsigned char next = index < bytes.size() ? static_cast<unsigned char>(bytes[index]) : 0;
    if (next < range.low || next > range.high) {
      return {.size = index, .code_point = kReplacementCharacter, .well_formed = false};
    }
    code_point = (code_point << 6) | (next & 0x3FU);
  }
  return {.size = size, .code_point = code_point, .well_formed = true};
}

}  // namespace

bool is_valid_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const Sequence sequence = first_sequence(bytes);
    if (!sequence.well_formed) return false;
    bytes.remove_prefix(sequence.size);
  }
  return true;
}

std::u32string decode_utf8(std::string_view bytes) {
  std::u32string code_points;
  while (!bytes.empty()) {
    const Sequence sequence = first_sequence(bytes);
    code_points.push_back(sequence.code_point);
    bytes.remove_prefix(sequence.size);
  }
  return code_points;
}

void append_utf8(std::string& bytes, char32_t code_point) {
  const auto append = [&](char32_t byte) { bytes.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (code_point < 0x80) {
    append(code_point);
  } else if (code_point < 0x800) {
    append(0xC0 | (code_point >> 6));
    append(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    append(0xE0 | (code_point >> 12));
    append(0x80 | ((code_point >> 6) & 0x3F));
    append(0x80 | (code_point & 0x3F));
  } else {
    append(0xF0 | (code_point >> 18));
    append(0x80 | ((code_point >> 12) & 0x3F));
    append(0x80 | ((code_point >> 6) & 0x3F));
    append(0x80 | (code_point & 0x3F));
  }
}

}  // namespace insitu::reference
