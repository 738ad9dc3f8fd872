#include "engine/agent/agent_event.h"

#include <utility>

#include "engine/input/encoding_source.h"
#include "engine/match/regex.h"
#include "engine/model/ansi.h"
#include "engine/model/ascii.h"
#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

bool begins_with_padding(std::string_view line) {
  // A stack trace is indented on purpose: only what looks like a level in a column counts.
  const std::size_t at = line.find_first_not_of(" \t");
  if (at == 0 || at == std::string_view::npos || at > 8) return false;
  std::string_view word = line.substr(at, 16);
  // A colour may precede the level.
  word.remove_prefix(leading_colours(word));
  for (const std::string_view level : {"INFO", "WARN", "ERROR", "DEBUG", "[", "FATAL", "CRITI", "TRACE", "NOTIC"}) {
    if (word.starts_with(level)) return true;
  }
  return word.size() >= 4 && is_digit(word[0]) && is_digit(word[1]) && is_digit(word[2]) && is_digit(word[3]);
}

bool has_padded_day(std::string_view line) {
  static const Regex kPaddedDay = *Regex::compile("(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)  [1-9]\\b");
  return kPaddedDay.found_in(line.substr(0, 256));
}

}  // namespace

std::string_view name_of(DropReason reason) {
  switch (reason) {
    case DropReason::None: return "";
    case DropReason::TooNew: return "too-new";
    case DropReason::TooOld: return "too-old";
    case DropReason::Expired: return "expired";
    case DropReason::Blank: return "blank";
    case DropReason::Filtered: return "filtered";
    case DropReason::NoNewline: return "no-newline";
    case DropReason::Empty: return "empty";
  }
  return {};
}

std::expected<std::unique_ptr<ByteSource>, InputProblem> decoded_source(std::unique_ptr<ByteSource> source,
                                                                        const std::string& encoding) {
  if (encoding.empty()) return source;
  auto decoded = decode_text(std::move(source), encoding);
  if (!decoded) return std::unexpected(InputProblem{std::move(decoded.error())});
  return std::move(*decoded);
}

DropReason judge_age(std::int64_t timestamp, const AgentClock& clock) {
  if (timestamp > clock.now + 2 * kHour) return DropReason::TooNew;
  if (!clock.is_live && timestamp < clock.now - 14 * kDay) return DropReason::TooOld;
  return DropReason::None;
}

void note_line(std::string_view line, bool starts, LineFacts& facts) {
  ++facts.lines;
  if (starts) {
    ++facts.starts;
    return;
  }
  if (begins_with_padding(line)) ++facts.indented;
  if (facts.padded_days == 0 && has_padded_day(line)) ++facts.padded_days;
}

void note_undated(std::string_view message, LineFacts& facts) {
  static const Regex kForm = *Regex::compile(R"(\d[+-]\d\d:\d\d\b|\d{2}:\d{2}(?:[.,]\d+)?Z\b)");
  if (facts.colon_offsets == 0 && kForm.found_in(message.substr(0, 256))) ++facts.colon_offsets;
}

std::expected<std::unique_ptr<AgentEventReader>, InputProblem> make_agent_event_reader(
    const AgentEntry& entry, std::unique_ptr<ByteSource> source, const AgentClock& clock) {
  switch (entry.kind) {
    case AgentKind::Classic: return make_classic_reader(entry, std::move(source), clock);
    case AgentKind::Unified: return make_unified_reader(entry, std::move(source), clock);
    case AgentKind::Docker: return make_docker_reader(entry, std::move(source), clock);
  }
  return std::unexpected(InputProblem{"is read by no agent"});
}

}  // namespace insitu
