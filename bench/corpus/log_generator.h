#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bench/corpus/randomness.h"

namespace insitu::bench {

class JsonWriter;

/// The form of a log.
enum class LogKind {
  Json,    ///< an application's JSON lines, 200 to 900 bytes, some with a stack trace of 4 KB
  Access,  ///< a web server's combined format
  Text,    ///< an application's text lines, some followed by a stack trace
  Tiny,
  Wide,
  Escaped,
  Cards,  ///< JSON lines of odd_lines.h
};

/// Returns the kind of a name, which is that of the kind in lower case; nullopt: there is no such kind.
std::optional<LogKind> log_kind_named(std::string_view name);

/// Makes realistic log lines: the same kind and seed give the same bytes.
///
/// About one line in a hundred is an ERROR, one in twenty speaks Korean. It holds all that usually misleads a search;
/// the list is in bench/README.md.
class LogGenerator {
 public:
  LogGenerator(LogKind kind, std::uint64_t seed);

  /// Appends the next event with its newline; an event with a stack trace in text form takes several lines.
  void append_event(std::string& out);

 private:
  void append_json(std::string& out);
  void append_access(std::string& out);
  void append_text(std::string& out);

  void write_head(JsonWriter& json, std::string_view level);
  void write_error_code(JsonWriter& json);
  void write_user(JsonWriter& json);
  void write_http(JsonWriter& json, bool is_error);
  void write_context(JsonWriter& json);
  void write_tags(JsonWriter& json);

  std::string user_id();
  std::uint32_t latency_microseconds();
  std::string hex_digits(std::size_t count);
  std::string message(bool is_error);

  LogKind kind_;
  Randomness random_;
  std::int64_t now_ms_;
};

/// Generates at least `size_bytes` of whole lines.
std::string generate_log(LogKind kind, std::uint64_t seed, std::size_t size_bytes);

}  // namespace insitu::bench
