#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/serve/members.h"

namespace insitu::serve {

class Store;

/// Tokens of pages: base64url of the kind of token, a position and a check by the key of the store. They hold no state,
/// so a restart does not end them. One that is altered, or of another request, is refused.
class PageTokens {
 public:
  /// `key` must outlive it.
  explicit PageTokens(std::span<const unsigned char> key) : key_(key) {}

  /// Makes a token. `request` are the parameters for which it is valid, in any unambiguous form; `position` is free.
  [[nodiscard]] std::string make(std::string_view operation, std::string_view request, std::string_view position) const;
  /// The position of a token; nullopt: it is not one that make() made for this operation and request.
  [[nodiscard]] std::optional<std::string> read(std::string_view token, std::string_view operation,
                                                std::string_view request) const;

 private:
  [[nodiscard]] std::uint64_t check(std::string_view operation, std::string_view request,
                                    std::string_view position) const;
  std::span<const unsigned char> key_;
};

}  // namespace insitu::serve
