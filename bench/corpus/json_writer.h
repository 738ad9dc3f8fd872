#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace insitu::bench {

/// How the producer of an object writes JSON.
enum class JsonStyle {
  Compact,  ///< {"a":1,"b":"오류"}
  Python,   ///< {"a": 1, "b": "\uc624\ub958"}, what json.dumps does by default
};

/// Appends one JSON object to a text, as its producers write it. The constructor opens the object; the last `close`
/// ends it. REQUIRES: the text outlives it
class JsonWriter {
 public:
  JsonWriter(std::string& out, JsonStyle style) : out_(out), style_(style) { out_ += '{'; }

  /// Opens an object as a member.
  void open(std::string_view name);
  /// Closes the innermost open object.
  void close();
  /// Writes a member that is a string. REQUIRES: `value` is well-formed UTF-8 whose only control characters are "\n"
  /// and "\t".
  void text(std::string_view name, std::string_view value);
  void number(std::string_view name, std::uint64_t value) { verbatim(name, std::to_string(value)); }
  /// Writes a member whose value is already JSON: a fraction, `null`, a string with escapes of its own.
  void verbatim(std::string_view name, std::string_view value);
  [[nodiscard]] JsonStyle style() const { return style_; }

 private:
  void begin_member(std::string_view name);
  void append_string(std::string_view value);
  std::size_t append_escaped(std::string_view text);
  void append_unit(unsigned unit);

  std::string& out_;
  JsonStyle style_;
  bool first_ = true;
};

}  // namespace insitu::bench
