#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/arena.h"
#include "engine/model/field_value.h"

/// Looking into the JSON text that maps and lists carry. Nothing is parsed into a tree: a value is found by skipping
/// those in front of it.
///
/// Values: a string is a text (from the JSON text, or from the arena where it has escapes), a number a written number,
/// `true` and `false` are 1 and 0, `null` is missing, objects and arrays are maps and lists that borrow from the JSON
/// text. Text that is not JSON is never read beyond its end; what is found in it before it breaks may still be given.
namespace insitu {

/// Whether the whole of `text` is one value of JSON (RFC 8259) in UTF-8, nested kMaxJsonDepth deep at most.
bool is_valid_json(std::string_view text);

/// The value that `text` as a whole is. nullopt: is_valid_json(text) is false.
std::optional<FieldValue> read_json(std::string_view text, Arena& arena);

/// The member `name` of a map, the last one of that name; a `null` is found, and missing. nullopt: there is none, or
/// `map` is no map.
std::optional<FieldValue> json_member(const FieldValue& map, std::string_view name, Arena& arena);
/// The element of a list, counted from 0. nullopt: there is none, or `list` is no list.
std::optional<FieldValue> json_element(const FieldValue& list, std::size_t index, Arena& arena);

/// The elements of a list, one by one; none where `list` is no list.
class JsonElements {
 public:
  explicit JsonElements(const FieldValue& list);
  /// The next element, its text in `arena` where it has escapes; nullopt: that was the last.
  std::optional<FieldValue> next(Arena& arena);
  /// The same for an element that is only counted.
  bool skip();

 private:
  std::optional<std::string_view> next_token();

  std::string_view json_;
  std::size_t at_ = std::string_view::npos;  // in front of an element or of the closing bracket
};

/// Appends `json` without the blanks between its tokens.
void append_compact_json(std::string& out, std::string_view json);

/// Appends a value as JSON, compact: written numbers and computed ones as numbers, texts and times as strings, maps and
/// lists as they are, missing as null.
void append_json_value(std::string& out, const FieldValue& value);

}  // namespace insitu
