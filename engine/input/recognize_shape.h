#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/input_shape.h"

namespace insitu {

/// The number of bytes at the front of a file's decoded text that recognition looks at.
inline constexpr std::size_t kHeadBytes = 64 * 1024;

/// A remark on a file whose bytes look like something that is not assumed without being asked for.
struct ShapeHint {
  /// The shape that `--input` could name; nullopt: the remark is about something else.
  std::optional<InputShape> shape;
  /// One line that states what was seen and the option to try.
  std::string text;
  /// Where it matters.
  enum class Matters : std::uint8_t { Everywhere, ForJson, ForLetters } matters = Matters::Everywhere;
};

/// What the front of a file shows.
struct Recognition {
  InputShape shape = InputShape::Lines;
  /// The shape might also be lines that an agent sends as they are, so an assertion must not depend on it (docker, cri,
  /// json).
  bool needs_option_under_assertions = false;
  /// What decided, in a few words, to follow the name of the shape; static text, empty for lines.
  std::string_view rule = {};
  /// Remarks on what was not recognised; of plain text only its first lines are looked at.
  std::vector<ShapeHint> hints = {};
};

/// Recognises the shape of a file.
///
/// `head` is the decoded text from its first byte on, without a byte order mark: the first kHeadBytes, or all that has
/// come up to a pause, in which case it ends with a newline; more than kHeadBytes is not looked at. `is_whole` says
/// that no byte follows. `path` is the name of the file, where a shape depends on it. A shape is recognised only if a
/// log that somebody tails cannot look like it; all other files are lines. Thread-safe.
Recognition recognize_shape(std::string_view head, bool is_whole, std::string_view path);

/// Whether text after `head` could change what recognize_shape() says: plain text is decided by its first line or two,
/// the rest needs up to kHeadBytes.
bool needs_more_head(std::string_view head);

/// Whether text ends inside its first JSON value, which does not show its shape yet: so no event of it is complete, and
/// what reads a pipe loses nothing by waiting for more.
bool is_in_first_value(std::string_view head);

}  // namespace insitu
