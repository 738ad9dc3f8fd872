#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/agent/agent_event.h"
#include "engine/agent/agent_regex.h"
#include "engine/agent/agent_text.h"
#include "engine/agent/raw_lines.h"
#include "engine/agent/timestamp_format.h"

namespace insitu {
namespace {

/// The longest line and event: 1 MiB less what the service counts beside the message.
constexpr std::size_t kMaxUnifiedBytes = 1'048'376;
/// The buffer of the agent grows once: the second piece of the first line that is too long has only this.
constexpr std::size_t kFirstBufferBytes = 262'144;
constexpr std::string_view kCutSuffix = "[Truncated...]";

/// How lines are cut, and how their bytes become text.
enum class UnifiedText : std::uint8_t { Utf8, Utf16Units, Utf16BigTorn };

/// A line, or a piece of one that is too long, as text.
struct UnifiedLine {
  std::string text;
  std::uint64_t number = 0;
  bool is_piece = false;  ///< it is not the whole line
};

/// Follows tail.go, tailersrc.go, convert.go and queue.go of amazon-cloudwatch-agent.
class UnifiedEvents final : public AgentEventReader {
 public:
  UnifiedEvents(const AgentEntry& entry, std::unique_ptr<ByteSource> source, const AgentClock& clock,
                std::optional<Regex> start, std::optional<TimestampFormat> format, UnifiedText text)
      : entry_(entry),
        lines_(std::move(source)),
        clock_(clock),
        start_(std::move(start)),
        format_(std::move(format)),
        text_(text) {}

  bool next(AgentEvent& event) override {
    for (;;) {
      UnifiedLine line;
      if (!read_line(line)) {
        if (publish(event)) return true;
        return end(event);
      }
      const bool starts = is_start(line.text);
      note_line(line.text, starts, facts_);
      if (!starts && (drops_lines_ || !message_.empty())) {
        go_on(line);
        continue;
      }
      drops_lines_ = false;
      const bool has_event = publish(event);
      message_ = std::move(line.text);
      first_line_ = line.number;
      last_line_ = line.number;
      is_split_ = line.is_piece;
      is_cut_ = false;
      if (has_event) return true;
    }
  }

  [[nodiscard]] std::optional<InputProblem> problem() const override { return lines_.problem(); }

 private:
  [[nodiscard]] bool is_start(std::string_view text) const {
    if (entry_.start.text == "{timestamp_format}") return format_ && format_->is_found_in(text);
    return start_->found_in(text);
  }

  /// What has reached the size of an event takes no more lines.
  void go_on(const UnifiedLine& line) {
    if (drops_lines_ || message_.size() >= kMaxUnifiedBytes) {
      drops_lines_ = true;
      is_cut_ = true;
      return;
    }
    message_ += '\n';
    message_ += line.text;
    last_line_ = line.number;
    is_split_ = is_split_ || line.is_piece;
  }

  // ---- lines

  bool read_line(UnifiedLine& line) {
    if (has_ended_) return false;
    if (text_ == UnifiedText::Utf16Units) return read_units(line);
    const bool is_second_piece = pieces_ == 1 && is_first_long_line_;
    const std::size_t max = is_second_piece ? kFirstBufferBytes : kMaxUnifiedBytes;
    const auto piece = lines_.next(max, RawLines::Ending::NewlineOrCrLf);
    if (!piece) {
      has_ended_ = true;
      return false;
    }
    std::string_view bytes = piece->bytes;
    const bool is_full = !piece->ends_line && bytes.size() == max;
    if (pieces_ == 0) ++line_number_;
    if (!piece->ends_line && !is_full) {
      has_ended_ = true;
      unfinished_ = std::string(with_go_replacements(bytes, room_));
      return false;
    }
    if (piece->ends_line && bytes.ends_with('\r')) bytes.remove_suffix(1);
    line.text = text_ == UnifiedText::Utf16BigTorn ? decode_utf16(bytes, Utf16Order::Big) : std::string(bytes);
    line.is_piece = is_full || pieces_ > 0;
    line.number = line_number_;
    if (is_full) {
      ++pieces_;
    } else {
      if (pieces_ > 0) is_first_long_line_ = false;
      pieces_ = 0;
    }
    return true;
  }

  /// Reads a line of UTF-16 as readlineUtf16: a newline is the two bytes 0A 00.
  bool read_units(UnifiedLine& line) {
    std::string bytes;
    ++line_number_;
    for (;;) {
      const auto piece = lines_.next(kMaxUnifiedBytes - std::min(bytes.size(), kMaxUnifiedBytes - 2));
      if (!piece) return end_of_units(bytes);
      bytes += piece->bytes;
      if (!piece->ends_line) {
        if (bytes.size() < kMaxUnifiedBytes) return end_of_units(bytes);
        line.is_piece = true;
        break;
      }
      bytes += '\n';
      if (piece->bytes.size() % 2 == 1) continue;  // the upper half of another character
      const auto upper = lines_.next_byte();
      if (!upper) return end_of_units(bytes);
      bytes += *upper;
      if (*upper != '\0') continue;
      bytes.resize(bytes.size() - 2);
      if (bytes.ends_with(std::string_view("\r\0", 2))) bytes.resize(bytes.size() - 2);
      break;
    }
    line.text = decode_utf16(bytes, Utf16Order::Little);
    line.number = line_number_;
    return true;
  }

  bool end_of_units(const std::string& bytes) {
    has_ended_ = true;
    if (!bytes.empty()) unfinished_ = decode_utf16(bytes, Utf16Order::Little);
    return false;
  }

  // ---- events

  /// Ends the open event. False: there is none.
  bool publish(AgentEvent& event) {
    if (message_.empty()) return false;
    sent_ = std::exchange(message_, {});
    cut(event);
    event.lines = last_line_ - first_line_ + 1;
    event.line = first_line_;
    event.is_split = is_split_;
    event.is_cut = event.is_cut || is_cut_;
    date(event);
    return true;
  }

  /// The agent cuts bytes, also amid a character.
  void cut(AgentEvent& event) {
    event = AgentEvent{};
    if (sent_.size() <= kMaxUnifiedBytes) return;
    is_over_ = true;
    event.is_cut = true;
  }

  void date(AgentEvent& event) {
    std::string_view message = with_go_replacements(sent_, room_);
    std::optional<std::int64_t> read;
    if (format_) {
      const auto found = format_->find(message, clock_.now);
      if (found) read = found->time;
      if (!read) note_undated(message, facts_);
      if (read && entry_.trims_timestamp) message = trim(message, *found);
    }
    if (std::exchange(is_over_, false)) {
      std::string cut_message(message.substr(0, kMaxUnifiedBytes - kCutSuffix.size()));
      cut_message += kCutSuffix;
      trimmed_ = std::string(with_go_replacements(cut_message, room_));
      message = trimmed_;
    }
    event.message = message;
    event.timestamp = read;
    const bool passes = std::ranges::all_of(entry_.filters, [&](const AgentFilter& filter) {
      return filter.expression.found_in(message) != filter.is_exclusion;
    });
    if (!passes) {
      event.dropped = DropReason::Filtered;
      event.timestamp.reset();
      return;
    }
    if (read) {
      event.dropped = judge_age(*read, clock_);
      if (event.dropped == DropReason::None) last_valid_ = read;
    } else {
      event.dating = last_valid_ ? Dating::Before : Dating::Now;
      event.timestamp = last_valid_.value_or(clock_.now);
    }
    if (message.empty() && event.dropped == DropReason::None) event.dropped = DropReason::Empty;
  }

  std::string_view trim(std::string_view message, const TimestampFormat::Found& found) {
    std::string rest(message.substr(0, found.begin));
    rest += message.substr(found.end);
    trimmed_ = rest.substr(std::min(rest.find_first_not_of(" \t\r\n\f\v"), rest.size()));
    return trimmed_;
  }

  bool end(AgentEvent& event) {
    if (!unfinished_) return false;
    sent_ = std::move(*std::exchange(unfinished_, std::nullopt));
    event = AgentEvent{.message = sent_, .dropped = DropReason::NoNewline, .line = line_number_};
    return true;
  }

  const AgentEntry& entry_;
  RawLines lines_;
  AgentClock clock_;
  std::optional<Regex> start_;  ///< nullopt: the format decides
  std::optional<TimestampFormat> format_;
  UnifiedText text_;
  std::string message_;  ///< of the open event; empty: none is open
  std::string sent_;
  std::string trimmed_;
  std::string room_;
  std::uint64_t first_line_ = 0;
  std::uint64_t last_line_ = 0;
  bool is_split_ = false;
  bool is_cut_ = false;
  bool is_over_ = false;
  bool drops_lines_ = false;
  std::uint64_t line_number_ = 0;
  std::size_t pieces_ = 0;  ///< of the line that is being read
  bool is_first_long_line_ = true;
  bool has_ended_ = false;
  std::optional<std::string> unfinished_;
  std::optional<std::int64_t> last_valid_;
};

/// Names of encodings that the tailer cuts at 16-bit units; others are cut at the byte 0A.
bool is_cut_at_units(std::string_view encoding) { return encoding == "utf-16" || encoding == "utf-16le"; }

}  // namespace

std::expected<std::unique_ptr<AgentEventReader>, InputProblem> make_unified_reader(const AgentEntry& entry,
                                                                                   std::unique_ptr<ByteSource> source,
                                                                                   const AgentClock& clock) {
  constexpr std::string_view kDefault = R"(^[\S])";
  std::optional<Regex> start;
  if (entry.start.text != "{timestamp_format}") {
    auto regex = compile_go_regex(entry.start.text.empty() ? kDefault : entry.start.text);
    if (!regex) return std::unexpected(InputProblem{fmt::format("the start pattern: {}", regex.error().message)});
    start = std::move(*regex);
  }
  std::optional<TimestampFormat> format;
  if (!entry.time_format.text.empty()) {
    auto made = TimestampFormat::make(entry.time_format.text, clock.host, entry.is_utc);
    if (made) format = std::move(*made);
  }
  const std::string& encoding = entry.encoding.text;
  const UnifiedText text = is_cut_at_units(encoding) ? UnifiedText::Utf16Units
                           : encoding == "utf-16be"  ? UnifiedText::Utf16BigTorn
                                                     : UnifiedText::Utf8;
  auto decoded = decoded_source(std::move(source), text == UnifiedText::Utf8 ? encoding : std::string());
  if (!decoded) return std::unexpected(std::move(decoded.error()));
  return std::make_unique<UnifiedEvents>(entry, std::move(*decoded), clock, std::move(start), std::move(format), text);
}

}  // namespace insitu
