#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "engine/agent/agent_run.h"
#include "engine/agent/event_spool.h"
#include "insitu/byte_output.h"

namespace insitu::cli {

/// An event that does not arrive as it should, for a report.
struct ShownEvent {
  std::uint64_t line = 0;
  std::string timestamp;  ///< as the service prints it; empty: it was never dated
  std::string message;    ///< its front
};

/// The first events of a kind, and how many there are.
struct ShownEvents {
  std::uint64_t count = 0;
  std::vector<ShownEvent> first;

  static constexpr std::size_t kMax = 3;
};

/// What is reported of one file.
struct AgentStreamReport {
  const AgentStream* stream = nullptr;
  AgentStreamResult result;
  ShownEvents dated_now;
  ShownEvents dated_before;
  ShownEvents replaced;
  ShownEvents split;
  ShownEvents cut;
  std::array<ShownEvents, kDropReasons> dropped;  ///< by DropReason

  /// Takes an event into account.
  void add(const AgentEvent& event);
};

/// What is reported of all files.
struct AgentReport {
  std::vector<AgentStreamReport> streams;
  std::vector<AgentWarning> warnings;
  std::vector<std::string> notes;
};

/// Writes a report for people.
std::string agent_text(const AgentReport& report);

/// Returns the members of a dropped event in the report as JSON.
std::string dropped_event_json(const AgentStream& stream, const AgentEvent& event);
/// Writes the report as one JSON object. `dropped`: what dropped_event_json returned of each event. The error is why
/// those cannot be read.
std::expected<void, InputProblem> write_agent_json(const AgentReport& report, EventSpool& dropped, ByteOutput& out);

}  // namespace insitu::cli
