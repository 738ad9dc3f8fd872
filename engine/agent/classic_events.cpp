#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/agent/agent_event.h"
#include "engine/agent/agent_text.h"
#include "engine/agent/raw_lines.h"
#include "engine/agent/strptime_format.h"

namespace insitu {
namespace {

/// What is held of a line for the start pattern and the message; what is longer is only counted.
constexpr std::size_t kMaxHeldLine = kOldMaxEventBytes;

/// How the bytes of a line become text.
enum class ClassicText : std::uint8_t { Utf8, Utf8Signed, Utf16, Utf16Little, Utf16Big };

/// A line without the CR and LF at its end.
struct ClassicLine {
  std::string bytes;     ///< its front
  std::size_t size = 0;  ///< of all of it, in bytes
  std::uint64_t number = 0;
};

/// An event that is being put together, as LogEvent of the agent.
struct OpenEvent {
  std::string message = {};
  std::size_t size = 0;
  std::uint64_t line = 0;
  std::uint64_t lines = 0;
  std::uint64_t replaced_lines = 0;
};

/// Follows FileEventBatchReader and LogEvent of awscli-cwlogs.
class ClassicEvents final : public AgentEventReader {
 public:
  ClassicEvents(const AgentEntry& entry, std::unique_ptr<ByteSource> source, const AgentClock& clock,
                PythonBytesRegex start, ClassicText text)
      : lines_(std::move(source)), clock_(clock), start_(std::move(start)), text_(text) {
    if (entry.time_format.text.empty()) return;
    if (auto format = StrptimeFormat::make(entry.time_format.text, clock.host, entry.is_utc))
      format_ = std::move(*format);
  }

  bool next(AgentEvent& event) override {
    for (;;) {
      if (waiting_) {
        open_ = OpenEvent{.line = waiting_->number};
        append(*std::exchange(waiting_, std::nullopt));
      }
      ClassicLine line;
      const bool has_line = read_line(line);
      if (has_line && open_) {
        const bool starts = start_.found_in(line.bytes);
        note_line(line.bytes, starts, facts_);
        if (!starts) {
          append(line);
          continue;
        }
      } else if (has_line) {
        note_line(line.bytes, start_.found_in(line.bytes), facts_);
      }
      if (has_line) waiting_ = std::move(line);
      if (open_) {
        complete(event);
        return true;
      }
      if (!has_line) return end(event);
    }
  }

  [[nodiscard]] std::optional<InputProblem> problem() const override { return lines_.problem(); }

 private:
  /// Reads a line that has its newline. What has none stays for `end`.
  bool read_line(ClassicLine& line) {
    if (has_ended_) return false;
    std::size_t breaks = 0;  // CR at the end of what was read
    for (;;) {
      const auto piece = lines_.next(kMaxHeldLine);
      if (!piece) {
        has_ended_ = true;
        if (line.size > 0) unfinished_ = std::move(line);
        return false;
      }
      const std::size_t text = piece->bytes.find_last_not_of("\r\n") + 1;
      line.size += piece->bytes.size();
      breaks = text == 0 ? breaks + piece->bytes.size() : piece->bytes.size() - text;
      if (line.bytes.size() < kMaxHeldLine) line.bytes += piece->bytes.substr(0, kMaxHeldLine - line.bytes.size());
      if (line.number == 0) line.number = ++last_line_;
      if (!piece->ends_line) continue;
      line.size -= breaks;
      line.bytes.resize(std::min(line.bytes.size(), line.size));
      return true;
    }
  }

  /// Appends as LogEvent.append_message, whose sizes are those of UTF-8.
  void append(const ClassicLine& line) {
    OpenEvent& event = *open_;
    ++event.lines;
    std::string room;
    std::string decoded;
    std::string_view text;
    std::size_t size = line.size;
    switch (text_) {
      case ClassicText::Utf8Signed:
      case ClassicText::Utf8: {
        std::string_view bytes = line.bytes;
        if (text_ == ClassicText::Utf8Signed && bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
        text = with_python_replacements(bytes, room);
        break;
      }
      case ClassicText::Utf16: text = decoded = decode_utf16(line.bytes, Utf16Order::Marked); break;
      case ClassicText::Utf16Little: text = decoded = decode_utf16(line.bytes, Utf16Order::Little); break;
      case ClassicText::Utf16Big: text = decoded = decode_utf16(line.bytes, Utf16Order::Big); break;
    }
    if (text_ != ClassicText::Utf8 && line.size == line.bytes.size()) size = text.size();
    const std::size_t limit = event.message.empty() ? kOldMaxEventBytes - kEventOverheadBytes : kOldMaxEventBytes - 1;
    if (event.size + size > limit) {
      ++event.replaced_lines;
      decoded = fmt::format("[TRUNCATED MESSAGE] {} bytes are truncated.", size);
      text = decoded;
      size = text.size();
      if (!event.message.empty() && event.size + size > kOldMaxEventBytes - 1) return;
    }
    if (event.message.empty()) {
      event.message = text;
      event.size += size + kEventOverheadBytes;
    } else {
      event.message += '\n';
      event.message += text;
      event.size += size + 1;
    }
  }

  void complete(AgentEvent& event) {
    closed_ = std::move(*std::exchange(open_, std::nullopt));
    event = AgentEvent{.message = closed_.message,
                       .line = closed_.line,
                       .lines = closed_.lines,
                       .replaced_lines = closed_.replaced_lines};
    date(event);
    if (is_python_blank(event.message)) {
      event.dropped = DropReason::Blank;
    } else {
      event.dropped = judge_age(*event.timestamp, clock_);
    }
  }

  void date(AgentEvent& event) {
    const auto time = format_ ? format_->read(event.message, clock_.now) : std::nullopt;
    if (time) {
      event.timestamp = inherited_ = time;
      return;
    }
    if (format_) note_undated(event.message, facts_);
    event.dating = inherited_ ? Dating::Before : Dating::Now;
    event.timestamp = inherited_.value_or(clock_.now);
  }

  bool end(AgentEvent& event) {
    if (!unfinished_) return false;
    unfinished_message_ = with_python_replacements(unfinished_->bytes, room_);
    event = AgentEvent{.message = unfinished_message_, .dropped = DropReason::NoNewline, .line = unfinished_->number};
    unfinished_.reset();
    return true;
  }

  RawLines lines_;
  AgentClock clock_;
  PythonBytesRegex start_;
  ClassicText text_;
  std::optional<StrptimeFormat> format_;
  std::optional<OpenEvent> open_;
  OpenEvent closed_;                    ///< the event that was made last
  std::optional<ClassicLine> waiting_;  ///< begins the next event
  std::optional<ClassicLine> unfinished_;
  std::string unfinished_message_;
  std::string room_;
  std::uint64_t last_line_ = 0;
  bool has_ended_ = false;
  /// The time of the event before, unless it was made up from the clock.
  std::optional<std::int64_t> inherited_;
};

std::expected<PythonBytesRegex, AgentRegexProblem> start_of(const AgentEntry& entry, const AgentClock& clock) {
  constexpr std::string_view kDefault = R"(^[^\s])";
  const std::string& written = entry.start.text;
  if (written != "{datetime_format}") return PythonBytesRegex::compile(written.empty() ? kDefault : written);
  const auto format = StrptimeFormat::make(entry.time_format.text, clock.host, entry.is_utc);
  return format ? PythonBytesRegex::of_expression(format->expression()) : PythonBytesRegex::compile(kDefault);
}

ClassicText text_of(std::string_view encoding) {
  if (encoding == "utf-8-sig") return ClassicText::Utf8Signed;
  if (encoding == "utf-16") return ClassicText::Utf16;
  if (encoding == "utf-16-be" || encoding == "utf-16be") return ClassicText::Utf16Big;
  return encoding.starts_with("utf-16") ? ClassicText::Utf16Little : ClassicText::Utf8;
}

}  // namespace

std::expected<std::unique_ptr<AgentEventReader>, InputProblem> make_classic_reader(const AgentEntry& entry,
                                                                                   std::unique_ptr<ByteSource> source,
                                                                                   const AgentClock& clock) {
  auto start = start_of(entry, clock);
  if (!start) return std::unexpected(InputProblem{fmt::format("the start pattern: {}", start.error().message)});
  const std::string& encoding = entry.encoding.text;
  const ClassicText text = text_of(encoding);
  auto decoded = decoded_source(std::move(source), text == ClassicText::Utf8 ? encoding : std::string());
  if (!decoded) return std::unexpected(std::move(decoded.error()));
  return std::make_unique<ClassicEvents>(entry, std::move(*decoded), clock, std::move(*start), text);
}

}  // namespace insitu
