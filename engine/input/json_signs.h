#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "insitu/input_shape.h"

namespace insitu {

/// How far a JSON value goes in a text.
enum class JsonExtent : std::uint8_t {
  Whole,      ///< it ends in the text
  BreaksOff,  ///< the text ends before it does; it is valid as far as the text goes
  Broken,     ///< it is not JSON
};

/// What a JSON value shows about the shape of the file that it is in.
struct JsonSigns {
  JsonExtent extent = JsonExtent::Broken;
  std::size_t length = 0;  ///< bytes up to the value's end, the text's end or the byte that cannot be there
  /// Envelope, Kinesis, CloudTrail, Events or Results; nullopt: it is none of these, or may be anything.
  std::optional<InputShape> shape;
  std::string_view rule = {};  ///< what decided `shape`; static text
  bool is_array = false;
  bool begins_with_object = false;  ///< an array whose first element is an object
  bool has_records = false;         ///< an object with an array `Records`
  bool is_event = false;            ///< an object with an integer `timestamp` and `ingestionTime` and a text `message`
  bool is_journal_entry = false;    ///< an object as `journalctl -o json` prints it
};

/// Reads the value at the front of `text`, which begins with `{` or `[`. Where it breaks off, what it shows up to there
/// decides. Only names at their places count, never a text that looks like one. Thread-safe.
JsonSigns read_json_signs(std::string_view text);

}  // namespace insitu
