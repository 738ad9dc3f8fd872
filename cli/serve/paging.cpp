#include "cli/serve/paging.h"

#include <fmt/format.h>

#include "cli/serve/protocols/json.h"
#include "engine/model/digest.h"

namespace insitu::serve {
std::uint64_t PageTokens::check(std::string_view operation, std::string_view request, std::string_view position) const {
  // The sizes keep what belongs to one part from being read as of another.
  const std::string text =
      fmt::format("{}:{}{}:{}{}:{}", operation.size(), operation, request.size(), request, position.size(), position);
  const std::string hash = hmac_sha256({reinterpret_cast<const char*>(key_.data()), key_.size()}, text);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i) value = value << 8U | static_cast<unsigned char>(hash[i]);
  return value;
}

std::string PageTokens::make(std::string_view operation, std::string_view request, std::string_view position) const {
  return base64url_of(write_json(Tree::map(
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
