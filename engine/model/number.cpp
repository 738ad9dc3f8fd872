#include "engine/model/number.h"

#include <charconv>
#include <cstddef>
#include <limits>

#include "engine/model/ascii.h"

namespace insitu {
namespace {

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

/// Whether a number is too large rather than too small, which from_chars leaves open when a number is out of range.
/// REQUIRES: the value is out of range
bool is_huge(std::string_view digits) {
  const std::size_t exponent_at = digits.find_first_of("eE");
  const std::string_view mantissa = digits.substr(0, exponent_at);
  if (exponent_at == std::string_view::npos) return mantissa.find_first_of("123456789") < mantissa.find('.');
  // The exponent's sign decides unless hundreds of digits outweigh it; such a mantissa is weighed by its own place.
  const std::size_t point = mantissa.find('.') == std::string_view::npos ? mantissa.size() : mantissa.find('.');
  const std::size_t first = mantissa.find_first_of("123456789");
  const auto place = static_cast<double>(point) - static_cast<double>(first);
  std::string_view exponent = digits.substr(exponent_at + 1);
  const bool negative = exponent.starts_with('-');
  if (exponent.starts_with('-') || exponent.starts_with('+')) exponent.remove_prefix(1);
  double magnitude = 0;
  for (const char c : exponent) magnitude = magnitude * 10 + (c - '0');
  return place + (negative ? -magnitude : magnitude) > 0;
}

}  // namespace

bool is_number(std::string_view text) {
  std::size_t at = text.starts_with('+') || text.starts_with('-') ? 1 : 0;
  std::size_t end = skip_digits(text, at);
  if (end == at) return false;
  if (end < text.size() && text[end] == '.') {
    at = end + 1;
    end = skip_digits(text, at);
    if (end == at) return false;
  }
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    at = end + 1;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    end = skip_digits(text, at);
    if (end == at) return false;
  }
  return end == text.size();
}

double number_value(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) value = is_huge(text) ? std::numeric_limits<double>::infinity() : 0.0;
  return negative ? -value : value;
}

std::optional<double> parse_number(std::string_view text) {
  if (!is_number(text)) return std::nullopt;
  return number_value(text);
}

}  // namespace insitu
