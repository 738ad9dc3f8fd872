#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/agent/agent_run.h"
#include "insitu/byte_source.h"

namespace insitu {

/// Whether a file of which something is lost is a problem.
enum class Losses : unsigned char { Counted, Refused };

/// Describes what does not arrive as it was written: "3 events are dropped (too-new 2, blank 1), 1 is dated by the
/// clock". Empty: all does.
std::string describe_losses(const AgentCounts& counts);

/// Returns a source of what an agent sends of one file, as `aws logs filter-log-events` prints it, which is made while
/// it is read. With Losses::Refused it ends with a problem if something is lost. `when_read` is called once, at the
/// end. `stream` and `settings` must outlive it.
std::unique_ptr<ByteSource> agent_source(const AgentStream& stream, const AgentSettings& settings, Losses losses,
                                         std::function<void(const AgentStreamResult&)> when_read);

/// Appends an event as a JSON object. `names`: the members after it, from a comma on.
void append_agent_event(std::string& out, const AgentEvent& event, std::int64_t ingestion_time, std::string_view names);
/// Returns the members of log group and log stream, from a comma on.
std::string names_of_stream(const AgentStream& stream);

}  // namespace insitu
