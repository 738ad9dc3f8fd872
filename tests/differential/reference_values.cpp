#include "tests/differential/reference_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "tests/differential/reference_ascii.h"
#include "tests/differential/reference_comparison.h"
#include "tests/differential/reference_time.h"

namespace insitu::reference {
namespace {

std::optional<Number> number_of_text(std::string_view text) {
  const auto real = number_written(text);  // the grammar of numbers, shared with the reference of filter patterns
  if (!real || !std::isfinite(*real)) return std::nullopt;
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t integer = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), integer);
  if (error == std::errc{} && end == text.data() + text.size()) return Number(integer);
  return Number(*real);
}

long double wide(const Number& number) {
  return std::visit([](auto value) { return static_cast<long double>(value); }, number);
}

template <class T>
int three_way(const T& left, const T& right) {
  if (left < right) return -1;
  return right < left ? 1 : 0;
}

bool holds(ast::BinaryOperator op, int order) {
  switch (op) {
    case ast::BinaryOperator::Equal: return order == 0;
    case ast::BinaryOperator::NotEqual: return order != 0;
    case ast::BinaryOperator::Less: return order < 0;
    case ast::BinaryOperator::LessOrEqual: return order <= 0;
    case ast::BinaryOperator::Greater: return order > 0;
    case ast::BinaryOperator::GreaterOrEqual: return order >= 0;
    default: return false;
  }
}

// Whatever lies beyond ASCII counts as letters.
bool sorts_as_letter(char c) { return is_letter(c) || static_cast<unsigned char>(c) >= 0x80; }

// Runs of digits, runs of letters, and other characters one by one.
std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  for (std::size_t index = 0; index < text.size(); ++index) {
    const char c = text[index];
    const bool goes_on = index > 0 && ((is_digit(c) && is_digit(text[index - 1])) ||
                                       (sorts_as_letter(c) && sorts_as_letter(text[index - 1])));
    if (!goes_on) parts.emplace_back();
    parts.back() += c;
  }
  return parts;
}

// Two runs of digits by length, then by value; everything else by code point, which for UTF-8 is byte by byte.
int natural_order(std::string_view left, std::string_view right) {
  const std::vector<std::string> left_parts = parts_of(left);
  const std::vector<std::string> right_parts = parts_of(right);
  for (std::size_t index = 0; index < std::min(left_parts.size(), right_parts.size()); ++index) {
    const std::string& a = left_parts[index];
    const std::string& b = right_parts[index];
    const bool both_digits = is_digit(a.front()) && is_digit(b.front());
    if (both_digits && a.size() != b.size()) return three_way(a.size(), b.size());
    if (a != b) return three_way(a, b);
  }
  return three_way(left_parts.size(), right_parts.size());
}

// `-5`, `2.5`, JSON numbers, computed ones and times; a text with an exponent or a plus is a text.
bool sorts_as_number(const Value& value) {
  if (!number_of(value)) return false;
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr || text->find_first_not_of("0123456789.-") == std::string::npos;
}

// 0: missing, 1: no number, 2: a number.
int sort_class(const Value& value) {
  if (is_missing(value)) return 0;
  return sorts_as_number(value) ? 2 : 1;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          std::array<char, 8> escape{};
          std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
          out += escape.data();
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void append_json(std::string& out, const JsonValue& json) {
  switch (json.kind) {
    case JsonKind::Null: out += "null"; return;
    case JsonKind::True: out += "true"; return;
    case JsonKind::False: out += "false"; return;
    case JsonKind::Number: out += json.text; return;
    case JsonKind::String: append_json_string(out, json.text); return;
    case JsonKind::Array:
      out += '[';
      for (std::size_t index = 0; index < json.elements.size(); ++index) {
        if (index > 0) out += ',';
        append_json(out, json.elements[index]);
      }
      out += ']';
      return;
    case JsonKind::Object:
      out += '{';
      for (std::size_t index = 0; index < json.members.size(); ++index) {
        if (index > 0) out += ',';
        append_json_string(out, json.members[index].key);
        out += ':';
        append_json(out, json.members[index].value);
      }
      out += '}';
      return;
  }
}

// digits · 10^exponent
struct Decimal {
  std::string digits;
  int exponent = 0;
};

// The decimal of that many digits that is nearest to a number, or a neighbour of it that reads back as the same double.
std::optional<Decimal> decimal_of(double magnitude, int precision) {
  std::array<char, 64> nearest{};
  std::snprintf(nearest.data(), nearest.size(), "%.*e", precision, magnitude);
  std::string text = nearest.data();
  const std::size_t e = text.find('e');
  const int exponent = std::stoi(text.substr(e + 1)) - precision;
  text.resize(e);
  std::erase(text, '.');
  for (const std::int64_t step : {0, 1, -1}) {
    Decimal decimal{std::to_string(std::stoll(text) + step), exponent};
    const std::string written = decimal.digits + "e" + std::to_string(exponent);
    if (std::strtod(written.c_str(), nullptr) == magnitude) return decimal;
  }
  return std::nullopt;
}

// The shortest decimal that reads back as the same double, as `123.456`, with one digit on either side at least.
std::string plain_decimal(double magnitude) {
  constexpr int kAlwaysEnough = 16;  // digits after the first
  std::optional<Decimal> decimal;
  for (int precision = 0; !decimal && precision <= kAlwaysEnough; ++precision) {
    decimal = decimal_of(magnitude, precision);
  }
  std::string digits = decimal->digits;
  if (decimal->exponent > 0) digits.append(static_cast<std::size_t>(decimal->exponent), '0');
  const int after_point = std::max(-decimal->exponent, 0);
  while (static_cast<int>(digits.size()) <= after_point) digits.insert(0, "0");
  digits.insert(digits.size() - static_cast<std::size_t>(after_point), ".");
  return digits.ends_with('.') ? digits + "0" : digits;
}

void add_one_in_last_place(std::string& digits) {
  for (std::size_t position = digits.size(); position > 0; --position) {
    char& digit = digits[position - 1];
    if (digit == '.') continue;
    if (digit != '9') {
      ++digit;
      return;
    }
    digit = '0';
  }
  digits.insert(0, "1");
}

const JsonValue* element_at(const JsonValue& array, const std::string& index) {
  const bool is_index = !index.empty() && index.size() < 10 && std::ranges::all_of(index, is_digit) &&
                        (index == "0" || index.front() != '0');
  if (!is_index) return nullptr;
  const std::size_t number = std::stoul(index);
  return number < array.elements.size() ? &array.elements[number] : nullptr;
}

const JsonValue* key_of(const JsonValue& object, const std::string& key) {
  for (const JsonMember& member : object.members) {
    if (member.key == key) return &member.value;
  }
  return nullptr;
}

const JsonValue* find_member(const JsonValue& json, const std::vector<std::string>& names, std::size_t from) {
  if (from == names.size()) return &json;
  if (json.kind == JsonKind::Array) {
    const JsonValue* element = element_at(json, names[from]);
    return element == nullptr ? nullptr : find_member(*element, names, from + 1);
  }
  if (json.kind != JsonKind::Object) return nullptr;
  // A key may hold periods itself: the longest key that leads to a value is the one.
  for (std::size_t to = names.size(); to > from; --to) {
    std::string key = names[from];
    for (std::size_t index = from + 1; index < to; ++index) key += "." + names[index];
    const JsonValue* value = key_of(json, key);
    if (value == nullptr) continue;
    if (const JsonValue* found = find_member(*value, names, to)) return found;
  }
  return nullptr;
}

}  // namespace

bool is_missing(const Value& value) { return std::holds_alternative<Missing>(value); }
bool is_structure(const Value& value) { return std::holds_alternative<Structure>(value); }

Value from_json(const JsonValue& json) {
  switch (json.kind) {
    case JsonKind::Null: return Missing{};
    case JsonKind::True: return std::int64_t{1};
    case JsonKind::False: return std::int64_t{0};
    case JsonKind::Number: return Written{json.text};
    case JsonKind::String: return json.text;
    case JsonKind::Array:
    case JsonKind::Object: return Structure{json};
  }
  return Missing{};
}

Value from_real(double real) { return std::isfinite(real) ? Value(real) : Value(Missing{}); }

Value from_number(const Number& number) {
  if (const auto* integer = std::get_if<std::int64_t>(&number)) return *integer;
  return from_real(std::get<double>(number));
}

Value from_truth(const Truth3& truth) { return truth ? Value(std::int64_t{*truth ? 1 : 0}) : Value(Missing{}); }

double as_real(const Number& number) {
  return std::visit([](auto value) { return static_cast<double>(value); }, number);
}

std::optional<Number> number_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return number_of_text(*text);
  if (const auto* written = std::get_if<Written>(&value)) return number_of_text(written->text);
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return Number(*integer);
  if (const auto* real = std::get_if<double>(&value)) return Number(*real);
  if (const auto* moment = std::get_if<Moment>(&value)) return Number(moment->milliseconds);
  if (const auto* duration = std::get_if<Duration>(&value)) return Number(milliseconds_of(*duration));
  return std::nullopt;
}

// The digits of a number that is not negative, rounded to a decimal place.
std::string rounded_decimal(double magnitude, int places) {
  std::string digits = plain_decimal(magnitude);
  const auto point = static_cast<int>(digits.find('.'));
  // The last digit that stays; the point is no digit.
  const int last = places > 0 ? point + places : point - 1 + places;
  if (last < -1) return "0";
  if (last < 0) digits.insert(0, "0");
  const auto cut = static_cast<std::size_t>(std::max(last, 0)) + 1;
  const std::size_t next = digits.size() > cut && digits[cut] == '.' ? cut + 1 : cut;
  const bool up = next < digits.size() && digits[next] >= '5';
  const std::string whole = digits.substr(0, digits.find('.'));
  std::string kept = digits.substr(0, cut);
  if (up) add_one_in_last_place(kept);
  const std::size_t kept_whole = std::min(kept.find('.'), kept.size());
  const std::size_t grown = up && kept_whole > std::min(cut, whole.size()) ? 1 : 0;
  if (kept.find('.') == std::string::npos) kept.append(whole.size() + grown - kept.size(), '0');
  return kept;
}

std::string print_real(double real) {
  std::string digits = rounded_decimal(std::fabs(real), 4);
  if (digits.find('.') != std::string::npos) {
    while (digits.ends_with('0')) digits.pop_back();
    if (digits.ends_with('.')) digits.pop_back();
  }
  return real < 0 && digits != "0" ? "-" + digits : digits;
}

double round_decimal(double real, int places) {
  const double rounded = std::strtod(rounded_decimal(std::fabs(real), places).c_str(), nullptr);
  return real < 0 ? -rounded : rounded;
}

std::string compact_json(const JsonValue& json) {
  std::string out;
  append_json(out, json);
  return out;
}

std::string text_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* written = std::get_if<Written>(&value)) return written->text;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&value)) return print_real(*real);
  if (const auto* moment = std::get_if<Moment>(&value)) return print_moment(moment->milliseconds);
  if (const auto* duration = std::get_if<Duration>(&value)) return std::to_string(milliseconds_of(*duration));
  if (const auto* structure = std::get_if<Structure>(&value)) return compact_json(structure->json);
  return {};
}

std::optional<std::string> plain_text_of(const Value& value) {
  if (is_missing(value) || is_structure(value)) return std::nullopt;
  return text_of(value);
}

Truth3 truth_of(const Value& value) {
  if (is_missing(value)) return std::nullopt;
  if (is_structure(value)) return false;
  if (const auto number = number_of(value)) return as_real(*number) != 0;
  return !text_of(value).empty();
}

Truth3 compare_values(ast::BinaryOperator op, const Value& left, const Value& right) {
  if (is_missing(left) || is_missing(right)) return std::nullopt;
  if (is_structure(left) || is_structure(right)) return false;
  const auto left_number = number_of(left);
  const auto right_number = number_of(right);
  if (left_number && right_number) return holds(op, three_way(wide(*left_number), wide(*right_number)));
  // A time written out is not understood.
  if (std::holds_alternative<Moment>(left) || std::holds_alternative<Moment>(right)) return false;
  return holds(op, three_way(text_of(left), text_of(right)));
}

int sort_order_of(const Value& left, const Value& right) {
  const int classes = three_way(sort_class(left), sort_class(right));
  if (classes != 0) return classes;
  if (sort_class(left) == 0) return 0;
  if (sort_class(left) == 1) return natural_order(text_of(left), text_of(right));
  const int by_value = three_way(wide(*number_of(left)), wide(*number_of(right)));
  return by_value != 0 ? by_value : three_way(text_of(left), text_of(right));
}

Value step_into(const Value& value, const std::vector<std::string>& steps) {
  Value current = value;
  for (const std::string& step : steps) {
    const auto* structure = std::get_if<Structure>(&current);
    if (structure == nullptr) return Missing{};
    const JsonValue* next =
        structure->json.kind == JsonKind::Array ? element_at(structure->json, step) : key_of(structure->json, step);
    if (next == nullptr) return Missing{};
    current = from_json(JsonValue(*next));
  }
  return current;
}

Value member_of(const JsonValue& json, const std::vector<std::string>& names) {
  const JsonValue* found = find_member(json, names, 0);
  return found == nullptr ? Value(Missing{}) : from_json(*found);
}

}  // namespace insitu::reference
