#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace insitu {

/// The code of a hint that only matters where JSON was asked for.
inline constexpr std::string_view kJsonHint = "input-maybe-json";

/// The code of a hint that only matters where the bytes of letters beyond ASCII were looked for.
inline constexpr std::string_view kLettersHint = "input-letters";

/// What is stated about one input.
enum class ProblemKind : std::uint8_t {
  Problem,       ///< something could not be read as it should be: the exit status is that of an error
  Announcement,  ///< how the file is read, where that is not obvious
  Hint,          ///< what the file may be, worth a word only when nothing was found in it
};

/// A problem of one input, or a word about it.
struct InputProblem {
  /// The text, ready to follow "insitu: FILE: ": lower case, without the name of the file.
  std::string message;
  /// The offset in the (decompressed) file at which the problem is; nullopt: there is none, or the message names it.
  std::optional<std::uint64_t> offset = std::nullopt;
  ProblemKind kind = ProblemKind::Problem;
  /// Of an announcement or hint its name, which is reported once for all files: `input-docker`.
  std::string code = {};
  /// The member of an archive that it is about: `var/log/app.log`; empty: the file itself.
  std::string part = {};
};

/// Whether it counts as a failure of its file.
inline bool is_failure(const InputProblem& problem) { return problem.kind == ProblemKind::Problem; }

}  // namespace insitu
