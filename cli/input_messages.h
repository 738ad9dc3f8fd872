#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "insitu/insitu.h"

namespace insitu::cli {

/// Whether JSON was looked for in events that are none.
enum class AskedFor : std::uint8_t { Text, Json };

/// Whether bytes of letters beyond ASCII were looked for.
enum class Letters : std::uint8_t { Ascii, Others };

/// Whether a text has others than those of ASCII.
Letters letters_of(std::string_view text);

/// Notes how many events are not UTF-8, if any are.
void print_invalid_utf8(const ScannedInputs& scanned);

/// What is said about inputs on stderr: problems as they come; an announcement for the first file that it is about,
/// with the number of others at the end, or for every file; hints only when asked for. A command that scans its inputs
/// twice reports both scans here. Not thread-safe, as a sink need not be.
class InputMessages {
 public:
  explicit InputMessages(const InputArguments& arguments)
      : are_shown_(arguments.messages), names_every_file_(arguments.stats) {}

  /// `file`: as messages name it.
  void report(const std::string& file, const InputProblem& problem);
  /// Prints the numbers of files that were not named. Nothing is announced afterwards.
  void print_unnamed();
  /// Prints what the files may be instead, where nothing was found in them. Each hint is printed once.
  void print_hints(AskedFor what, Letters letters);

 private:
  struct InputHint {
    std::string code;
    std::string text;
  };

  void announce(const std::string& file, const InputProblem& problem);

  bool are_shown_;
  bool names_every_file_;
  bool is_summed_up_ = false;
  std::map<std::string, std::set<std::string>> announced_;  ///< the files of each code
  std::set<std::string> hinted_;
  std::vector<InputHint> hints_;
};

}  // namespace insitu::cli
