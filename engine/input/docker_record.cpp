#include "engine/input/docker_record.h"

#include "engine/input/record_time.h"
#include "engine/model/json_slice.h"
#include "engine/model/json_string.h"
#include "engine/model/json_text.h"

namespace insitu {
namespace {

/// Reads the parts of a record from the front of a line.
class DockerCursor {
 public:
  explicit DockerCursor(std::string_view line) : line_(line) {}

  bool take(char c) {
    if (!sees(c)) {
      skip_blanks();
      if (!sees(c)) return false;
    }
    ++at_;
    return true;
  }

  /// Takes the name of a member and the colon after it. `name` comes with quotes and colon.
  bool take_name(std::string_view name) {
    if (line_.substr(at_).starts_with(name)) {
      at_ += name.size();
      return true;
    }
    skip_blanks();
    name.remove_suffix(1);
    if (!line_.substr(at_).starts_with(name)) return false;
    const std::size_t begin = at_;
    at_ += name.size();
    return take(':') || (at_ = begin, false);
  }

  /// Takes a string and overwrites `text` with what it means. False: none begins here, or it is no JSON.
  bool take_string(std::string& text) {
    if (!take('"')) return false;
    const auto end = read_json_string(line_, at_, text);
    if (end) at_ = *end + 1;
    return end.has_value();
  }

  /// Takes a string without escapes and returns what its quotes enclose. nullopt: none begins here.
  std::optional<std::string_view> plain_string() {
    if (!take('"')) return std::nullopt;
    const std::size_t begin = at_;
    at_ = find_end_of_plain_json(line_, at_);
    return sees('"') ? std::optional(line_.substr(begin, at_++ - begin)) : std::nullopt;
  }

  /// Takes an object and returns it with its braces. nullopt: none begins here, or it is no JSON.
  std::optional<std::string_view> object() {
    skip_blanks();
    if (!sees('{')) return std::nullopt;
    const std::size_t begin = at_;
    std::size_t depth = 0;
    while (at_ < line_.size()) {
      const char c = line_[at_];
      if (c == '"') {
        if (std::string ignored; !take_string(ignored)) return std::nullopt;
        continue;
      }
      ++at_;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) break;
    }
    const std::string_view text = line_.substr(begin, at_ - begin);
    return depth == 0 && is_valid_json(text) ? std::optional(text) : std::nullopt;
  }

  bool is_at_end() {
    skip_blanks();
    return at_ == line_.size();
  }

 private:
  [[nodiscard]] bool sees(char c) const { return at_ < line_.size() && line_[at_] == c; }
  void skip_blanks() {
    while (sees(' ') || sees('\t') || sees('\r') || sees('\n')) ++at_;
  }

  std::string_view line_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<DockerRecord> read_docker_record(std::string_view line, std::string& text) {
  DockerRecord record;
  text.clear();
  DockerCursor cursor(line);
  if (!cursor.take('{')) return std::nullopt;
  if (cursor.take_name("\"log\":")) {
    if (!cursor.take_string(text) || !cursor.take(',')) return std::nullopt;
    record.has_log = true;
  }
  if (!cursor.take_name("\"stream\":")) return std::nullopt;
  const auto name = cursor.plain_string();
  const auto stream = name ? container_stream_named(*name) : std::nullopt;
  if (!stream || !cursor.take(',')) return std::nullopt;
  record.stream = *stream;
  if (cursor.take_name("\"attrs\":")) {
    const auto attrs = cursor.object();
    if (!attrs || !cursor.take(',')) return std::nullopt;
    record.attrs = *attrs;
  }
  if (!cursor.take_name("\"time\":")) return std::nullopt;
  const auto written = cursor.plain_string();
  const auto time = written ? read_record_time(*written) : std::nullopt;
  if (!time || !time->is_zulu || time->moment.length != written->size()) return std::nullopt;
  record.time = time->moment.milliseconds;
  return cursor.take('}') && cursor.is_at_end() ? std::optional(record) : std::nullopt;
}

}  // namespace insitu
