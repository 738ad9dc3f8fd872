#include "engine/agent/agent_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/model/milliseconds.h"

namespace insitu {

std::uint64_t AgentCounts::all_dropped() const {
  return std::accumulate(dropped.begin(), dropped.end(), std::uint64_t{0});
}

bool AgentCounts::is_clean() const { return !has_losses() && dated_before == 0 && split == 0; }

bool AgentCounts::has_losses() const { return all_dropped() + replaced_lines + cut + dated_now > 0; }

void AgentCounts::add(const AgentEvent& event) {
  if (event.dropped != DropReason::None) {
    ++dropped[static_cast<std::size_t>(event.dropped)];
    return;
  }
  ++sent;
  joined_lines += event.lines - 1;
  replaced_lines += event.replaced_lines;
  split += event.is_split ? 1 : 0;
  cut += event.is_cut ? 1 : 0;
  dated_now += event.dating == Dating::Now ? 1 : 0;
  dated_before += event.dating == Dating::Before ? 1 : 0;
}

void AgentCounts::add(const AgentCounts& other) {
  sent += other.sent;
  requests += other.requests;
  joined_lines += other.joined_lines;
  dated_now += other.dated_now;
  dated_before += other.dated_before;
  replaced_lines += other.replaced_lines;
  split += other.split;
  cut += other.cut;
  for (std::size_t i = 0; i < dropped.size(); ++i) dropped[i] += other.dropped[i];
}

AgentEvents::AgentEvents(const AgentStream& stream, const AgentSettings& settings)
    : stream_(stream), clock_(settings.clock) {
  auto source = stream.open();
  if (!source) {
    open_problem_ = std::move(source.error());
    return;
  }
  if (!stream.entry->from_beginning && !clock_.is_live) {
    is_left_unread_ = true;
    return;
  }
  // All that is known of when a line was written is when the file was.
  if (clock_.is_live) clock_.now = (*source)->facts().modified_milliseconds.value_or(clock_.now);
  auto reader = make_agent_event_reader(*stream.entry, std::move(*source), clock_);
  if (reader) {
    reader_ = std::move(*reader);
  } else {
    open_problem_ = std::move(reader.error());
  }
}

bool AgentEvents::next(AgentEvent& event) {
  if (!reader_ || !reader_->next(event)) return false;
  if (event.dropped == DropReason::None) judge(event);
  counts_.add(event);
  if (event.dropped == DropReason::None) count_request(event);
  return true;
}

/// What the service refuses of what the agent sends.
void AgentEvents::judge(AgentEvent& event) const {
  event.dropped = judge_age(*event.timestamp, clock_);
  if (event.dropped != DropReason::None || clock_.is_live || !stream_.retention_days) return;
  if (*event.timestamp < clock_.now - *stream_.retention_days * kDay) event.dropped = DropReason::Expired;
}

void AgentEvents::count_request(const AgentEvent& event) {
  const std::size_t bytes = event.message.size() + kEventOverheadBytes;
  const std::int64_t first = std::min(request_.first, *event.timestamp);
  const std::int64_t last = std::max(request_.last, *event.timestamp);
  const bool fits = request_.events > 0 && request_.events < stream_.entry->batch_events &&
                    request_.bytes + bytes <= stream_.entry->batch_bytes && last - first <= kDay;
  if (fits) {
    ++request_.events;
    request_.bytes += bytes;
    request_.first = first;
    request_.last = last;
  } else {
    ++counts_.requests;
    request_ = {.events = 1, .bytes = bytes, .first = *event.timestamp, .last = *event.timestamp};
  }
}

AgentStreamResult AgentEvents::result() const {
  AgentStreamResult result{.counts = counts_, .facts = {}, .problem = open_problem_, .is_left_unread = is_left_unread_};
  if (reader_) {
    result.facts = reader_->facts();
    result.problem = reader_->problem();
  }
  return result;
}

std::int64_t AgentEvents::ingestion_time(const AgentEvent& event) const {
  return clock_.is_live ? std::min(clock_.now, *event.timestamp) : clock_.now;
}

std::vector<AgentWarning> doubts_about_lines(const AgentEntry& entry, const AgentStreamResult& result) {
  std::vector<AgentWarning> warnings;
  const LineFacts& facts = result.facts;
  const AgentCounts& counts = result.counts;
  const auto warn = [&](AgentDoubt doubt, const WrittenValue& value, std::string message, std::string help = {}) {
    warnings.push_back({doubt, value.text.empty() ? entry.place : value.place, std::move(message), std::move(help)});
  };
  const bool has_start = !entry.start.text.empty();
  if (has_start && facts.lines > 1 && facts.starts == 0) {
    warn(AgentDoubt::StartPattern, entry.start,
         "the start pattern matches no line, so that the whole file is one event");
  }
  if (has_start && facts.lines > 9 && facts.starts == facts.lines) {
    warn(AgentDoubt::StartPattern, entry.start, "the start pattern matches every line");
  }
  if (!has_start && entry.kind != AgentKind::Docker && facts.indented > 0) {
    warn(AgentDoubt::StartPattern, entry.start,
         "lines with a level or a time begin with white space, so that they are joined to the event before",
         "state a `multi_line_start_pattern`, or log without the white space");
  }
  const bool has_format = !entry.time_format.text.empty();
  if (has_format && counts.sent > 0 && counts.dated_now + counts.dated_before == counts.sent) {
    warn(AgentDoubt::TimeFormat, entry.time_format, "no event has a time of this format");
  }
  if (has_format && entry.time_format.text.contains("%z") && facts.colon_offsets > 0) {
    warn(AgentDoubt::TimeFormat, entry.time_format, "`%z` takes `+0900`, and the log has `+09:00` or `Z`");
  }
  if (entry.kind == AgentKind::Docker && has_start && facts.padded_days > 0) {
    warn(AgentDoubt::TimeFormat, entry.start, "`%d` takes two digits, and the log has days padded with a blank");
  }
  return warnings;
}

}  // namespace insitu
