#include "cli/serve/paging.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "cli/serve/protocols/json.h"

namespace insitu::serve {
namespace {

std::string base64url(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const auto* const from = reinterpret_cast<const unsigned char*>(bytes.data());
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), from, static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  while (text.ends_with('=')) text.pop_back();
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

std::optional<std::string> read_base64url(std::string_view text) {
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

}  // namespace

std::uint64_t PageTokens::check(std::string_view operation, std::string_view request, std::string_view position) const {
  // The sizes keep what belongs to one part from being read as of another.
  const std::string text =
      fmt::format("{}:{}{}:{}{}:{}", operation.size(), operation, request.size(), request, position.size(), position);
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), hash.data(), &size);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i) value = value << 8U | hash[i];
  return value;
}

std::string PageTokens::make(std::string_view operation, std::string_view request, std::string_view position) const {
  return base64url(write_json(Tree::map(
      {{"k", operation}, {"p", position}, {"c", fmt::format("{:016x}", check(operation, request, position))}})));
}

std::optional<std::string> PageTokens::read(std::string_view token, std::string_view operation,
                                            std::string_view request) const {
  constexpr std::size_t kMaxToken = 4096;
  if (token.size() > kMaxToken) return std::nullopt;
  const auto json = read_base64url(token);
  if (!json) return std::nullopt;
  const auto tree = read_json(*json);
  if (!tree) return std::nullopt;
  const Tree* const kind = tree->find("k");
  const Tree* const position = tree->find("p");
  const Tree* const checked = tree->find("c");
  if (kind == nullptr || position == nullptr || checked == nullptr || position->text() == nullptr) return std::nullopt;
  if (kind->text() == nullptr || *kind->text() != operation || checked->text() == nullptr) return std::nullopt;
  if (*checked->text() != fmt::format("{:016x}", check(operation, request, *position->text()))) return std::nullopt;
  return *position->text();
}

}  // namespace insitu::serve
