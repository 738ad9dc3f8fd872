#include "engine/model/digest.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <iterator>

namespace insitu {
namespace {

/// Bytes as the library takes them, which knows no char.
const unsigned char* unsigned_bytes(std::string_view bytes) {
  return std::bit_cast<const unsigned char*>(bytes.data());
}

}  // namespace

std::string base64_of(std::string_view bytes) {
  // Lengths are an `int` there; whole groups of three bytes can be encoded apart from each other.
  constexpr std::size_t kGroup = 3;
  constexpr std::size_t kPart = kGroup * 1024 * 1024;
  std::string text;
  text.reserve((bytes.size() + kGroup - 1) / kGroup * 4);
  std::string part;
  while (!bytes.empty()) {
    const std::string_view front = bytes.substr(0, std::min(bytes.size(), kPart));
    bytes.remove_prefix(front.size());
    part.resize((front.size() + kGroup - 1) / kGroup * 4 + 1);  // with the NUL that the library adds
    const int size = EVP_EncodeBlock(std::bit_cast<unsigned char*>(part.data()), unsigned_bytes(front),
                                     static_cast<int>(front.size()));
    text.append(part, 0, static_cast<std::size_t>(size));
  }
  return text;
}

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) return {};
  return {std::bit_cast<const char*>(digest.data()), size};
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), unsigned_bytes(text), text.size(), hash.data(), &size);
  return {reinterpret_cast<const char*>(hash.data()), size};
}

bool is_equal_in_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) fmt::format_to(std::back_inserter(text), "{:02x}", static_cast<unsigned char>(byte));
  return text;
}

std::string base64url_of(std::string_view bytes) {
  std::string text = base64_of(bytes);
  while (text.ends_with('=')) text.pop_back();
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

std::optional<std::string> read_base64url(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;  // six bits are no byte
  std::string padded(text);
  for (char& c : padded) {
    if (c == '+' || c == '/' || c == '=') return std::nullopt;
    c = c == '-' ? '+' : c == '_' ? '/' : c;
  }
  std::size_t padding = 0;
  for (; padded.size() % 4 != 0; ++padding) padded += '=';
  std::string bytes(3 * padded.size() / 4 + 1, '\0');
  const auto* const from = reinterpret_cast<const unsigned char*>(padded.data());
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), from, static_cast<int>(padded.size()));
  if (size < 0 || static_cast<std::size_t>(size) < padding) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

}  // namespace insitu
