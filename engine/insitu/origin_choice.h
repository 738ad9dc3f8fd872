#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace insitu {

/// Which log groups and log streams are looked at. The names are patterns in which `*` matches any run of characters,
/// also none; all else matches itself. Immutable; share it between threads.
struct OriginChoice {
  std::vector<std::string> log_groups = {};   ///< empty: all
  std::vector<std::string> log_streams = {};  ///< empty: all

  [[nodiscard]] bool takes_all() const { return log_groups.empty() && log_streams.empty(); }
  /// A group matches as it is stated or, if an account precedes it (`123456789012:/aws/lambda/fn`), without that.
  [[nodiscard]] bool takes_group(std::string_view log_group) const;
  [[nodiscard]] bool takes_stream(std::string_view log_stream) const;
};

}  // namespace insitu
