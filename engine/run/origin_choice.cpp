#include "insitu/origin_choice.h"

#include <algorithm>
#include <cstddef>

namespace insitu {
namespace {

/// Whether all of `text` matches; `*` is any run. This is no Wildcard, in which `*1` does not match "11", as in terms
/// of the service. Each piece is taken at its first place: if that leaves no room for those after it, no later place
/// does.
bool matches_glob(std::string_view glob, std::string_view text) {
  std::size_t star = glob.find('*');
  if (star == std::string_view::npos) return glob == text;
  if (!text.starts_with(glob.substr(0, star))) return false;
  text.remove_prefix(star);
  glob.remove_prefix(star + 1);
  while ((star = glob.find('*')) != std::string_view::npos) {
    const std::size_t found = text.find(glob.substr(0, star));
    if (found == std::string_view::npos) return false;
    text.remove_prefix(found + star);
    glob.remove_prefix(star + 1);
  }
  return text.ends_with(glob);
}

bool any_matches(const std::vector<std::string>& globs, std::string_view text) {
  return std::ranges::any_of(globs, [text](const std::string& glob) { return matches_glob(glob, text); });
}

/// Returns the group itself if no account precedes it.
std::string_view name_of_group(std::string_view log_group) {
  const std::size_t digits = std::min(log_group.find_first_not_of("0123456789"), log_group.size());
  const bool has_account = digits > 0 && log_group.substr(digits).starts_with(':');
  return has_account ? log_group.substr(digits + 1) : log_group;
}

}  // namespace

bool OriginChoice::takes_group(std::string_view log_group) const {
  if (log_groups.empty() || any_matches(log_groups, log_group)) return true;
  const std::string_view name = name_of_group(log_group);
  return name.size() < log_group.size() && any_matches(log_groups, name);
}

bool OriginChoice::takes_stream(std::string_view log_stream) const {
  return log_streams.empty() || any_matches(log_streams, log_stream);
}

}  // namespace insitu
