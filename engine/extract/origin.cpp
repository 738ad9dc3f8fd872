#include "engine/extract/origin.h"

#include <algorithm>
#include <cstddef>

namespace insitu {
namespace {

constexpr std::string_view kCompressions[] = {".gz", ".zst", ".zstd", ".bz2", ".xz"};

std::string_view without_compression(std::string_view file) {
  for (const std::string_view suffix : kCompressions) {
    if (file.size() > suffix.size() && file.ends_with(suffix)) return file.substr(0, file.size() - suffix.size());
  }
  return file;
}

}  // namespace

PathOrigin origin_of_path(std::string_view path) {
  PathOrigin origin;
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) {
    origin.log_stream = without_compression(path);
    return origin;
  }
  origin.log_stream = without_compression(path.substr(slash + 1));
  const std::size_t last = path.substr(0, slash).find_last_not_of('/');
  // Nothing but slashes is the root.
  origin.log_group = last == std::string_view::npos ? "/" : path.substr(0, last + 1);
  return origin;
}

bool comes_from_lambda(const LogEvent& event, const Origin& origin) {
  constexpr std::string_view kGroup = "/aws/lambda/";
  if (event.log_group.empty()) return origin.log_group.contains(kGroup) || origin.log_group.starts_with("aws/lambda/");
  const std::size_t account = std::min(event.log_group.find_first_not_of("0123456789"), event.log_group.size());
  const bool has_account = account > 0 && event.log_group.substr(account).starts_with(':');
  return event.log_group.substr(has_account ? account + 1 : 0).starts_with(kGroup);
}

}  // namespace insitu
