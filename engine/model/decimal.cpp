#include "engine/model/decimal.h"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <string_view>

#include "engine/model/number.h"

namespace insitu {
namespace {

/// 0.DIGITS times ten to the power `point`.
struct Decimal {
  std::string digits;
  int point = 0;
};

Decimal shortest_decimal(double magnitude) {
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, magnitude, std::chars_format::scientific);
  const std::string_view written(buffer, static_cast<std::size_t>(end - buffer));
  const std::size_t exponent_at = written.find('e');
  std::string_view exponent = written.substr(exponent_at + 1);
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  Decimal decimal;
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), decimal.point);
  ++decimal.point;
  for (const char c : written.substr(0, exponent_at)) {
    if (c != '.') decimal.digits += c;
  }
  return decimal;
}

void round_half_up(Decimal& decimal, int decimals) {
  const int kept = decimal.point + decimals;
  if (kept < 0) {
    decimal.digits.clear();
    return;
  }
  const auto cut = static_cast<std::size_t>(kept);
  if (cut >= decimal.digits.size()) return;
  const bool up = decimal.digits[cut] >= '5';
  decimal.digits.resize(cut);
  if (!up) return;
  const std::size_t last = decimal.digits.find_last_not_of('9');
  if (last == std::string::npos) {
    decimal.digits = "1";
    ++decimal.point;
    return;
  }
  ++decimal.digits[last];
  decimal.digits.resize(last + 1);
}

}  // namespace

void append_decimal(std::string& out, double number, int decimals) {
  Decimal decimal = shortest_decimal(std::fabs(number));
  round_half_up(decimal, decimals);
  std::string& digits = decimal.digits;
  digits.resize(digits.find_last_not_of('0') + 1);
  if (digits.empty()) {
    out += '0';
    return;
  }
  if (number < 0) out += '-';
  if (decimal.point <= 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-decimal.point), '0');
    out += digits;
    return;
  }
  const auto whole = static_cast<std::size_t>(decimal.point);
  out.append(digits, 0, whole);
  if (digits.size() <= whole) {
    out.append(whole - digits.size(), '0');
  } else {
    out += '.';
    out.append(digits, whole);
  }
}

double rounded_to(double number, int decimals) {
  std::string text;
  append_decimal(text, number, decimals);
  return number_value(text);
}

}  // namespace insitu
