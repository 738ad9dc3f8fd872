#include "engine/model/digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

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

std::string sha256_in_base64(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) return {};
  return base64_of({std::bit_cast<const char*>(digest.data()), size});
}

}  // namespace insitu
