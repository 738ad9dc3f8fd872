#include "engine/input/docker_record.h"

#include <cstring>

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

  /// Takes exactly these bytes. The size is known to the compiler, because this is where most of a record is read.
  template <std::size_t kSize>
  bool take_exactly(const char (&bytes)[kSize]) {
    constexpr std::size_t kLength = kSize - 1;
    if (line_.size() - at_ < kLength || std::memcmp(line_.data() + at_, bytes, kLength) != 0) return false;
    at_ += kLength;
    return true;
  }

  /// Takes the name of a member and the colon after it. `name` comes with quotes and colon.
  template <std::size_t kSize>
  bool take_name(const char (&name)[kSize]) {
    return take_exactly(name) || take_spaced_name({name, kSize - 1});
  }

  /// Takes the member `stream`. nullopt: none begins here, or it names none.
  std::optional<ContainerStream> stream() {
    if (take_exactly(R"("stream":"stdout")")) return ContainerStream::Stdout;
    if (take_exactly(R"("stream":"stderr")")) return ContainerStream::Stderr;
    if (!take_name(R"("stream":)")) return std::nullopt;
    const auto name = plain_string();
    return name ? container_stream_named(*name) : std::nullopt;
  }

  /// Takes a string, writes what it means to `text`, and returns that. nullopt: none begins here, or it is no JSON.
  std::optional<std::string_view> string(char* text) {
    if (!take('"')) return std::nullopt;
    const auto string = read_json_string(line_, at_, text);
    if (!string) return std::nullopt;
    at_ = string->end + 1;
    return std::string_view(text, string->text_size);
  }

  /// Takes a string without escapes and returns what its quotes enclose. nullopt: none begins here.
  std::optional<std::string_view> plain_string() {
    if (!take('"')) return std::nullopt;
    const std::size_t begin = at_;
    at_ = find_end_of_plain_json(line_, at_);
    return sees('"') ? std::optional(line_.substr(begin, at_++ - begin)) : std::nullopt;
  }

  /// Takes the text of a simple string and its closing quote. False: it is none, or does not end with a line break.
  bool take_line_of_text() {
    const auto end = find_end_of_simple_json_string(line_, at_);
    if (!end || *end - at_ < 2 || line_[*end - 1] != 'n') return false;
    std::size_t first_backslash = *end - 1;
    while (first_backslash > at_ && line_[first_backslash - 1] == '\\') --first_backslash;
    const std::size_t backslashes = *end - 1 - first_backslash;
    at_ = *end + 1;
    return backslashes % 2 == 1;
  }

  /// Takes a time that ends with `Z`.
  bool take_time(RecordTimes& times) {
    const std::size_t length = times.length_of_zulu(line_.substr(at_));
    at_ += length;
    return length > 0;
  }

  [[nodiscard]] std::size_t taken() const { return at_; }

  /// Takes an object and returns it with its braces. nullopt: none begins here, or it is no JSON.
  std::optional<std::string_view> object() {
    skip_blanks();
    if (!sees('{')) return std::nullopt;
    const std::size_t begin = at_;
    std::size_t depth = 0;
    while (at_ < line_.size()) {
      const char c = line_[at_];
      if (c == '"') {
        if (!skip_string()) return std::nullopt;
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
  /// As take_name, with white space before the name and the colon.
  bool take_spaced_name(std::string_view name) {
    skip_blanks();
    name.remove_suffix(1);
    if (!line_.substr(at_).starts_with(name)) return false;
    const std::size_t begin = at_;
    at_ += name.size();
    return take(':') || (at_ = begin, false);
  }
  /// Skips a string, of which only the end matters. False: it has none.
  bool skip_string() {
    ++at_;
    while (at_ < line_.size()) {
      at_ = find_end_of_plain_json(line_, at_);
      if (sees('"')) return take('"');
      at_ += 2;  // an escape, or what is no JSON
    }
    return false;
  }
  void skip_blanks() {
    while (sees(' ') || sees('\t') || sees('\r') || sees('\n')) ++at_;
  }

  std::string_view line_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<std::size_t> length_of_simple_docker_record(std::string_view lines, RecordTimes& times) {
  DockerCursor cursor(lines);
  if (!cursor.take_exactly(R"({"log":")") || !cursor.take_line_of_text()) return std::nullopt;
  if (!cursor.take_exactly(R"(,"stream":"stdout")") && !cursor.take_exactly(R"(,"stream":"stderr")")) {
    return std::nullopt;
  }
  if (cursor.take_exactly(R"(,"attrs":)")) {
    const auto attrs = cursor.object();
    if (!attrs || lines.substr(0, cursor.taken()).contains('\n')) return std::nullopt;  // a record is one line
  }
  if (!cursor.take_exactly(R"(,"time":")") || !cursor.take_time(times)) return std::nullopt;
  return cursor.take_exactly("\"}\n") ? std::optional(cursor.taken()) : std::nullopt;
}

std::optional<DockerRecord> read_docker_record(std::string_view line, std::string& room) {
  RecordTimes times;
  room.resize(line.size());
  return read_docker_record(line, room.data(), times);
}

std::optional<DockerRecord> read_docker_record(std::string_view line, char* text, RecordTimes& times) {
  DockerRecord record;
  DockerCursor cursor(line);
  if (!cursor.take('{')) return std::nullopt;
  if (cursor.take_name(R"("log":)")) {
    const auto log = cursor.string(text);
    if (!log || !cursor.take(',')) return std::nullopt;
    record.text = *log;
    record.has_log = true;
  }
  const auto stream = cursor.stream();
  if (!stream || !cursor.take(',')) return std::nullopt;
  record.stream = *stream;
  if (cursor.take_name(R"("attrs":)")) {
    const auto attrs = cursor.object();
    if (!attrs || !cursor.take(',')) return std::nullopt;
    record.attrs = *attrs;
  }
  if (!cursor.take_name(R"("time":)")) return std::nullopt;
  const auto written = cursor.plain_string();
  const auto time = written ? times.read(*written) : std::nullopt;
  if (!time || !time->is_zulu || time->moment.length != written->size()) return std::nullopt;
  record.time = time->moment.milliseconds;
  return cursor.take('}') && cursor.is_at_end() ? std::optional(record) : std::nullopt;
}

}  // namespace insitu
