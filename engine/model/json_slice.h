#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/arena.h"
#include "insitu/field_value.h"

/// Looks into the JSON text that maps and lists carry. Nothing is parsed into a tree: a value is found by skipping
/// those before it.
///
/// Values: a string is a text (from the JSON text, or from the arena where it has escapes), a number a written number,
/// `true` and `false` are 1 and 0, `null` is missing, objects and arrays are maps and lists that borrow from the JSON
/// text. Text that is not JSON is never read beyond its end; what is found in it before it breaks may still be
/// returned. All functions are thread-safe with an arena for each thread.
namespace insitu {

/// Whether the whole of `text` is one value of JSON (RFC 8259) in UTF-8, nested kMaxJsonDepth deep at most.
bool is_valid_json(std::string_view text);

/// Reads `text` as one value. nullopt: is_valid_json(text) is false.
std::optional<FieldValue> read_json(std::string_view text, Arena& arena);

/// Finds the member `name` of a map, the last one of that name; a `null` is found, and is a missing value. nullopt:
/// there is none, or `map` is no map.
std::optional<FieldValue> json_member(const FieldValue& map, std::string_view name, Arena& arena);
/// Finds the element of a list, counted from 0. nullopt: there is none, or `list` is no list.
std::optional<FieldValue> json_element(const FieldValue& list, std::size_t index, Arena& arena);

/// Reads the elements of a list one by one; there are none where `list` is no list. Borrows the text of the list.
class JsonElements {
 public:
  explicit JsonElements(const FieldValue& list);
  /// Returns the next element, its text in `arena` where it has escapes. nullopt: there are no more.
  std::optional<FieldValue> next(Arena& arena);
  /// Skips the next element. False: there are no more.
  bool skip();

 private:
  std::optional<std::string_view> next_token();

  std::string_view json_;
  std::size_t at_ = std::string_view::npos;  // before an element or the closing bracket
};

/// A member of a map.
struct JsonMember {
  std::string_view name;  ///< escapes resolved
  FieldValue value;
};

/// Reads the members of a map one by one, in the order of the text, equal names included; there are none where `map` is
/// no map. Borrows the text of the map.
class JsonMembers {
 public:
  explicit JsonMembers(const FieldValue& map);
  /// Returns the next member, its texts in `arena` where they have escapes. nullopt: there are no more.
  std::optional<JsonMember> next(Arena& arena);

 private:
  friend std::optional<FieldValue> json_member(const FieldValue& map, std::string_view name, Arena& arena);
  struct Tokens {
    std::string_view name;  // between its quotes, as written
    std::string_view value;
  };
  std::optional<Tokens> next_tokens();

  std::string_view json_;
  std::size_t at_ = std::string_view::npos;  // before a member or the closing bracket
};

/// Appends `json` without the blanks between its tokens.
void append_compact_json(std::string& out, std::string_view json);

/// Appends a value as JSON, compact: written numbers and computed ones as numbers, texts and times as strings, maps and
/// lists as they are, missing as null.
void append_json_value(std::string& out, const FieldValue& value);

}  // namespace insitu
