#include "engine/expression/date_format.h"
#include "engine/expression/date_pattern.h"
#include "engine/expression/function_arguments.h"
#include "engine/expression/function_codes.h"
#include "engine/model/time_syntax.h"
#include "insitu/period.h"

namespace insitu::scalar {
namespace {

/// A text that is a time in ISO 8601 and nothing else; UTC where it states no zone.
std::optional<std::int64_t> iso_time(std::string_view text) {
  const auto written = read_iso_time(text);
  if (!written || !written->year || written->length != text.size()) return std::nullopt;
  const auto local = wall_clock(*written, *written->year);
  if (!local) return std::nullopt;
  return *local - written->utc_offset.value_or(0);
}

/// A time, epoch milliseconds, or a text in ISO 8601.
std::optional<std::int64_t> time_argument(const FieldValue& value) {
  if (const auto number = quantity_of(value)) return whole_part(*number);
  return value.kind() == FieldKind::Text ? iso_time(value.text()) : std::nullopt;
}

/// The zone of this call, looked up again only where its name changes. Without an argument UTC.
std::optional<TimeZone> zone_argument(Arguments arguments, std::size_t index, FunctionContext& context) {
  if (index >= arguments.size()) return TimeZone();
  const auto name = text_argument(arguments[index], context);
  if (!name) return std::nullopt;
  CallCache& cache = context.cache;
  if (!cache.zone || cache.compiled_from != *name) {
    cache.compiled_from = *name;
    cache.zone = TimeZone::find(*name);
  }
  return cache.zone;
}

FieldValue optional_integer(std::optional<std::int64_t> number) {
  return number ? FieldValue::integer(*number) : FieldValue();
}

std::optional<Function::LiteralProblem> check_zone(std::span<const std::optional<std::string>> literals) {
  if (literals.size() < 3 || !literals[2] || TimeZone::find(*literals[2])) return std::nullopt;
  return Function::LiteralProblem{2, "no time zone is called `" + *literals[2] + "`"};
}

}  // namespace

FieldValue date_floor(Arguments arguments, FunctionContext& /*context*/) {
  const auto time = time_argument(arguments[0]);
  if (!time || arguments[1].kind() != FieldKind::Period) return {};
  return FieldValue::timestamp(floor_to(*time, arguments[1].period()));
}

FieldValue date_ceil(Arguments arguments, FunctionContext& /*context*/) {
  const auto time = time_argument(arguments[0]);
  if (!time || arguments[1].kind() != FieldKind::Period) return {};
  return FieldValue::timestamp(ceil_to(*time, arguments[1].period()));
}

FieldValue from_millis(Arguments arguments, FunctionContext& /*context*/) {
  const auto milliseconds = integer_argument(arguments[0]);
  return milliseconds ? FieldValue::timestamp(*milliseconds) : FieldValue();
}

FieldValue to_millis(Arguments arguments, FunctionContext& /*context*/) {
  return optional_integer(time_argument(arguments[0]));
}

FieldValue now(Arguments /*arguments*/, FunctionContext& context) {
  return FieldValue::integer(floor_to(context.clock.now, {.count = 1, .unit = PeriodUnit::Second}) / 1000);
}

FieldValue parse_date(Arguments arguments, FunctionContext& context) {
  const auto text = text_argument(arguments[0], context);
  const auto pattern = text_argument(arguments[1], context);
  const auto zone = zone_argument(arguments, 2, context);
  if (!text || !pattern || !zone || find_pattern_problem(*pattern)) return {};
  return optional_integer(read_date(*text, *pattern, *zone));
}

FieldValue format_date(Arguments arguments, FunctionContext& context) {
  const auto time = time_argument(arguments[0]);
  const auto format = text_argument(arguments[1], context);
  const auto zone = zone_argument(arguments, 2, context);
  if (!time || !format || !zone) return {};
  std::string& result = context.cache.scratch[1];
  result.clear();
  append_date(result, *format, *time, *zone);
  return made_text(result, context);
}

FieldValue query_start_time(Arguments /*arguments*/, FunctionContext& context) {
  return optional_integer(context.clock.start);
}

FieldValue query_end_time(Arguments /*arguments*/, FunctionContext& context) {
  return optional_integer(context.clock.end);
}

FieldValue query_time_range(Arguments /*arguments*/, FunctionContext& context) {
  const QueryClock& clock = context.clock;
  return clock.start && clock.end ? FieldValue::integer(*clock.end - *clock.start) : FieldValue();
}

std::optional<Function::LiteralProblem> check_parse_date(std::span<const std::optional<std::string>> literals) {
  if (literals.size() > 1 && literals[1]) {
    if (auto problem = find_pattern_problem(*literals[1])) return Function::LiteralProblem{1, std::move(*problem)};
  }
  return check_zone(literals);
}

std::optional<Function::LiteralProblem> check_format_date(std::span<const std::optional<std::string>> literals) {
  return check_zone(literals);
}

}  // namespace insitu::scalar
