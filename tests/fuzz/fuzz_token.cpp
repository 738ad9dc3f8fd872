#include <array>
#include <string>
#include <string_view>

#include "cli/serve/paging.h"
#include "engine/model/utf8.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {

Finding token(std::string_view bytes) {
  constexpr std::array<unsigned char, 32> kKey{1, 2, 3};
  constexpr std::array<unsigned char, 32> kOtherKey{1, 2, 4};
  constexpr std::size_t kMaxPosition = 1000;  // positions are short; beyond some thousand bytes a token is refused
  const serve::PageTokens tokens(kKey);
  // Any bytes as a token: only those that were made are taken.
  if (const auto position = tokens.read(bytes, "FilterLogEvents", "group")) {
    if (tokens.make("FilterLogEvents", "group", *position) != bytes) return "a token that was not made is taken";
  }
  // Any text as a position.
  if (!is_utf8(bytes) || bytes.size() > kMaxPosition) return std::nullopt;
  const std::string made = tokens.make("FilterLogEvents", "group", bytes);
  if (tokens.read(made, "FilterLogEvents", "group") != std::string(bytes))
    return "the position is another one: " + made;
  if (tokens.read(made, "GetLogEvents", "group")) return "a token of another operation is taken: " + made;
  if (tokens.read(made, "FilterLogEvents", "group2")) return "a token of another request is taken: " + made;
  if (tokens.read(made, "FilterLogEvent", "sgroup")) return "parts of a token run into each other: " + made;
  if (serve::PageTokens(kOtherKey).read(made, "FilterLogEvents", "group")) return "a token of another key is taken";
  std::string altered = made;
  altered[bytes.size() % altered.size()] ^= 1;
  if (tokens.read(altered, "FilterLogEvents", "group")) return "an altered token is taken: " + altered;
  return std::nullopt;
}

}  // namespace insitu::fuzz
