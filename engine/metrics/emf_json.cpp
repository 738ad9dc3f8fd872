#include "engine/metrics/emf_json.h"

#include <algorithm>
#include <limits>
#include <string>

#include "engine/model/number.h"

namespace insitu {

std::string_view kind_text(const FieldValue& value) {
  switch (value.kind()) {
    case FieldKind::Missing: return "null";
    case FieldKind::Text: return "a text";
    case FieldKind::WrittenNumber: return "a number";
    case FieldKind::Map: return "an object";
    case FieldKind::List: return "an array";
    case FieldKind::Integer:
    case FieldKind::Real:
    case FieldKind::Timestamp:
    case FieldKind::Period: break;
  }
  return "true or false";
}

std::optional<std::int64_t> whole_number(const FieldValue& value) {
  if (!is_number_value(value)) return std::nullopt;
  const std::string_view text = value.text();
  const bool is_negative = text.starts_with('-');
  const std::size_t exponent_at = std::min(text.find_first_of("eE"), text.size());
  const std::string_view mantissa = text.substr(is_negative ? 1 : 0, exponent_at - (is_negative ? 1 : 0));
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  std::string digits(mantissa.substr(0, point));
  if (point < mantissa.size()) digits += mantissa.substr(point + 1);
  const std::size_t last = digits.find_last_not_of('0');
  if (last == std::string::npos) return 0;
  // The place of the last digit that is not 0: 0 counts ones, 1 tens, -1 tenths.
  double place = static_cast<double>(point) - static_cast<double>(last) - 1;
  if (exponent_at < text.size()) place += number_value(text.substr(exponent_at + 1));
  if (place < 0) return std::nullopt;
  const double magnitude = number_value(text);
  constexpr double kLimit = 0x1p63;
  if (magnitude >= kLimit) return std::numeric_limits<std::int64_t>::max();
  if (magnitude <= -kLimit) return std::numeric_limits<std::int64_t>::min();
  digits.resize(last + 1);
  digits.append(static_cast<std::size_t>(place), '0');
  std::int64_t number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return is_negative ? -number : number;
}

}  // namespace insitu
