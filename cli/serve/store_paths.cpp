#include "cli/serve/store_paths.h"

#include <fmt/format.h>

#include <charconv>

namespace insitu::serve {
namespace {

constexpr std::size_t kMaxSlugBytes = 80;
constexpr std::string_view kSuffix = ".jsonl";

bool may_stand_in_slug(char byte) {
  return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' ||
         byte == '-';
}

}  // namespace

std::string slug_of(std::string_view name) {
  std::string slug;
  bool is_in_run = false;
  for (const char byte : name) {
    if (slug.size() == kMaxSlugBytes) break;
    if (may_stand_in_slug(byte)) {
      slug += byte;
      is_in_run = false;
    } else if (!is_in_run) {
      slug += '-';
      is_in_run = true;
    }
  }
  return slug.empty() ? "-" : slug;
}

std::string numbered_name(std::string_view name, std::uint64_t number) {
  return fmt::format("{}.{}", slug_of(name), number);
}

std::optional<std::uint64_t> number_in(std::string_view file_name) {
  if (file_name.ends_with(kSuffix)) file_name.remove_suffix(kSuffix.size());
  const std::size_t period = file_name.rfind('.');
  if (period == std::string_view::npos) return std::nullopt;
  const std::string_view digits = file_name.substr(period + 1);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::string path_of_events(std::string_view group, std::uint64_t group_number, std::string_view stream,
                           std::uint64_t stream_number) {
  return fmt::format("logs/{}/{}{}", numbered_name(group, group_number), numbered_name(stream, stream_number), kSuffix);
}

}  // namespace insitu::serve
