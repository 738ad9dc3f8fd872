#include "engine/input/docker_record.h"

#include "engine/input/json_string.h"
#include "engine/input/record_time.h"
#include "engine/model/json_slice.h"
#include "engine/model/json_text.h"

namespace insitu {
namespace {

bool is_short_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't': return true;
    default: return false;
  }
}

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

  /// Takes a string and returns what its quotes enclose. nullopt: none begins here, or it is no JSON.
  std::optional<std::string_view> string(bool& is_escaped) {
    if (!take('"')) return std::nullopt;
    const std::size_t begin = at_;
    is_escaped = false;
    while (true) {
      at_ = find_end_of_plain_json(line_, at_);
      if (at_ >= line_.size()) return std::nullopt;
      const char c = line_[at_];
      if (c == '"') return line_.substr(begin, at_++ - begin);
      if (c != '\\' || at_ + 1 >= line_.size()) return std::nullopt;
      is_escaped = true;
      if (line_[at_ + 1] != 'u') {
        if (!is_short_escape(line_[at_ + 1])) return std::nullopt;
        at_ += 2;
        continue;
      }
      constexpr std::size_t kLength = std::string_view("\\uXXXX").size();
      if (find_bad_escape(line_.substr(at_, kLength))) return std::nullopt;
      at_ += kLength;
    }
  }

  /// Takes an object and returns it with its braces. nullopt: none begins here, or it is no JSON.
  std::optional<std::string_view> object() {
    skip_blanks();
    if (!sees('{')) return std::nullopt;
    const std::size_t begin = at_;
    std::size_t depth = 0;
    while (at_ < line_.size()) {
      const char c = line_[at_];
      bool is_escaped = false;
      if (c == '"') {
        if (!string(is_escaped)) return std::nullopt;
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

/// Takes the string of a member that has no reason to be escaped.
std::optional<std::string_view> plain_string(DockerCursor& cursor) {
  bool is_escaped = false;
  const auto text = cursor.string(is_escaped);
  return is_escaped ? std::nullopt : text;
}

}  // namespace

std::optional<DockerRecord> read_docker_record(std::string_view line) {
  DockerRecord record;
  DockerCursor cursor(line);
  if (!cursor.take('{')) return std::nullopt;
  if (cursor.take_name("\"log\":")) {
    const auto log = cursor.string(record.is_escaped);
    if (!log || !cursor.take(',')) return std::nullopt;
    record.has_log = true;
    record.log = *log;
  }
  if (!cursor.take_name("\"stream\":")) return std::nullopt;
  const auto name = plain_string(cursor);
  const auto stream = name ? container_stream_named(*name) : std::nullopt;
  if (!stream || !cursor.take(',')) return std::nullopt;
  record.stream = *stream;
  if (cursor.take_name("\"attrs\":")) {
    const auto attrs = cursor.object();
    if (!attrs || !cursor.take(',')) return std::nullopt;
    record.attrs = *attrs;
  }
  if (!cursor.take_name("\"time\":")) return std::nullopt;
  const auto written = plain_string(cursor);
  const auto time = written ? read_record_time(*written) : std::nullopt;
  if (!time || !time->is_zulu || time->moment.length != written->size()) return std::nullopt;
  record.time = time->moment.milliseconds;
  return cursor.take('}') && cursor.is_at_end() ? std::optional(record) : std::nullopt;
}

bool DockerRecord::ends_line() const {
  constexpr std::string_view kNewline = "\\n";
  constexpr std::string_view kNewlineByNumber = "\\u000a";
  std::size_t escape = kNewline.size();
  if (!log.ends_with(kNewline)) {
    escape = kNewlineByNumber.size();
    if (!log.ends_with("\\u000a") && !log.ends_with("\\u000A")) return false;
  }
  // An even number of backslashes before it: its own is not the second one of an escaped backslash.
  std::size_t backslashes = 0;
  std::string_view before = log.substr(0, log.size() - escape);
  for (; before.ends_with('\\'); before.remove_suffix(1)) ++backslashes;
  return backslashes % 2 == 0;
}

void DockerRecord::append_text(std::string& out) const {
  if (!is_escaped) {
    out += log;
    return;
  }
  append_unescaped_json(log, out);
}

}  // namespace insitu
