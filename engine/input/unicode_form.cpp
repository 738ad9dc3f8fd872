#include "engine/input/unicode_form.h"

#include <array>

#include "engine/model/utf8.h"

namespace insitu {
namespace {

constexpr char32_t kMaxCodePoint = 0x10FFFF;

bool is_first_surrogate(char32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_second_surrogate(char32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

}  // namespace

std::optional<UnicodeForm> UnicodeForm::named(std::string_view name) {
  if (name == "utf-16le") return UnicodeForm(2, false);
  if (name == "utf-16be") return UnicodeForm(2, true);
  if (name == "utf-32le") return UnicodeForm(4, false);
  if (name == "utf-32be") return UnicodeForm(4, true);
  return std::nullopt;
}

char32_t UnicodeForm::unit_at(std::string_view input, std::size_t at) const {
  char32_t unit = 0;
  for (std::size_t i = 0; i < unit_bytes_; ++i) {
    const std::size_t byte = is_big_endian_ ? i : unit_bytes_ - 1 - i;
    unit = (unit << 8U) | static_cast<unsigned char>(input[at + byte]);
  }
  return unit;
}

ConversionStop UnicodeForm::convert(std::string_view& input, std::span<char>& output) const {
  while (input.size() >= unit_bytes_) {
    std::size_t used = unit_bytes_;
    char32_t codepoint = unit_at(input, 0);
    if (is_first_surrogate(codepoint) && unit_bytes_ == 2) {
      used += unit_bytes_;
      if (input.size() < used) return ConversionStop::IncompleteInput;
      const char32_t second = unit_at(input, unit_bytes_);
      if (!is_second_surrogate(second)) return ConversionStop::BadInput;
      codepoint = 0x10000 + ((codepoint - 0xD800) << 10U) + (second - 0xDC00);
    }
    if (is_first_surrogate(codepoint) || is_second_surrogate(codepoint) || codepoint > kMaxCodePoint) {
      return ConversionStop::BadInput;
    }
    std::array<char, kMaxUtf8Bytes> bytes{};
    const auto size = static_cast<std::size_t>(write_utf8(bytes.data(), codepoint) - bytes.data());
    if (size > output.size()) return ConversionStop::OutputFull;
    for (std::size_t i = 0; i < size; ++i) output[i] = bytes[i];
    output = output.subspan(size);
    input.remove_prefix(used);
  }
  return input.empty() ? ConversionStop::InputUsedUp : ConversionStop::IncompleteInput;
}

}  // namespace insitu
