#include "tests/differential/reference_functions.h"

#include <algorithm>
#include <clocale>
#include <cmath>
#include <cstdlib>
#include <cwctype>
#include <functional>
#include <map>
#include <string>

#include <openssl/evp.h>
#include <re2/re2.h>

#include "tests/differential/reference_ascii.h"
#include "tests/differential/reference_query_regex.h"
#include "tests/differential/reference_time.h"
#include "tests/differential/reference_utf8.h"

namespace insitu::reference {
namespace {

using Arguments = std::vector<Value>;
using Text = std::optional<std::string>;

Text text_at(const Arguments& arguments, std::size_t index) {
  return index < arguments.size() ? plain_text_of(arguments[index]) : std::nullopt;
}

std::optional<double> real_at(const Arguments& arguments, std::size_t index) {
  if (index >= arguments.size()) return std::nullopt;
  const auto number = number_of(arguments[index]);
  if (!number) return std::nullopt;
  return as_real(*number);
}

std::optional<std::int64_t> whole_at(const Arguments& arguments, std::size_t index) {
  if (index >= arguments.size()) return std::nullopt;
  const auto number = number_of(arguments[index]);
  if (!number) return std::nullopt;
  if (const auto* integer = std::get_if<std::int64_t>(&*number)) return *integer;
  const double real = std::trunc(std::get<double>(*number));
  if (real < -9223372036854775808.0 || real >= 9223372036854775808.0) return std::nullopt;
  return static_cast<std::int64_t>(real);
}

Value boolean(bool value) { return std::int64_t{value ? 1 : 0}; }

// ---- numbers

// A whole number, as an integer if 64 bits hold it.
Value from_whole(double whole) {
  Value real = from_real(whole);
  if (const auto integer = whole_at({real}, 0)) return *integer;
  return real;
}

Value of_number(const Arguments& arguments, double (*function)(double)) {
  if (const auto number = number_of(arguments[0])) {
    if (std::holds_alternative<std::int64_t>(*number)) return std::get<std::int64_t>(*number);
    return from_whole(function(std::get<double>(*number)));
  }
  return Missing{};
}

Value absolute(const Arguments& arguments) {
  const auto number = number_of(arguments[0]);
  if (!number) return Missing{};
  const auto* integer = std::get_if<std::int64_t>(&*number);
  if (integer != nullptr && *integer != INT64_MIN) return std::abs(*integer);
  return from_real(std::fabs(as_real(*number)));
}

Value real_function(const Arguments& arguments, double (*function)(double)) {
  const auto real = real_at(arguments, 0);
  return real ? from_real(function(*real)) : Value(Missing{});
}

Value extreme(const Arguments& arguments, ast::BinaryOperator better) {
  std::optional<Number> best;
  for (const Value& argument : arguments) {
    const auto number = number_of(argument);
    if (!number) continue;
    if (!best || *compare_values(better, from_number(*number), from_number(*best))) best = number;
  }
  return best ? from_number(*best) : Value(Missing{});
}

Value rounded(const Arguments& arguments) {
  const auto number = number_of(arguments[0]);
  if (!number) return Missing{};
  if (arguments.size() < 2) {
    if (std::holds_alternative<std::int64_t>(*number)) return from_number(*number);
    return from_whole(std::round(as_real(*number)));
  }
  const auto digits = whole_at(arguments, 1);
  if (!digits) return Missing{};
  if (*digits >= 0 && std::holds_alternative<std::int64_t>(*number)) return from_number(*number);
  const auto places = static_cast<int>(std::clamp<std::int64_t>(*digits, -400, 400));
  const double result = round_decimal(as_real(*number), places);
  return places > 0 ? from_real(result) : from_whole(result);
}

Value haversine(const Arguments& arguments) {
  double radians[4];
  for (std::size_t index = 0; index < 4; ++index) {
    const auto degrees = real_at(arguments, index);
    if (!degrees) return Missing{};
    radians[index] = *degrees * 3.14159265358979323846 / 180;
  }
  const double latitude = std::sin((radians[2] - radians[0]) / 2);
  const double longitude = std::sin((radians[3] - radians[1]) / 2);
  const double a = latitude * latitude + std::cos(radians[0]) * std::cos(radians[2]) * longitude * longitude;
  return from_real(2 * 6371.0 * std::asin(std::sqrt(a)));
}

Value to_number(const Arguments& arguments) {
  const auto number = number_of(arguments[0]);
  return number ? from_number(*number) : Value(Missing{});
}

Value to_whole(const Arguments& arguments, std::int64_t min, std::int64_t max) {
  const auto whole = whole_at(arguments, 0);
  if (!whole || *whole < min || *whole > max) return Missing{};
  return *whole;
}

// ---- general

Value coalesce(const Arguments& arguments) {
  for (const Value& argument : arguments) {
    if (!is_missing(argument)) return argument;
  }
  return Missing{};
}

Value choose_case(const Arguments& arguments) {
  std::size_t index = 0;
  for (; index + 1 < arguments.size(); index += 2) {
    if (truth_of(arguments[index]) == true) return arguments[index + 1];
  }
  return index < arguments.size() ? arguments[index] : Value(Missing{});
}

// ---- texts

// Unicode's White_Space.
bool is_white_character(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

std::string encode(std::u32string_view characters) {
  std::string text;
  for (const char32_t c : characters) append_utf8(text, c);
  return text;
}

enum class Side { Left, Right, Both };

Value trimmed(const Arguments& arguments, Side side) {
  const auto text = text_at(arguments, 0);
  if (!text) return Missing{};
  std::u32string characters = decode_utf8(*text);
  std::optional<std::u32string> set;
  if (arguments.size() > 1) {
    const auto set_text = text_at(arguments, 1);
    if (!set_text) return Missing{};
    set = decode_utf8(*set_text);
  }
  const auto goes = [&](char32_t c) { return set ? set->find(c) != std::u32string::npos : is_white_character(c); };
  while (side != Side::Right && !characters.empty() && goes(characters.front())) characters.erase(0, 1);
  while (side != Side::Left && !characters.empty() && goes(characters.back())) characters.pop_back();
  return encode(characters);
}

Value in_case(const Arguments& arguments, wint_t (*change)(wint_t, locale_t)) {
  const auto text = text_at(arguments, 0);
  if (!text) return Missing{};
  static const locale_t unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  std::u32string characters = decode_utf8(*text);
  for (char32_t& c : characters) c = static_cast<char32_t>(change(static_cast<wint_t>(c), unicode));
  return encode(characters);
}

Value substring(const Arguments& arguments) {
  const auto text = text_at(arguments, 0);
  const auto start = whole_at(arguments, 1);
  if (!text || !start) return Missing{};
  const std::u32string characters = decode_utf8(*text);
  const auto size = static_cast<std::int64_t>(characters.size());
  std::int64_t length = size;
  if (arguments.size() > 2) {
    const auto wanted = whole_at(arguments, 2);
    if (!wanted) return Missing{};
    length = *wanted;
  }
  std::u32string part;
  for (std::int64_t index = 0; index < size; ++index) {
    const bool is_in = index >= *start && (arguments.size() < 3 || index - *start < length);
    if (is_in) part += characters[static_cast<std::size_t>(index)];
  }
  return encode(part);
}

Value replaced(const Arguments& arguments) {
  const auto text = text_at(arguments, 0);
  const auto search = text_at(arguments, 1);
  const auto replacement = text_at(arguments, 2);
  if (!text || !search || !replacement) return Missing{};
  if (search->empty()) return *text;
  std::string result;
  std::size_t position = 0;
  while (position < text->size()) {
    if (text->compare(position, search->size(), *search) == 0) {
      result += *replacement;
      position += search->size();
    } else {
      result += (*text)[position++];
    }
  }
  return result;
}

// `$1` is RE2's `\1`.
std::string in_words_of_re2(const std::string& replacement) {
  std::string rewritten;
  for (std::size_t index = 0; index < replacement.size(); ++index) {
    const char c = replacement[index];
    if (c == '$' && index + 1 < replacement.size() && is_digit(replacement[index + 1])) {
      rewritten += '\\';
    } else if (c == '\\') {
      rewritten += "\\\\";
    } else {
      rewritten += c;
    }
  }
  return rewritten;
}

Value regex_replaced(const Arguments& arguments) {
  const auto text = text_at(arguments, 0);
  const auto pattern = text_at(arguments, 1);
  const auto replacement = text_at(arguments, 2);
  if (!text || !pattern || !replacement) return Missing{};
  const QueryRegexReference regex = translate_regex(*pattern);
  const re2::RE2& automaton = compiled(regex.re2);
  if (!automaton.ok()) return Missing{};
  std::string result = *text;
  re2::RE2::GlobalReplace(&result, automaton, in_words_of_re2(*replacement));
  return result;
}

Value contains(const Arguments& arguments) {
  auto text = text_at(arguments, 0);
  auto search = text_at(arguments, 1);
  if (!text || !search) return Missing{};
  if (arguments.size() > 2 && truth_of(arguments[2]) == true) {
    text = text_of(in_case({*text}, towlower_l));
    search = text_of(in_case({*search}, towlower_l));
  }
  return boolean(text->find(*search) != std::string::npos);
}

Value url_encoded(const Arguments& arguments) {
  const auto text = text_at(arguments, 0);
  if (!text) return Missing{};
  std::string encoded;
  for (const char c : *text) {
    const bool stays = is_digit(c) || is_letter(c) || c == '-' || c == '_' || c == '.' || c == '~';
    if (stays) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += "0123456789ABCDEF"[byte >> 4];
      encoded += "0123456789ABCDEF"[byte & 0xF];
    }
  }
  return encoded;
}

std::optional<int> hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

std::optional<char> hex_pair(const std::string& text, std::size_t index) {
  if (index + 2 > text.size()) return std::nullopt;
  const auto high = hex_value(text[index]);
  const auto low = hex_value(text[index + 1]);
  if (!high || !low) return std::nullopt;
  return static_cast<char>(*high * 16 + *low);
}

Value url_decoded(const Arguments& arguments) {
  const auto text = text_at(arguments, 0);
  if (!text) return Missing{};
  std::string decoded;
  for (std::size_t index = 0; index < text->size(); ++index) {
    const char c = (*text)[index];
    const auto byte = c == '%' ? hex_pair(*text, index + 1) : std::nullopt;
    if (byte) {
      decoded += *byte;
      index += 2;
    } else {
      decoded += c == '+' ? ' ' : c;
    }
  }
  return encode(decode_utf8(decoded));
}

Value base64_encoded(const Arguments& arguments) {
  const auto text = text_at(arguments, 0);
  if (!text) return Missing{};
  std::vector<unsigned char> out(4 * ((text->size() + 2) / 3) + 1);
  const int size =
      EVP_EncodeBlock(out.data(), reinterpret_cast<const unsigned char*>(text->data()), static_cast<int>(text->size()));
  return std::string(out.begin(), out.begin() + size);
}

Value base64_decoded(const Arguments& arguments) {
  const auto text = text_at(arguments, 0);
  if (!text) return Missing{};
  // Padding may be left out, and the other alphabet has `-_` for `+/`.
  std::string padded = *text;
  for (int count = 0; count < 2 && padded.ends_with('='); ++count) padded.pop_back();
  for (char& c : padded) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
    const bool is_good = is_digit(c) || is_letter(c) || c == '+' || c == '/';
    if (!is_good) return Missing{};
  }
  if (padded.size() % 4 == 1) return Missing{};
  const std::size_t padding = (4 - padded.size() % 4) % 4;
  padded.append(padding, '=');
  std::vector<unsigned char> out(padded.size() + 1);
  const int size = EVP_DecodeBlock(out.data(), reinterpret_cast<const unsigned char*>(padded.data()),
                                   static_cast<int>(padded.size()));
  if (size < 0) return Missing{};
  return encode(decode_utf8(std::string(out.begin(), out.begin() + size - static_cast<std::ptrdiff_t>(padding))));
}

Value hex_digest(const Arguments& arguments, const EVP_MD* algorithm) {
  const auto text = text_at(arguments, 0);
  if (!text) return Missing{};
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(text->data(), text->size(), digest, &size, algorithm, nullptr);
  std::string hex;
  for (unsigned index = 0; index < size; ++index) {
    hex += "0123456789abcdef"[digest[index] >> 4];
    hex += "0123456789abcdef"[digest[index] & 0xF];
  }
  return hex;
}

JsonValue json_string(std::string text) {
  JsonValue json;
  json.kind = JsonKind::String;
  json.text = std::move(text);
  return json;
}

Value split_text(const Arguments& arguments) {
  const auto text = text_at(arguments, 0);
  const auto delimiter = text_at(arguments, 1);
  if (!text || !delimiter) return Missing{};
  Structure list;
  list.json.kind = JsonKind::Array;
  std::string rest = *text;
  while (!delimiter->empty()) {
    const std::size_t found = rest.find(*delimiter);
    if (found == std::string::npos) break;
    list.json.elements.push_back(json_string(rest.substr(0, found)));
    rest.erase(0, found + delimiter->size());
  }
  list.json.elements.push_back(json_string(rest));
  return list;
}

Value hex_to_ascii(const Arguments& arguments) {
  auto text = text_at(arguments, 0);
  if (!text) return Missing{};
  if (text->starts_with("0x") || text->starts_with("0X")) text->erase(0, 2);
  if (text->size() % 2 != 0) return Missing{};
  std::string bytes;
  for (std::size_t index = 0; index < text->size(); index += 2) {
    const auto byte = hex_pair(*text, index);
    if (!byte) return Missing{};
    bytes += *byte;
  }
  return encode(decode_utf8(bytes));
}

Value hex_to_dec(const Arguments& arguments) {
  auto text = text_at(arguments, 0);
  if (!text) return Missing{};
  const bool is_negative = text->starts_with('-');
  if (is_negative) text->erase(0, 1);
  if (text->starts_with("0x") || text->starts_with("0X")) text->erase(0, 2);
  if (text->empty()) return Missing{};
  long double number = 0;  // 64 bits of mantissa
  for (const char c : *text) {
    const auto digit = hex_value(c);
    if (!digit) return Missing{};
    number = number * 16 + *digit;
  }
  if (number > 9223372036854775807.0L) return Missing{};
  const auto whole = static_cast<std::int64_t>(number);
  return is_negative ? -whole : whole;
}

Value dec_to_hex(const Arguments& arguments) {
  const auto whole = whole_at(arguments, 0);
  if (!whole) return Missing{};
  auto magnitude = static_cast<std::uint64_t>(*whole);
  if (*whole < 0) magnitude = 0 - magnitude;
  std::string digits;
  do {
    digits.insert(digits.begin(), "0123456789abcdef"[magnitude % 16]);
    magnitude /= 16;
  } while (magnitude != 0);
  return (*whole < 0 ? "-0x" : "0x") + digits;
}

// ---- JSON

std::optional<JsonValue> structure_at(const Arguments& arguments) {
  if (const auto* structure = std::get_if<Structure>(&arguments[0])) return structure->json;
  const auto text = text_at(arguments, 0);
  if (!text) return std::nullopt;
  auto json = read_json(*text);
  if (!json || (json->kind != JsonKind::Array && json->kind != JsonKind::Object)) return std::nullopt;
  return *json;
}

Value json_parsed(const Arguments& arguments) {
  const auto json = structure_at(arguments);
  return json ? Value(Structure{*json}) : Value(Missing{});
}

Value json_array_size(const Arguments& arguments) {
  const auto json = structure_at(arguments);
  if (!json || json->kind != JsonKind::Array) return Missing{};
  return static_cast<std::int64_t>(json->elements.size());
}

Value json_array_contains(const Arguments& arguments) {
  const auto wanted = text_at(arguments, 1);
  if (is_missing(arguments[0]) || !wanted) return Missing{};
  const auto json = structure_at(arguments);
  if (!json || json->kind != JsonKind::Array) return boolean(false);
  for (const JsonValue& element : json->elements) {
    const bool is_written = element.kind == JsonKind::String || element.kind == JsonKind::Number;
    if (is_written && element.text == *wanted) return boolean(true);
  }
  return boolean(false);
}

// ---- times

// A time, epoch milliseconds, or a text in ISO 8601.
std::optional<std::int64_t> time_at(const Arguments& arguments, std::size_t index) {
  if (number_of(arguments[index])) return whole_at(arguments, index);
  const auto* text = std::get_if<std::string>(&arguments[index]);
  return text == nullptr ? std::nullopt : parse_iso_time(*text);
}

Value moved_to_border(const Arguments& arguments, std::int64_t (*move)(std::int64_t, const Duration&)) {
  const auto time = time_at(arguments, 0);
  const auto* duration = std::get_if<Duration>(&arguments[1]);
  if (!time || duration == nullptr) return Missing{};
  return Moment{move(*time, *duration)};
}

std::int64_t floor_without_offset(std::int64_t time, const Duration& duration) { return floor_moment(time, duration); }

Value from_millis(const Arguments& arguments) {
  const auto whole = whole_at(arguments, 0);
  return whole ? Value(Moment{*whole}) : Value(Missing{});
}

Value to_millis(const Arguments& arguments) {
  const auto time = time_at(arguments, 0);
  return time ? Value(*time) : Value(Missing{});
}

Value date_parsed(const Arguments& arguments) {
  const auto text = text_at(arguments, 0);
  const auto pattern = text_at(arguments, 1);
  const auto zone = arguments.size() > 2 ? text_at(arguments, 2) : Text("UTC");
  if (!text || !pattern || !zone) return Missing{};
  const auto moment = parse_date(*text, *pattern, *zone);
  return moment ? Value(*moment) : Value(Missing{});
}

Value date_formatted(const Arguments& arguments) {
  const auto whole = time_at(arguments, 0);
  const auto format = text_at(arguments, 1);
  const auto zone = arguments.size() > 2 ? text_at(arguments, 2) : Text("UTC");
  if (!whole || !format || !zone) return Missing{};
  const auto text = format_date(*whole, *format, *zone);
  return text ? Value(*text) : Value(Missing{});
}

std::optional<Value> window_function(const std::string& name, const QueryWindow& window) {
  const auto or_missing = [](std::optional<std::int64_t> value) { return value ? Value(*value) : Value(Missing{}); };
  if (name == "now") return window.now_ms / 1000;
  if (name == "querystarttime") return or_missing(window.start_ms);
  if (name == "queryendtime") return or_missing(window.end_ms);
  if (name != "querytimerange") return std::nullopt;
  if (!window.start_ms || !window.end_ms) return Missing{};
  return *window.end_ms - *window.start_ms;
}

// ---- the table

using Function = std::function<Value(const Arguments&)>;

const std::map<std::string, Function>& functions() {
  static const std::map<std::string, Function> kFunctions = {
      {"abs", absolute},
      {"ceil", [](const Arguments& a) { return of_number(a, std::ceil); }},
      {"floor", [](const Arguments& a) { return of_number(a, std::floor); }},
      {"sqrt", [](const Arguments& a) { return real_function(a, std::sqrt); }},
      {"log", [](const Arguments& a) { return real_function(a, std::log); }},
      {"greatest", [](const Arguments& a) { return extreme(a, ast::BinaryOperator::Greater); }},
      {"least", [](const Arguments& a) { return extreme(a, ast::BinaryOperator::Less); }},
      {"round", rounded},
      {"haversine", haversine},
      {"tonumber", to_number},
      {"todouble", to_number},
      {"toint", [](const Arguments& a) { return to_whole(a, INT32_MIN, INT32_MAX); }},
      {"tolong", [](const Arguments& a) { return to_whole(a, INT64_MIN, INT64_MAX); }},
      {"ispresent", [](const Arguments& a) { return boolean(!is_missing(a[0])); }},
      {"coalesce", coalesce},
      {"case", choose_case},
      {"if", [](const Arguments& a) { return truth_of(a[0]) == true ? a[1] : a[2]; }},
      {"isnumeric", [](const Arguments& a) { return boolean(number_of(a[0]).has_value()); }},
      {"messagesize",
       [](const Arguments& a) {
         const auto text = text_at(a, 0);
         return text ? Value(static_cast<std::int64_t>(text->size())) : Value(Missing{});
       }},
      {"isempty", [](const Arguments& a) { return boolean(text_at(a, 0).value_or("").empty()); }},
      {"isblank",
       [](const Arguments& a) {
         const std::string text = text_at(a, 0).value_or("");
         return boolean(std::ranges::all_of(decode_utf8(text), is_white_character));
       }},
      {"concat",
       [](const Arguments& a) {
         std::string text;
         for (const Value& part : a) text += plain_text_of(part).value_or("");
         return Value(text);
       }},
      {"trim", [](const Arguments& a) { return trimmed(a, Side::Both); }},
      {"ltrim", [](const Arguments& a) { return trimmed(a, Side::Left); }},
      {"rtrim", [](const Arguments& a) { return trimmed(a, Side::Right); }},
      {"strlen",
       [](const Arguments& a) {
         const auto text = text_at(a, 0);
         return text ? Value(static_cast<std::int64_t>(decode_utf8(*text).size())) : Value(Missing{});
       }},
      {"toupper", [](const Arguments& a) { return in_case(a, towupper_l); }},
      {"tolower", [](const Arguments& a) { return in_case(a, towlower_l); }},
      {"substr", substring},
      {"replace", replaced},
      {"regexreplace", regex_replaced},
      {"regex_replace", regex_replaced},
      {"strcontains", contains},
      {"startswith",
       [](const Arguments& a) {
         const auto text = text_at(a, 0);
         const auto part = text_at(a, 1);
         return text && part ? boolean(text->starts_with(*part)) : Value(Missing{});
       }},
      {"endswith",
       [](const Arguments& a) {
         const auto text = text_at(a, 0);
         const auto part = text_at(a, 1);
         return text && part ? boolean(text->ends_with(*part)) : Value(Missing{});
       }},
      {"urlencode", url_encoded},
      {"urldecode", url_decoded},
      {"base64encode", base64_encoded},
      {"base64decode", base64_decoded},
      {"split", split_text},
      {"hextoascii", hex_to_ascii},
      {"hextodec", hex_to_dec},
      {"dectohex", dec_to_hex},
      {"md5", [](const Arguments& a) { return hex_digest(a, EVP_md5()); }},
      {"sha256", [](const Arguments& a) { return hex_digest(a, EVP_sha256()); }},
      {"jsonparse", json_parsed},
      {"jsonstringify",
       [](const Arguments& a) { return is_structure(a[0]) ? Value(text_of(a[0])) : Value(Missing{}); }},
      {"jsonarraysize", json_array_size},
      {"jsonarraycontains", json_array_contains},
      {"datefloor", [](const Arguments& a) { return moved_to_border(a, floor_without_offset); }},
      {"date_floor", [](const Arguments& a) { return moved_to_border(a, floor_without_offset); }},
      {"dateceil", [](const Arguments& a) { return moved_to_border(a, ceil_moment); }},
      {"date_ceil", [](const Arguments& a) { return moved_to_border(a, ceil_moment); }},
      {"frommillis", from_millis},
      {"tomillis", to_millis},
      {"parsedate", date_parsed},
      {"formatdate", date_formatted},
      {"strftime", date_formatted},
      {"unmask", [](const Arguments& a) { return a[0]; }},
  };
  return kFunctions;
}

}  // namespace

std::optional<Value> call_function(std::string_view name, const std::vector<Value>& arguments,
                                   const QueryWindow& window) {
  const std::string lower = lower_case(name);
  if (const auto value = window_function(lower, window)) return value;
  if (const auto value = call_address_function(lower, arguments)) return value;
  const auto function = functions().find(lower);
  if (function == functions().end()) return std::nullopt;
  return function->second(arguments);
}

}  // namespace insitu::reference
