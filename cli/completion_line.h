#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace insitu::cli {

/// A command line that is being typed, as far as the options of its command tell what its words are.
struct CompletionLine {
  CommandPage page;
  const Option* pending = nullptr;  ///< of `page`: the option whose argument is the word at the cursor
  std::string glued;                ///< `--output=`, where that option is in the word at the cursor
  bool options_are_over = false;    ///< a `--` stands before the word at the cursor
  std::vector<std::string> operands_before;
  std::vector<std::string> operands_after;
  bool states_language = false;     ///< an option states the pattern or query: all operands are files
  std::vector<std::string> others;  ///< files that options name: --event-file
};

/// Reads the words of a command line. `words`: those after the command, without quotes; `cursor`: the index of the one
/// that is being typed, which is `current` up to the cursor, quotes included.
CompletionLine read_completion_line(const Command& command, const std::vector<std::string>& words, std::size_t cursor,
                                    const std::string& current);

/// A word of a shell as the shell would pass it on: without its quotes and backslashes, of which the last may be open.
std::string unquoted(std::string_view word);

}  // namespace insitu::cli
