#include "cli/reports/agent_reports.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "engine/agent/agent_source.h"
#include "engine/lint/agent_rules.h"
#include "engine/model/json_text.h"
#include "engine/model/timestamp.h"
#include "engine/model/utf8.h"
#include "engine/output/terminal_text.h"

namespace insitu::cli {
namespace {

constexpr std::size_t kMaxShownBytes = 100;

std::string timestamp_text(std::int64_t timestamp) {
  std::string text;
  append_timestamp(text, timestamp);
  return text;
}

void show(ShownEvents& shown, const AgentEvent& event) {
  ++shown.count;
  if (shown.first.size() == ShownEvents::kMax) return;
  shown.first.push_back({.line = event.line,
                         .timestamp = event.timestamp ? timestamp_text(*event.timestamp) : std::string(),
                         .message = shortened(event.message, kMaxShownBytes)});
}

std::string_view meaning_of(DropReason reason) {
  switch (reason) {
    case DropReason::None: return "";
    case DropReason::TooNew: return "timestamp is more than 2 hours in future";
    case DropReason::TooOld: return "timestamp is more than 14 days in past";
    case DropReason::Expired: return "older than the retention of the log group";
    case DropReason::Blank: return "white space alone";
    case DropReason::Filtered: return "left out by a filter of the configuration";
    case DropReason::NoNewline: return "the last line has no newline yet";
    case DropReason::Empty: return "nothing is left once the time is trimmed, and the request is refused";
  }
  return "";
}

// ---- text

void append_row(std::string& out, std::string_view label, std::string_view text) {
  out += fmt::format("  {:<14}{}\n", label, in_one_line(text));
}

void append_shown(std::string& out, std::string_view label, std::string_view meaning, const std::string& file,
                  const ShownEvents& shown) {
  if (shown.count == 0) return;
  append_row(out, label, fmt::format("{}{}{}", shown.count, meaning.empty() ? "" : ": ", meaning));
  for (const ShownEvent& event : shown.first) {
    std::string text = fmt::format("{}:{}:", file, event.line);
    if (!event.timestamp.empty()) text += " " + event.timestamp;
    if (!event.message.empty()) text += fmt::format("{}{}", event.timestamp.empty() ? " " : "  ", event.message);
    out += fmt::format("    {}\n", in_one_line(text));
  }
}

std::string counted(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

void append_stream(std::string& out, const AgentStreamReport& report) {
  const AgentStream& stream = *report.stream;
  const AgentCounts& counts = report.result.counts;
  out += in_one_line(stream.file) + "\n";
  append_row(out, "agent", fmt::format("{}, `{}`", name_of(stream.entry->kind), stream.entry->name));
  append_row(out, "log group", stream.log_group);
  append_row(out, "log stream", stream.log_stream);
  if (report.result.is_left_unread) append_row(out, "left unread", "the agent begins at the end of the file");
  append_row(out, "events", fmt::format("{} in {}", counts.sent, counted(counts.requests, "request")));
  if (counts.joined_lines > 0) append_row(out, "joined lines", fmt::format("{}", counts.joined_lines));
  append_shown(out, "dated now", "no time was found, the clock of the agent counts", stream.file, report.dated_now);
  append_shown(out, "dated before", "no time was found, that of the event before counts", stream.file,
               report.dated_before);
  append_shown(out, "replaced", "a line is too long, and a text that says so stands for it", stream.file,
               report.replaced);
  append_shown(out, "split", "too long for one event", stream.file, report.split);
  append_shown(out, "cut off", "too long for one event, and its end is lost", stream.file, report.cut);
  for (std::size_t i = 1; i < report.dropped.size(); ++i) {
    const auto reason = static_cast<DropReason>(i);
    append_shown(out, name_of(reason), meaning_of(reason), stream.file, report.dropped[i]);
  }
  for (const std::string& file : stream.files_passed_over) append_row(out, "passed over", file);
  if (report.result.problem) append_row(out, "problem", report.result.problem->message);
}

// ---- JSON

std::string json_warning(const AgentWarning& warning) {
  return fmt::format(R"({{"rule":"{}","file":{},"line":{},"column":{},"message":{},"help":{}}})",
                     rule_name(rule_of(warning.doubt)), json_string(warning.place.file), warning.place.line,
                     warning.place.column, json_string(warning.message), json_string(warning.help));
}

template <class List, class Write>
std::string joined_json(const List& list, const Write& write) {
  std::string text = "[";
  for (const auto& item : list) text += fmt::format("{}{}", text.size() > 1 ? "," : "", write(item));
  return text + "]";
}

std::string json_stream(const AgentStreamReport& report) {
  const AgentStream& stream = *report.stream;
  const AgentCounts& counts = report.result.counts;
  std::string dropped;
  for (std::size_t i = 1; i < counts.dropped.size(); ++i) {
    if (counts.dropped[i] == 0) continue;
    dropped +=
        fmt::format(R"({}"{}":{})", dropped.empty() ? "" : ",", name_of(static_cast<DropReason>(i)), counts.dropped[i]);
  }
  std::string text = fmt::format(
      R"({{"file":{},"agent":"{}","entry":{},"logGroup":{},"logStream":{},"events":{},"requests":{},"joinedLines":{},)"
      R"("datedNow":{},"datedBefore":{},"replacedLines":{},"split":{},"cut":{},"dropped":{{{}}},"leftUnread":{},)"
      R"("passedOver":{})",
      json_string(stream.file), name_of(stream.entry->kind), json_string(stream.entry->name),
      json_string(stream.log_group), json_string(stream.log_stream), counts.sent, counts.requests, counts.joined_lines,
      counts.dated_now, counts.dated_before, counts.replaced_lines, counts.split, counts.cut, dropped,
      report.result.is_left_unread,
      joined_json(stream.files_passed_over, [](const std::string& file) { return json_string(file); }));
  if (report.result.problem) text += fmt::format(R"(,"problem":{})", json_string(report.result.problem->message));
  return text + "}";
}

}  // namespace

void AgentStreamReport::add(const AgentEvent& event) {
  if (event.dropped != DropReason::None) return show(dropped[static_cast<std::size_t>(event.dropped)], event);
  if (event.dating == Dating::Now) show(dated_now, event);
  if (event.dating == Dating::Before) show(dated_before, event);
  if (event.replaced_lines > 0) show(replaced, event);
  if (event.is_split) show(split, event);
  if (event.is_cut) show(cut, event);
}

std::string agent_text(const AgentReport& report) {
  std::string out;
  for (const AgentStreamReport& stream : report.streams) append_stream(out, stream);
  for (const AgentWarning& warning : report.warnings) {
    out += in_one_line(fmt::format("{}: warning[{}]: {}", written_place(warning.place),
                                   rule_name(rule_of(warning.doubt)), warning.message)) +
           "\n";
    if (!warning.help.empty()) out += fmt::format("  = help: {}\n", in_one_line(warning.help));
  }
  for (const std::string& note : report.notes) out += fmt::format("note: {}\n", in_one_line(note));
  return out;
}

std::string dropped_event_json(const AgentStream& stream, const AgentEvent& event) {
  std::string text = fmt::format(R"({{"reason":"{}","file":{},"line":{})", name_of(event.dropped),
                                 json_string(stream.file), event.line);
  if (event.timestamp) text += fmt::format(R"(,"timestamp":{})", *event.timestamp);
  text += R"(,"message":)";
  append_json_string(text, event.message);
  return text + names_of_stream(stream);
}

std::expected<void, InputProblem> write_agent_json(const AgentReport& report, EventSpool& dropped, ByteOutput& out) {
  out.write(fmt::format("{{\"streams\":{},\n\"dropped\":[", joined_json(report.streams, json_stream)));
  bool is_first = true;
  auto written = dropped.visit_in_order([&](std::string_view text) {
    out.write(std::exchange(is_first, false) ? "\n " : ",\n ");
    out.write(text);
  });
  out.write(fmt::format("],\n\"warnings\":{},\n\"notes\":{}}}\n", joined_json(report.warnings, json_warning),
                        joined_json(report.notes, [](const std::string& note) { return json_string(note); })));
  return written;
}

}  // namespace insitu::cli
