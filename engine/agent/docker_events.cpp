#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

#include "engine/agent/agent_event.h"
#include "engine/agent/agent_regex.h"
#include "engine/agent/agent_text.h"
#include "engine/agent/raw_lines.h"
#include "engine/input/docker_record.h"
#include "engine/model/utf8.h"

namespace insitu {
namespace {

/// The longest event of the driver, in bytes of UTF-8.
constexpr std::size_t kMaxDockerEvent = kOldMaxEventBytes - kEventOverheadBytes;
/// A record of json-file holds 16 KiB of text, each byte of which may be escaped.
constexpr std::size_t kMaxRecordBytes = std::size_t{1} << 20;

/// A line of the container, or a piece of one that is too long, as the driver gets it.
struct DockerLine {
  std::string text;
  std::int64_t time = 0;
  std::uint64_t number = 0;
  bool is_piece = false;
};

/// Reads what a container wrote: records of json-file, or its lines as they are.
class ContainerLines {
 public:
  ContainerLines(std::unique_ptr<ByteSource> source, std::int64_t now) : lines_(std::move(source)), now_(now) {}

  std::optional<DockerLine> next() {
    while (ready_.empty() && !has_ended_) read();
    if (ready_.empty()) return std::nullopt;
    DockerLine line = std::move(ready_.front());
    ready_.pop_front();
    return line;
  }

  [[nodiscard]] std::optional<InputProblem> problem() const { return problem_ ? problem_ : lines_.problem(); }
  /// When the driver read lines of text is not known.
  [[nodiscard]] Dating dating() const { return is_json_.value_or(false) ? Dating::Framed : Dating::Now; }

 private:
  /// What has come of one line of a stream.
  struct Open {
    std::string text = {};
    std::int64_t time = 0;
    std::uint64_t number = 0;
    bool has_piece = false;  ///< a piece of it has been handed on
    bool is_open = false;
  };

  void read() {
    const auto piece = lines_.next(is_json_.value_or(true) ? kMaxRecordBytes : kMaxDockerEvent);
    if (!piece) return end();
    if (is_new_line_) ++line_number_;
    const bool is_whole = std::exchange(is_new_line_, piece->ends_line) && piece->ends_line;
    if (!is_json_) decide(piece->bytes, is_whole);
    if (is_json_) take(piece->bytes, is_whole, piece->ends_line);
  }

  /// Decides whether the lines are records, of which a first one may be torn.
  void decide(std::string_view line, bool is_whole) {
    const bool is_record = read_docker_record(line, room_).has_value();
    if (!is_record && is_whole && !odd_line_) {
      odd_line_ = line;
      return;
    }
    is_json_ = is_record;
    if (!odd_line_) return;
    const std::uint64_t number = std::exchange(line_number_, 1);
    take(*odd_line_, true, true);
    line_number_ = number;
  }

  void take(std::string_view bytes, bool is_whole, bool ends_line) {
    if (*is_json_) return take_record(bytes, is_whole);
    take_text(0, bytes, now_);
    if (ends_line) close(0);
  }

  void take_record(std::string_view bytes, bool is_whole) {
    const auto record = read_docker_record(bytes, room_);
    if (!record) {
      if (!problem_) {
        problem_ = InputProblem{fmt::format("line {} is no record of docker's json-file driver{}", line_number_,
                                            is_whole ? "" : ", or has no end")};
      }
      return;
    }
    const std::size_t stream = record->stream == ContainerStream::Stdout ? 0 : 1;
    const bool ends_line = record->text.ends_with('\n');
    take_text(stream, record->text.substr(0, record->text.size() - (ends_line ? 1 : 0)), record->time);
    if (ends_line) close(stream);
  }

  /// Adds to the line of a stream, which is handed on in pieces as soon as it is longer than an event.
  void take_text(std::size_t stream, std::string_view text, std::int64_t time) {
    Open& open = open_[stream];
    if (!open.is_open) open = Open{.time = time, .number = line_number_, .is_open = true};
    open.text += text;
    while (open.text.size() > kMaxDockerEvent) {
      ready_.push_back({open.text.substr(0, kMaxDockerEvent), open.time, open.number, true});
      open.text.erase(0, kMaxDockerEvent);
      open.has_piece = true;
    }
  }

  void close(std::size_t stream) {
    Open& open = open_[stream];
    ready_.push_back({std::move(open.text), open.time, open.number, open.has_piece});
    open = Open{};
  }

  void end() {
    has_ended_ = true;
    if (!is_json_) decide({}, false);
    for (std::size_t stream = 0; stream < open_.size(); ++stream) {
      if (open_[stream].is_open) close(stream);
    }
  }

  RawLines lines_;
  std::int64_t now_;
  std::array<Open, 2> open_;
  std::deque<DockerLine> ready_;
  std::optional<bool> is_json_;
  std::optional<std::string> odd_line_;  ///< the first one, which is no record
  std::optional<InputProblem> problem_;
  std::string room_;
  std::uint64_t line_number_ = 0;
  bool is_new_line_ = true;
  bool has_ended_ = false;
};

/// Follows collectBatch and processEvent of the driver.
class DockerEvents final : public AgentEventReader {
 public:
  DockerEvents(std::unique_ptr<ByteSource> source, const AgentClock& clock, std::optional<Regex> start)
      : lines_(std::move(source), clock.now), start_(std::move(start)) {}

  bool next(AgentEvent& event) override {
    while (unsent_.empty()) {
      auto line = lines_.next();
      if (!line && buffer_.empty()) return false;
      if (!line) {
        flush();
      } else if (start_) {
        take(*line);
      } else {
        note_line(line->text, true, facts_);
        unsent_ = std::move(line->text);
        time_ = line->time;
        sent_line_ = line->number;
        sent_lines_ = 1;
        is_split_ = line->is_piece;
      }
    }
    send(event);
    return true;
  }

  [[nodiscard]] std::optional<InputProblem> problem() const override { return lines_.problem(); }

 private:
  void take(const DockerLine& line) {
    const bool starts = start_->found_in(line.text);
    note_line(line.text, starts, facts_);
    std::string room;
    const std::string_view text = with_go_replacements(line.text, room);
    if (starts || buffer_.size() + text.size() > kMaxDockerEvent) flush();
    if (buffer_.empty()) {
      buffer_time_ = line.time;
      buffer_line_ = line.number;
      buffer_lines_ = 0;
      buffer_is_split_ = false;
    }
    buffer_ += text;
    if (text.size() < kMaxDockerEvent) buffer_ += '\n';
    ++buffer_lines_;
    buffer_is_split_ = buffer_is_split_ || line.is_piece;
  }

  void flush() {
    unsent_ = std::exchange(buffer_, {});
    time_ = buffer_time_;
    sent_line_ = buffer_line_;
    sent_lines_ = buffer_lines_;
    is_split_ = buffer_is_split_;
  }

  /// Sends as much as fits into an event.
  void send(AgentEvent& event) {
    std::string room;
    const std::string_view text = with_go_replacements(unsent_, room);
    const std::string_view front = cut_to_characters(text, kMaxDockerEvent);
    const bool is_whole = front.size() == text.size();
    is_split_ = is_split_ || !is_whole;
    std::string rest(text.substr(front.size()));
    sent_ = front;
    unsent_ = std::move(rest);
    event = AgentEvent{.message = sent_,
                       .timestamp = time_,
                       .dating = lines_.dating(),
                       .line = sent_line_,
                       .lines = sent_lines_,
                       .is_split = is_split_};
  }

  ContainerLines lines_;
  std::optional<Regex> start_;
  std::string buffer_;  ///< of the event that is being put together
  std::int64_t buffer_time_ = 0;
  std::uint64_t buffer_line_ = 0;
  std::uint64_t buffer_lines_ = 0;
  bool buffer_is_split_ = false;
  std::string unsent_;  ///< what is left of the event that is being sent
  std::int64_t time_ = 0;
  std::uint64_t sent_line_ = 0;
  std::uint64_t sent_lines_ = 0;
  bool is_split_ = false;
  std::string sent_;
};

}  // namespace

std::expected<std::unique_ptr<AgentEventReader>, InputProblem> make_docker_reader(const AgentEntry& entry,
                                                                                  std::unique_ptr<ByteSource> source,
                                                                                  const AgentClock& clock) {
  std::optional<Regex> start;
  if (!entry.start.text.empty()) {
    auto regex = compile_go_regex(entry.start.text);
    if (!regex) return std::unexpected(InputProblem{fmt::format("the start pattern: {}", regex.error().message)});
    start = std::move(*regex);
  }
  return std::make_unique<DockerEvents>(std::move(source), clock, std::move(start));
}

}  // namespace insitu
