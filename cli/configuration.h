#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"

namespace insitu::cli {

/// How results look on a terminal, as far as a configuration says so. What changes an answer, an exit status, which
/// files are read or written, or what is run is no setting: it is refused by name.
struct Setting {
  std::string name;  ///< of the option: `color`
  std::string value;
  std::string origin;  ///< `FILE:LINE`, or the name of a variable
};

/// Reads the configuration: the file of the user (`$XDG_CONFIG_HOME/insitu/config`, or `~/.config/insitu/config`), the
/// nearest `.insitu.config` of this directory and those above it up to the root of the repository, and variables such
/// as INSITU_COLOR. Later ones win and come last. No file is read where CI is set. The error states the place.
std::expected<std::vector<Setting>, UsageError> read_configuration();

/// The names of all settings. Static.
std::span<const std::string_view> setting_names();

}  // namespace insitu::cli
