#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/option.h"

namespace insitu::cli {

/// What there is to read about a command. --help and the manual page are made of it. Its texts are static or its own;
/// its options are to be read, not to be applied.
struct CommandPage {
  /// A part with a heading, whose lines stay as they are.
  struct Section {
    std::string_view title;
    std::string_view text;
  };

  std::string_view name;
  std::vector<std::string_view> usage;  ///< each after `insitu NAME`
  std::string_view description;         ///< paragraphs, with an empty line between them
  std::vector<Option> options;
  std::vector<Section> sections = {};
  std::vector<std::string_view> examples;  ///< command lines; an empty one is a gap
  std::string_view exit_status;            ///< a paragraph
};

/// The columns of --help.
inline constexpr std::size_t kHelpColumns = 100;

/// Returns the options as --help lists them.
std::string list_options(const std::vector<Option>& options);

/// Returns the text of --help.
std::string help_text(const CommandPage& page);

/// Returns the manual page: the source of man.
std::string manual_page(const CommandPage& page);

}  // namespace insitu::cli
