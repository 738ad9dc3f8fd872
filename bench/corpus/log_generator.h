#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace insitu::bench {

class JsonWriter;

/// The form of a log.
enum class LogKind {
  Json,    ///< an application's JSON lines, 200 to 900 bytes, some with a stack trace of 4 KB
  Access,  ///< a web server's combined format
  Text,    ///< an application's text lines, some followed by a stack trace
};

/// Returns the kind named `json`, `access` or `text`; nullopt: there is no such kind.
std::optional<LogKind> log_kind_named(std::string_view name);

/// Random numbers that are the same on every machine (splitmix64; the distributions of <random> are not).
class Randomness {
 public:
  explicit Randomness(std::uint64_t seed) : state_(seed) {}

  /// Returns 64 random bits.
  std::uint64_t bits();
  /// Returns a number that is uniform in [0, bound). REQUIRES: bound > 0.
  std::uint32_t below(std::uint32_t bound);
  /// Returns true `times` out of `out_of`.
  bool chance(std::uint32_t times, std::uint32_t out_of) { return below(out_of) < times; }

  /// Returns one of the elements, each with the same chance. REQUIRES: `from` outlives the result
  template <class T, std::size_t N>
  const T& pick(const std::array<T, N>& from) {
    return from[below(static_cast<std::uint32_t>(N))];
  }

 private:
  std::uint64_t state_;
};

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
