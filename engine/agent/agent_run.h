#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/agent/agent_event.h"
#include "engine/agent/agent_plan.h"

namespace insitu {

inline constexpr std::size_t kDropReasons = 8;

/// What became of the lines of one file.
struct AgentCounts {
  std::uint64_t sent = 0;          ///< events that arrive
  std::uint64_t requests = 0;      ///< in which they are sent
  std::uint64_t joined_lines = 0;  ///< lines that became a part of the event before
  std::uint64_t dated_now = 0;
  std::uint64_t dated_before = 0;
  std::uint64_t replaced_lines = 0;
  std::uint64_t split = 0;
  std::uint64_t cut = 0;
  std::array<std::uint64_t, kDropReasons> dropped = {};  ///< by DropReason

  [[nodiscard]] std::uint64_t all_dropped() const;
  /// Whether every event arrives whole, with a time of its own.
  [[nodiscard]] bool is_clean() const;
  /// Whether an event does not arrive as it was written: dropped, a part replaced or cut off, or dated by the clock.
  [[nodiscard]] bool has_losses() const;
  void add(const AgentEvent& event);
  void add(const AgentCounts& other);
};

/// What was found out about one file.
struct AgentStreamResult {
  AgentCounts counts;
  LineFacts facts;
  std::optional<InputProblem> problem;  ///< why it was not read to its end
  bool is_left_unread = false;          ///< the agent begins at its end, and sends nothing of what is there
};

/// The events of one file, judged by the agent and by the service. Not thread-safe.
class AgentEvents {
 public:
  /// Opens the file. `stream`, its entry and `settings` must outlive this.
  AgentEvents(const AgentStream& stream, const AgentSettings& settings);

  /// Makes the next event, also one that is dropped. False: there are no more.
  bool next(AgentEvent& event);
  /// Returns what was counted so far; the requests are complete after the last event.
  [[nodiscard]] AgentStreamResult result() const;
  /// Returns the time at which an event is taken as ingested.
  [[nodiscard]] std::int64_t ingestion_time(const AgentEvent& event) const;

 private:
  /// The request that is being filled.
  struct Request {
    std::uint64_t events = 0;
    std::size_t bytes = 0;
    std::int64_t first = 0;
    std::int64_t last = 0;
  };

  void judge(AgentEvent& event) const;
  void count_request(const AgentEvent& event);

  const AgentStream& stream_;
  AgentClock clock_;
  std::unique_ptr<AgentEventReader> reader_;
  AgentCounts counts_;
  Request request_;
  std::optional<InputProblem> open_problem_;
  bool is_left_unread_ = false;
};

/// Returns the doubts about an entry that the lines of a file raise.
std::vector<AgentWarning> doubts_about_lines(const AgentEntry& entry, const AgentStreamResult& result);

}  // namespace insitu
