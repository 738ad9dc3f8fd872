#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "engine/agent/agent_event.h"
#include "engine/agent/read_agent_config.h"
#include "engine/input/memory_source.h"
#include "engine/model/utf8.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

/// 2 March 2026, 09:30 UTC.
const AgentClock kClock = {.now = 1'772'443'800'000};

Finding check_event(const AgentEvent& event) {
  if (!is_utf8(event.message)) return "a message that is no UTF-8";
  if (event.dropped == DropReason::None && !event.timestamp) return "an event without a time is sent";
  if (event.line == 0 || event.lines == 0) return "an event of no line";
  return {};
}

/// Lets an entry read the log. An agent makes no more events than a log has bytes.
Finding check_entry(const AgentEntry& entry, const std::shared_ptr<const std::string>& log) {
  const auto reader = make_agent_event_reader(entry, memory_source(log), kClock);
  if (!reader) return reader.error().message.empty() ? Finding("a reader that is refused without a reason") : Finding();
  std::size_t events = 0;
  for (AgentEvent event; (*reader)->next(event);) {
    if (Finding wrong = check_event(event)) return wrong;
    if (++events > log->size()) return "more events than bytes";
  }
  return {};
}

}  // namespace

Finding agent(std::string_view bytes) {
  const std::size_t end = std::min(bytes.find('\0'), bytes.size());
  const std::string_view text = bytes.substr(0, end);
  const TemplateParameters values = {{"instance_id", "i-0abc"}};
  AgentValues known(values, AgentValues::Missing::NamedBy);
  const auto config = read_agent_config("-", text, known);
  if (!config) {
    if (config.error().empty()) return "a configuration is refused without a reason";
    for (const ReadProblem& problem : config.error()) {
      if (Finding wrong = check_problem(problem, text)) return wrong;
    }
    return {};
  }
  for (const AgentWarning& warning : config->warnings) {
    if (Finding wrong = check_problem({warning.place, warning.message, warning.help}, text)) return wrong;
  }
  for (const AgentWarning& warning : doubts_about_entries(config->entries)) {
    if (warning.message.empty()) return "a doubt without a message";
  }
  const auto log = std::make_shared<const std::string>(bytes.substr(std::min(end + 1, bytes.size())));
  for (const AgentEntry& entry : config->entries) {
    if (Finding wrong = check_entry(entry, log)) return wrong;
  }
  return {};
}

}  // namespace insitu::fuzz
