#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/agent/agent_entry.h"
#include "insitu/byte_source.h"
#include "insitu/input_problem.h"
#include "insitu/time_zone.h"

namespace insitu {

/// Where the time of an event comes from.
enum class Dating : std::uint8_t {
  Read,    ///< the event states it
  Framed,  ///< what ships knows it, as docker knows when a line was written
  Now,     ///< none was found: the clock of the agent
  Before,  ///< none was found: that of the event before it
};

/// Why an event does not arrive.
enum class DropReason : std::uint8_t {
  None,
  TooNew,     ///< more than 2 hours ahead
  TooOld,     ///< more than 14 days back
  Expired,    ///< older than the retention of its log group
  Blank,      ///< white space alone
  Filtered,   ///< a filter of the configuration leaves it out
  NoNewline,  ///< the last line, which has no newline yet
  Empty,      ///< nothing is left of it once its time is trimmed
};

/// Returns `too-new` and so on; of None an empty text. Static text.
std::string_view name_of(DropReason reason);

/// An event that an agent makes of lines. The message borrows from its reader until the next event.
struct AgentEvent {
  std::string_view message = {};               ///< UTF-8
  std::optional<std::int64_t> timestamp = {};  ///< epoch milliseconds; nullopt: of what was never dated
  Dating dating = Dating::Read;
  DropReason dropped = DropReason::None;
  std::uint64_t line = 1;            ///< the number of its first line, from 1
  std::uint64_t lines = 1;           ///< how many lines were joined
  std::uint64_t replaced_lines = 0;  ///< lines that were too long, and a text that says so stands for them
  bool is_split = false;             ///< a piece of what was too long for one event
  bool is_cut = false;               ///< its end is left out, because it is too long
};

/// The moment at which an agent reads a file.
struct AgentClock {
  std::int64_t now = 0;  ///< epoch milliseconds
  bool is_live = false;  ///< each event is read when it was written, so that none is too old
  TimeZone host = {};
};

/// What was seen of the lines of a file, for doubts about the configuration.
struct LineFacts {
  std::uint64_t lines = 0;
  std::uint64_t starts = 0;    ///< lines that the start pattern matches
  std::uint64_t indented = 0;  ///< lines that start no event, and begin with white space and then a level or a time
  std::uint64_t colon_offsets = 0;  ///< events without a time that have `+09:00` or end a time with `Z`
  std::uint64_t padded_days = 0;    ///< lines that do not start an event and have `Mar  2`
};

/// Makes the events of one file, in its order. Not thread-safe.
class AgentEventReader {
 public:
  virtual ~AgentEventReader() = default;
  AgentEventReader() = default;
  AgentEventReader(const AgentEventReader&) = delete;
  AgentEventReader& operator=(const AgentEventReader&) = delete;

  /// Makes the next event, also one that is dropped. False: there are no more, or the file cannot be read.
  virtual bool next(AgentEvent& event) = 0;
  /// Returns why the file ended early; nullopt: it did not.
  [[nodiscard]] virtual std::optional<InputProblem> problem() const = 0;
  [[nodiscard]] const LineFacts& facts() const { return facts_; }

 protected:
  LineFacts facts_;
};

/// Makes the reader of an entry. The error is why the file cannot be read as the entry says. `entry` must outlive it.
std::expected<std::unique_ptr<AgentEventReader>, InputProblem> make_agent_event_reader(
    const AgentEntry& entry, std::unique_ptr<ByteSource> source, const AgentClock& clock);

// The readers of the agents.
std::expected<std::unique_ptr<AgentEventReader>, InputProblem> make_classic_reader(const AgentEntry& entry,
                                                                                   std::unique_ptr<ByteSource> source,
                                                                                   const AgentClock& clock);
std::expected<std::unique_ptr<AgentEventReader>, InputProblem> make_unified_reader(const AgentEntry& entry,
                                                                                   std::unique_ptr<ByteSource> source,
                                                                                   const AgentClock& clock);
std::expected<std::unique_ptr<AgentEventReader>, InputProblem> make_docker_reader(const AgentEntry& entry,
                                                                                  std::unique_ptr<ByteSource> source,
                                                                                  const AgentClock& clock);

// What they share.
/// Returns a source of the text in UTF-8, the source itself if `encoding` is empty.
std::expected<std::unique_ptr<ByteSource>, InputProblem> decoded_source(std::unique_ptr<ByteSource> source,
                                                                        const std::string& encoding);
/// Returns whether a time is out of the window that both agents keep.
DropReason judge_age(std::int64_t timestamp, const AgentClock& clock);
/// Counts a line for the doubts about a start pattern.
void note_line(std::string_view line, bool starts, LineFacts& facts);
/// Counts an event in which no time was found.
void note_undated(std::string_view message, LineFacts& facts);

/// What one event may have, in bytes, and what counts beside its message.
inline constexpr std::size_t kOldMaxEventBytes = 262'144;
inline constexpr std::size_t kEventOverheadBytes = 26;

}  // namespace insitu
