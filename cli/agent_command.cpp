#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/agent_host.h"
#include "cli/agent_options.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/input_files.h"
#include "cli/reports/agent_reports.h"
#include "cli/terminal.h"
#include "engine/agent/read_agent_config.h"
#include "engine/output/terminal_text.h"
#include "insitu/insitu.h"

namespace insitu::cli {
namespace {

/// The operands of the command: configurations come first.
struct Operands {
  std::vector<std::string> configs;
  std::vector<std::string> files;
};

/// Only the first operand is a configuration whatever it looks like: what is wrong with it is reported. nullopt, after
/// complaining: a file cannot be read.
std::optional<Operands> sort_operands(const std::vector<std::string>& operands) {
  auto first_file = operands.begin() + 1;
  for (; first_file != operands.end(); ++first_file) {
    const auto is_config = is_agent_config_file(*first_file);
    if (!is_config) {
      complain(is_config.error());
      return std::nullopt;
    }
    if (!*is_config) break;
  }
  return Operands{.configs = {operands.begin(), first_file}, .files = {first_file, operands.end()}};
}

/// Reads all files of an agent, one after the other.
class AgentReading {
 public:
  AgentReading(const LoadedAgent& agent, AgentFormat format) : agent_(agent), format_(format) {}

  /// Returns false, after complaining, if events cannot wait for their turn.
  bool run() {
    for (const AgentStream& stream : agent_.plan.streams) {
      if (!read(stream)) return false;
    }
    add_warnings();
    return true;
  }

  [[nodiscard]] const AgentReport& report() const { return report_; }
  /// The events of `events`, or the dropped ones of `json`.
  EventSpool& spool() { return spool_; }

 private:
  bool read(const AgentStream& stream) {
    AgentEvents events(stream, agent_.settings);
    AgentStreamReport& report = report_.streams.emplace_back();
    report.stream = &stream;
    const std::string names = names_of_stream(stream);
    AgentEvent event;
    std::string text;
    while (events.next(event)) {
      report.add(event);
      const bool is_dropped = event.dropped != DropReason::None;
      if (format_ == AgentFormat::Events && !is_dropped) {
        text.clear();
        append_agent_event(text, event, events.ingestion_time(event), names);
        if (!keep(*event.timestamp, text)) return false;
      }
      if (format_ == AgentFormat::Json && is_dropped && !keep(0, dropped_event_json(stream, event))) return false;
    }
    report.result = events.result();
    if (report.result.problem) complain(describe(stream.file, *report.result.problem));
    return true;
  }

  bool keep(std::int64_t timestamp, std::string_view text) {
    const auto kept = spool_.add(timestamp, text);
    if (!kept) complain(kept.error().message);
    return kept.has_value();
  }

  void add_warnings() {
    std::vector<AgentWarning>& warnings = report_.warnings;
    const auto add = [&](const std::vector<AgentWarning>& more) {
      std::ranges::copy(more, std::back_inserter(warnings));
    };
    add(agent_.config.warnings);
    add(doubts_about_entries(agent_.config.entries));
    add(agent_.plan.warnings);
    for (const AgentStreamReport& stream : report_.streams)
      add(doubts_about_lines(*stream.stream->entry, stream.result));
    report_.notes = agent_.config.notes;
  }

  const LoadedAgent& agent_;
  AgentFormat format_;
  AgentReport report_;
  EventSpool spool_;
};

/// Writes the events as `aws logs filter-log-events` does. False: they cannot be read back.
bool write_events(EventSpool& spool, ByteOutput& out) {
  const bool escapes = control_characters_of_stdout() == ControlCharacters::Visible;
  bool is_first = true;
  out.write("{\"events\":[");
  const auto written = spool.visit_in_order([&](std::string_view text) {
    out.write(std::exchange(is_first, false) ? "\n" : ",\n");
    escapes ? out.write(visible_json(text)) : out.write(text);
  });
  out.write("],\"searchedLogStreams\":[]}\n");
  if (!written) complain(written.error().message);
  return written.has_value();
}

void print_notes(const AgentReport& report) {
  for (const AgentWarning& warning : report.warnings) complain(describe_agent_warning(warning));
  for (const std::string& note : report.notes) complain("note: " + note);
}

bool print(AgentFormat format, bool messages, AgentReading& reading, ByteOutput& out) {
  switch (format) {
    case AgentFormat::Text: write_text(out, agent_text(reading.report())); return true;
    case AgentFormat::Events:
      if (!write_events(reading.spool(), out)) return false;
      out.flush();
      if (messages) print_notes(reading.report());
      return true;
    case AgentFormat::Json: break;
  }
  const auto written = write_agent_json(reading.report(), reading.spool(), out);
  if (!written) complain(written.error().message);
  return written.has_value();
}

ExitCode status_of(const AgentReport& report) {
  const auto has_problem = [](const AgentStreamReport& stream) { return stream.result.problem.has_value(); };
  const auto is_clean = [](const AgentStreamReport& stream) {
    return stream.result.counts.is_clean() && !stream.result.is_left_unread;
  };
  if (std::ranges::any_of(report.streams, has_problem)) return ExitCode::Error;
  return std::ranges::all_of(report.streams, is_clean) ? ExitCode::Matched : ExitCode::NothingMatched;
}

ExitCode run(const AgentCommandArguments& arguments, ByteOutput& out) {
  const auto operands = sort_operands(arguments.operands);
  if (!operands) return ExitCode::Error;
  const auto agent = load_agent(arguments.host, operands->configs, agent_files(operands->files));
  if (!agent) {
    for (const std::string& message : agent.error()) complain(message);
    return ExitCode::Error;
  }
  if (arguments.messages && (*agent)->zone_note) complain("note: " + *(*agent)->zone_note);
  AgentReading reading(**agent, arguments.output);
  if (!reading.run() || !print(arguments.output, arguments.messages, reading, out)) return finish(out, ExitCode::Error);
  return finish(out, status_of(reading.report()));
}

}  // namespace

ExitCode run_agent(std::vector<std::string> words) {
  const auto arguments = parse_agent_arguments(std::move(words));
  if (const auto status = begin_command(arguments, agent_page)) return *status;
  ByteOutput out(STDOUT_FILENO);
  return run(*arguments, out);
}

}  // namespace insitu::cli
