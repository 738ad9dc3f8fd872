#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "cli/serve/http_message.h"
#include "cli/serve/refusal.h"

namespace insitu::serve {

/// The access key that requests must be signed with (Signature Version 4), and the token that stands for it in the
/// page. Immutable, so threads share it.
class RequestKey {
 public:
  /// Reads a file with an access key id and its secret, with blanks or line breaks between them, that nobody but its
  /// owner can read. The error says what is wrong with it.
  static std::expected<RequestKey, std::string> read(const std::string& path);
  RequestKey(std::string id, std::string secret);

  /// Why a request is not of someone who has the key; nullopt: it is. `now`: epoch milliseconds; a signature is valid
  /// for a quarter of an hour before and after.
  [[nodiscard]] std::optional<Refusal> refuses(const HttpRequest& request, std::int64_t now) const;
  /// What the page sends in place of a signature: `Authorization: Bearer TOKEN`. The same as long as the key is.
  [[nodiscard]] const std::string& page_token() const { return page_token_; }

 private:
  std::string id_;
  std::string secret_;
  std::string page_token_;
};

}  // namespace insitu::serve
