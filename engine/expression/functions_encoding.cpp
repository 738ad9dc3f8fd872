#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <charconv>

#include "engine/expression/function_arguments.h"
#include "engine/expression/function_codes.h"
#include "engine/expression/md5.h"

namespace insitu::scalar {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The byte that two hex digits at `at` spell.
std::optional<char> hex_byte(std::string_view text, std::size_t at) {
  if (at + 2 > text.size()) return std::nullopt;
  const int high = hex_digit(text[at]);
  const int low = hex_digit(text[at + 1]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(high * 16 + low);
}

void append_hex(std::string& out, unsigned char byte, std::string_view digits) {
  out += digits[byte >> 4U];
  out += digits[byte & 0xFU];
}

bool is_unreserved(char c) {
  const bool is_alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return is_alphanumeric || std::string_view("-_.~").contains(c);
}

/// Decoded bytes may be anything; a value is a text.
FieldValue decoded_text(std::string_view bytes, FunctionContext& context) {
  return is_utf8(bytes) ? made_text(bytes, context) : made_text(with_replacement_characters(bytes), context);
}

bool has_hex_prefix(std::string_view text) { return text.starts_with("0x") || text.starts_with("0X"); }

// ---- OpenSSL speaks of unsigned bytes

const unsigned char* bytes_of(std::string_view text) { return std::bit_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return std::bit_cast<unsigned char*>(text.data()); }

constexpr std::size_t kLargestText = 1 << 30;  // its block functions count in int

/// Overwrites `result` with a hash in hexadecimal digits. False: there is none.
bool write_digest(std::string_view text, const EVP_MD* algorithm, std::string& result) {
  unsigned char bytes[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  result.clear();
  if (EVP_Digest(text.data(), text.size(), bytes, &size, algorithm, nullptr) != 1) return false;
  std::for_each_n(bytes, size, [&](unsigned char byte) { append_hex(result, byte, kHexDigits); });
  return true;
}

FieldValue digest(const FieldValue& value, FunctionContext& context, const EVP_MD* algorithm) {
  const auto text = text_argument(value, context);
  std::string& result = context.cache.scratch[1];
  if (!text || !write_digest(*text, algorithm, result)) return {};
  return made_text(result, context);
}

/// The alphabet of either variant, padded.
std::optional<std::string> canonical_base64(std::string_view text) {
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::string result(text.substr(0, text.size() - padding));
  for (char& c : result) {
    if (c == '-') c = '+';
    if (c == '_') c = '/';
    const bool known = c != '.' && c != '~' && (is_unreserved(c) || c == '+' || c == '/');
    if (!known) return std::nullopt;
  }
  if (result.size() % 4 == 1) return std::nullopt;
  result.append((4 - result.size() % 4) % 4, '=');
  return result;
}

}  // namespace

FieldValue url_encode(Arguments arguments, FunctionContext& context) {
  const auto text = text_argument(arguments[0], context);
  if (!text) return {};
  std::string& result = context.cache.scratch[1];
  result.clear();
  for (const char c : *text) {
    if (is_unreserved(c)) {
      result += c;
    } else {
      result += '%';
      append_hex(result, static_cast<unsigned char>(c), "0123456789ABCDEF");
    }
  }
  return made_text(result, context);
}

// A percent sign without two hex digits is itself.
FieldValue url_decode(Arguments arguments, FunctionContext& context) {
  const auto text = text_argument(arguments[0], context);
  if (!text) return {};
  std::string& result = context.cache.scratch[1];
  result.clear();
  for (std::size_t at = 0; at < text->size(); ++at) {
    const char c = (*text)[at];
    const auto byte = c == '%' ? hex_byte(*text, at + 1) : std::nullopt;
    result += byte.value_or(c == '+' ? ' ' : c);
    if (byte) at += 2;
  }
  return decoded_text(result, context);
}

FieldValue base64_encode(Arguments arguments, FunctionContext& context) {
  const auto text = text_argument(arguments[0], context);
  if (!text || text->size() > kLargestText) return {};
  std::string& result = context.cache.scratch[1];
  result.resize((text->size() + 2) / 3 * 4 + 1);  // the last one for the NUL that OpenSSL adds
  const int size = EVP_EncodeBlock(bytes_of(result), bytes_of(*text), static_cast<int>(text->size()));
  result.resize(static_cast<std::size_t>(size));
  return made_text(result, context);
}

FieldValue base64_decode(Arguments arguments, FunctionContext& context) {
  const auto text = text_argument(arguments[0], context);
  if (!text || text->size() > kLargestText) return {};
  const auto encoded = canonical_base64(*text);
  if (!encoded) return {};
  std::string& result = context.cache.scratch[1];
  result.resize(encoded->size() / 4 * 3);
  const int size = EVP_DecodeBlock(bytes_of(result), bytes_of(*encoded), static_cast<int>(encoded->size()));
  if (size < 0) return {};
  const auto padding = static_cast<std::size_t>(std::ranges::count(*encoded, '='));
  result.resize(static_cast<std::size_t>(size) - padding);  // OpenSSL counts the padding as NULs
  return decoded_text(result, context);
}

FieldValue hex_to_ascii(Arguments arguments, FunctionContext& context) {
  const auto text = text_argument(arguments[0], context);
  if (!text) return {};
  const std::string_view digits = text->substr(has_hex_prefix(*text) ? 2 : 0);
  std::string& result = context.cache.scratch[1];
  result.clear();
  for (std::size_t at = 0; at < digits.size(); at += 2) {
    const auto byte = hex_byte(digits, at);
    if (!byte) return {};
    result += *byte;
  }
  return decoded_text(result, context);
}

FieldValue hex_to_dec(Arguments arguments, FunctionContext& context) {
  const auto text = text_argument(arguments[0], context);
  if (!text) return {};
  const bool negative = text->starts_with('-');
  std::string_view digits = text->substr(negative ? 1 : 0);
  if (has_hex_prefix(digits)) digits.remove_prefix(2);
  if (digits.starts_with('-')) return {};
  std::string signed_digits = negative ? "-" : "";
  signed_digits += digits;
  std::int64_t number = 0;
  const char* last = signed_digits.data() + signed_digits.size();
  const auto [end, error] = std::from_chars(signed_digits.data(), last, number, 16);
  return error == std::errc() && end == last ? FieldValue::integer(number) : FieldValue();
}

FieldValue dec_to_hex(Arguments arguments, FunctionContext& context) {
  const auto number = integer_argument(arguments[0]);
  if (!number) return {};
  const auto bits = static_cast<std::uint64_t>(*number);
  char digits[16];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, *number < 0 ? ~bits + 1 : bits, 16);
  std::string& result = context.cache.scratch[1];
  result = *number < 0 ? "-0x" : "0x";
  result.append(digits, end);
  return made_text(result, context);
}

FieldValue md5(Arguments arguments, FunctionContext& context) { return digest(arguments[0], context, EVP_md5()); }

FieldValue sha256(Arguments arguments, FunctionContext& context) { return digest(arguments[0], context, EVP_sha256()); }

}  // namespace insitu::scalar

std::string insitu::md5_digits(std::string_view text) {
  std::string digits;
  scalar::write_digest(text, EVP_md5(), digits);
  return digits;
}
