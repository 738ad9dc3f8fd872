#include <algorithm>
#include <cmath>
#include <compare>
#include <limits>
#include <numbers>

#include "engine/expression/function_arguments.h"
#include "engine/expression/function_codes.h"
#include "engine/model/decimal.h"

namespace insitu::scalar {
namespace {

using Integers = std::numeric_limits<std::int64_t>;

std::optional<double> real_argument(const FieldValue& value) {
  const auto quantity = quantity_of(value);
  return quantity ? std::optional(quantity->as_real()) : std::nullopt;
}

/// A whole number stays as it is; anything else goes through `round`.
FieldValue rounded_by(const FieldValue& value, double (*round)(double)) {
  const auto quantity = quantity_of(value);
  if (!quantity || quantity->is_integer) return quantity ? FieldValue::quantity(*quantity) : FieldValue();
  return whole_number(round(quantity->real));
}

FieldValue real_result(const FieldValue& value, double (*function)(double)) {
  const auto real = real_argument(value);
  return real ? FieldValue::real(function(*real)) : FieldValue();
}

/// The number furthest in one direction; what is no number is passed over.
FieldValue extreme(Arguments arguments, bool (*is_further)(std::partial_ordering)) {
  std::optional<Quantity> best;
  for (const FieldValue& value : arguments) {
    const auto quantity = quantity_of(value);
    if (quantity && (!best || is_further(order_of(*quantity, *best)))) best = quantity;
  }
  return best ? FieldValue::quantity(*best) : FieldValue();
}

/// An integer rounded to `zeros` zeros at its end.
FieldValue round_integer(std::int64_t number, std::int64_t zeros) {
  constexpr std::int64_t kMaxZeros = 18;
  if (zeros <= 0) return FieldValue::integer(number);
  if (zeros > kMaxZeros) return FieldValue::real(rounded_to(static_cast<double>(number), static_cast<int>(-zeros)));
  std::int64_t step = 1;
  for (; zeros > 0; --zeros) step *= 10;
  const std::int64_t rest = number % step;
  const bool away = std::abs(rest) >= step - std::abs(rest);
  std::int64_t result = number - rest;
  if (away && __builtin_add_overflow(result, number < 0 ? -step : step, &result)) {
    return FieldValue::real(static_cast<double>(number - rest) + static_cast<double>(number < 0 ? -step : step));
  }
  return FieldValue::integer(result);
}

FieldValue to_whole(const FieldValue& value, std::int64_t least, std::int64_t most) {
  const auto integer = integer_argument(value);
  return integer && *integer >= least && *integer <= most ? FieldValue::integer(*integer) : FieldValue();
}

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

double haversine_of(double angle) { return std::pow(std::sin(angle / 2), 2); }

}  // namespace

FieldValue absolute(Arguments arguments, FunctionContext& /*context*/) {
  const auto quantity = quantity_of(arguments[0]);
  if (!quantity) return {};
  if (!quantity->is_integer || quantity->integer == Integers::min()) {
    return FieldValue::real(std::fabs(quantity->as_real()));
  }
  return FieldValue::integer(std::abs(quantity->integer));
}

FieldValue ceiling(Arguments arguments, FunctionContext& /*context*/) { return rounded_by(arguments[0], std::ceil); }

FieldValue floor_of(Arguments arguments, FunctionContext& /*context*/) { return rounded_by(arguments[0], std::floor); }

// The result for negative numbers is NaN, which is missing.
FieldValue square_root(Arguments arguments, FunctionContext& /*context*/) {
  return real_result(arguments[0], std::sqrt);
}

FieldValue natural_log(Arguments arguments, FunctionContext& /*context*/) {
  return real_result(arguments[0], std::log);
}

FieldValue greatest(Arguments arguments, FunctionContext& /*context*/) { return extreme(arguments, std::is_gt); }

FieldValue least(Arguments arguments, FunctionContext& /*context*/) { return extreme(arguments, std::is_lt); }

FieldValue round_off(Arguments arguments, FunctionContext& /*context*/) {
  constexpr std::int64_t kMaxDigits = 400;  // more than a double has on either side of the point
  const auto quantity = quantity_of(arguments[0]);
  const auto digits = arguments.size() > 1 ? integer_argument(arguments[1]) : 0;
  if (!quantity || !digits) return {};
  const std::int64_t places = std::clamp(*digits, -kMaxDigits, kMaxDigits);
  if (quantity->is_integer) return round_integer(quantity->integer, -places);
  if (!std::isfinite(quantity->real)) return {};
  const double result = rounded_to(quantity->real, static_cast<int>(places));
  return places > 0 ? FieldValue::real(result) : whole_number(result);
}

FieldValue haversine(Arguments arguments, FunctionContext& /*context*/) {
  constexpr double kEarthRadius = 6371;  // kilometres
  double angles[4];
  for (std::size_t i = 0; i < 4; ++i) {
    const auto degrees = real_argument(arguments[i]);
    if (!degrees) return {};
    angles[i] = radians(*degrees);
  }
  const auto [latitude, longitude, other_latitude, other_longitude] = angles;
  const double chord = haversine_of(other_latitude - latitude) +
                       std::cos(latitude) * std::cos(other_latitude) * haversine_of(other_longitude - longitude);
  return FieldValue::real(2 * kEarthRadius * std::asin(std::min(1.0, std::sqrt(chord))));
}

// The lower bound of the bucket of this width.
FieldValue histogram(Arguments arguments, FunctionContext& /*context*/) {
  const auto number = quantity_of(arguments[0]);
  const auto width = quantity_of(arguments[1]);
  if (!number || !width || order_of(*width, {}) <= 0) return {};
  if (number->is_integer && width->is_integer) {
    const std::int64_t rest = number->integer % width->integer;
    std::int64_t bound = number->integer - rest;
    if (rest < 0 && __builtin_sub_overflow(bound, width->integer, &bound)) return {};
    return FieldValue::integer(bound);
  }
  return FieldValue::real(std::floor(number->as_real() / width->as_real()) * width->as_real());
}

FieldValue to_number(Arguments arguments, FunctionContext& /*context*/) {
  const auto quantity = quantity_of(arguments[0]);
  return quantity ? FieldValue::quantity(*quantity) : FieldValue();
}

FieldValue to_double(Arguments arguments, FunctionContext& /*context*/) {
  const auto real = real_argument(arguments[0]);
  return real ? FieldValue::real(*real) : FieldValue();
}

FieldValue to_int(Arguments arguments, FunctionContext& /*context*/) {
  return to_whole(arguments[0], std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max());
}

FieldValue to_long(Arguments arguments, FunctionContext& /*context*/) {
  return to_whole(arguments[0], Integers::min(), Integers::max());
}

}  // namespace insitu::scalar
