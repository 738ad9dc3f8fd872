#pragma once

#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace insitu::cli {

/// The error says what is wrong with an option's argument.
using Applied = std::expected<void, std::string>;

/// One option: the table drives the reading, the help, the manual page and what shells complete.
struct Option {
  std::string_view long_name;
  char short_name = '\0';     ///< '\0': none
  std::string_view argument;  ///< empty: takes none
  std::string_view help;
  /// Puts the option into effect.
  std::function<Applied(const std::string& argument)> apply;
  /// What the argument may be, where there are few; empty: it is of the kind that `argument` names, such as FILE.
  std::vector<std::string_view> values = {};
};

}  // namespace insitu::cli
