#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/model/json_text.h"

namespace insitu {

/// What a step of JsonScan found.
enum class JsonMark : std::uint8_t {
  NeedsMore,  ///< all bytes were taken, and no token has ended
  ObjectBegins,
  ObjectEnds,
  ArrayBegins,
  ArrayEnds,
  Name,  ///< of a member; its value comes next
  Text,
  Number,
  Literal,  ///< true, false or null
  Broken,   ///< the byte that comes next cannot be there, or is nested too deep
};

/// Goes through JSON values, one after the other with or without white space between them, in pieces of any size, and
/// checks their grammar (RFC 8259; not whether texts are UTF-8, and of a number longer than what is kept only which
/// characters it has). Its memory is bounded: kMaxJsonDepth bits and the front of one token. Not thread-safe.
class JsonScan {
 public:
  /// The result of a step.
  struct Step {
    JsonMark mark = JsonMark::NeedsMore;
    std::size_t taken = 0;  ///< bytes of the piece that are processed; the next call begins after them
  };

  /// Keeps no more than the first `max_text` bytes of names, texts, numbers and literals. REQUIRES: max_text >= 8
  explicit JsonScan(std::size_t max_text = 256) : max_text_(max_text) {}

  /// Goes through `bytes` up to the end of the next token. After Broken every step is Broken, until restart().
  Step step(std::string_view bytes);
  /// Ends the input. Number: one ended with it, outside of objects and arrays. Broken: it ends inside of a value.
  JsonMark finish();
  /// Starts over.
  void restart();

  /// The number of objects and arrays that are open after the last step.
  [[nodiscard]] std::size_t depth() const { return depth_; }
  /// Whether the innermost open one is an object. REQUIRES: depth() > 0
  [[nodiscard]] bool is_in_object() const { return is_object_[depth_ - 1]; }
  /// Whether no value has begun that has not ended.
  [[nodiscard]] bool is_between_values() const { return state_ == State::Value && depth_ == 0; }
  /// The last name, text, number or literal as it is written, without quotes, as much of it as is kept; valid up to the
  /// next step.
  [[nodiscard]] std::string_view text() const { return text_; }
  /// Whether that token was longer than what is kept of it.
  [[nodiscard]] bool is_cut() const { return size_ > text_.size(); }
  /// Whether a text has begun, as a value, and not ended.
  [[nodiscard]] bool is_in_text() const { return state_ == State::String && !is_name_; }
  /// Whether that token is a text or name with a backslash in it.
  [[nodiscard]] bool is_escaped() const { return is_escaped_; }

 private:
  enum class State : std::uint8_t {
    Value,
    ValueOrEnd,
    Name,
    NameOrEnd,
    Colon,
    CommaOrEnd,
    String,
    Scalar,
    Broken,
  };

  Step step_at_structure(std::string_view bytes, std::size_t at);
  Step begin_value(std::string_view bytes, std::size_t at);
  Step step_in_string(std::string_view bytes, std::size_t at);
  Step step_in_scalar(std::string_view bytes, std::size_t at);
  Step open(State inside, std::size_t at);
  Step close(std::size_t at);
  Step broken(std::size_t at);
  bool take_after_backslash(char byte);
  void begin_token(State state);
  void keep(std::string_view bytes);
  [[nodiscard]] JsonMark kind_of_scalar() const;
  void end_value();

  std::bitset<kMaxJsonDepth> is_object_;  ///< by depth
  std::size_t depth_ = 0;
  State state_ = State::Value;
  bool is_name_ = false;     ///< the string is a name
  bool is_escaped_ = false;  ///< the string has a backslash
  bool is_after_backslash_ = false;
  unsigned missing_digits_ = 0;  ///< of a `\uXXXX`
  std::string text_;
  std::size_t size_ = 0;  ///< of the token, whatever is kept of it
  std::size_t max_text_;
};

}  // namespace insitu
