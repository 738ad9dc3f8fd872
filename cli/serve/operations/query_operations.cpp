#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "cli/serve/checked_text.h"
#include "cli/serve/event_pages.h"
#include "cli/serve/event_record.h"
#include "cli/serve/operation.h"
#include "cli/serve/paging.h"
#include "cli/serve/query_jobs.h"
#include "insitu/field_scan.h"

namespace insitu::serve {
namespace {

constexpr std::int64_t kMaxRows = 10'000;
constexpr std::size_t kMaxQueryGroups = 50;

std::unexpected<Refusal> unknown_query(const std::string& id) {
  return refuse("ResourceNotFoundException", "Query with id " + id + " does not exist.");
}

/// The names of the groups that a request is about; several members can say so, but only one may. Empty: none does.
std::vector<std::string> read_groups(Members& in) {
  std::vector<std::string> groups;
  int ways = 0;
  if (const auto name = in.text("logGroupName", 1, 512)) {
    groups.push_back(*name);
    ++ways;
  }
  for (const std::string_view member : {"logGroupNames", "logGroupIdentifiers"}) {
    const auto names = in.texts(member);
    if (!names || names->empty()) continue;
    ++ways;
    if (names->size() > kMaxQueryGroups) {
      in.reject(member, fmt::format("{} log groups", names->size()),
                fmt::format("have length less than or equal to {}", kMaxQueryGroups));
    }
    for (const std::string& name : *names) {
      std::string group = group_of_identifier(name);
      if (std::ranges::find(groups, group) == groups.end()) groups.push_back(std::move(group));
    }
  }
  if (ways > 1) {
    in.reject({.shape = "InvalidParameterException",
               .message = "Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be specified."});
  }
  return groups;
}

/// The time of a query: seconds since the epoch; what can only be milliseconds counts as such.
std::int64_t milliseconds_of_query_time(std::int64_t time, bool is_end) {
  constexpr std::int64_t kFirstMilliseconds = 100'000'000'000;
  if (time >= kFirstMilliseconds) return time;
  return time * 1000 + (is_end ? 999 : 0);
}

Answered<Tree> start_query(Call& call, Members& in) {
  std::vector<std::string> groups = read_groups(in);
  const std::int64_t start = milliseconds_of_query_time(in.required_integer("startTime", 0), false);
  const std::int64_t end = milliseconds_of_query_time(in.required_integer("endTime", 0), true);
  if (!in.has("queryString")) in.required_text("queryString");
  const std::string text = in.text("queryString", 0, 10'000).value_or("");
  const std::optional<std::int64_t> limit = in.integer("limit", 1, 100'000);
  if (const auto language = in.text("queryLanguage"); language && *language != "CWLI") {
    in.reject({.shape = "InvalidParameterException",
               .message = fmt::format(
                   "{} is not evaluated here: write the query in the language of Logs Insights (CWLI)", *language)});
  }
  if (in.is_refused()) return in.refused();
  if (start > end) return invalid_parameter("End time should not be less than start time.");

  auto program = compile_insights_query(text, limit);
  if (!program) return std::unexpected(std::move(program.error()));
  const bool has_source = selects_groups(text);
  if (groups.empty() && !has_source) {
    return invalid_parameter("Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be specified.");
  }
  if (!groups.empty() && has_source) {
    return invalid_parameter("A query with SOURCE selects its log groups itself: name none beside it.");
  }
  if (has_source) {
    for (const auto& [name, group] : call.listing->groups) groups.push_back(name);
  }
  std::vector<ServedFile> files;
  for (const std::string& name : groups) {
    const CatalogueGroup* const group = call.listing->find(name);
    if (group == nullptr) {
      return refuse("ResourceNotFoundException",
                    fmt::format("Log group '{}' does not exist for account ID '{}'", name, call.account()));
    }
    std::ranges::move(files_of(*group), std::back_inserter(files));
  }
  auto id = call.server.queries().start({.text = text,
                                         .program = std::move(*program),
                                         .groups = std::move(groups),
                                         .files = std::move(files),
                                         .window = {.start = start, .end = end},
                                         .now = call.server.now()});
  if (!id) return std::unexpected(std::move(id.error()));
  return Tree::map({{"queryId", std::move(*id)}});
}

Tree statistics_of(const QueryView& view) {
  const ScanSummary& summary = view.summary;
  return Tree::map({{"recordsMatched", static_cast<double>(summary.records_matched)},
                    {"recordsScanned", static_cast<double>(summary.records_scanned)},
                    {"estimatedRecordsSkipped", 0.0},
                    {"bytesScanned", static_cast<double>(summary.bytes_scanned)},
                    {"estimatedBytesSkipped", 0.0},
                    {"logGroupsScanned", static_cast<double>(view.log_groups)}});
}

Tree tree_of_row(const QueryRows& rows, const QueryRows::Row& row) {
  Tree cells = Tree::list();
  bool has_pointer = false;
  for (const QueryRows::Cell& cell : row.cells) {
    has_pointer = has_pointer || rows.columns[cell.column] == "@ptr";
    cells.add(Tree::map({{"field", rows.columns[cell.column]}, {"value", cell.text}}));
  }
  if (!row.pointer.empty() && !has_pointer) cells.add(Tree::map({{"field", "@ptr"}, {"value", row.pointer}}));
  return cells;
}

Answered<Tree> get_query_results(Call& call, Members& in) {
  const std::string id = in.required_text("queryId");
  const std::optional<std::int64_t> max_items = in.integer("maxItems", 1, kMaxRows);
  const std::optional<std::string> token = in.text("nextToken");
  if (in.is_refused()) return in.refused();
  const auto view = call.server.queries().look(id);
  if (!view) return unknown_query(id);
  const PageTokens tokens(call.server.store().key());
  std::size_t first = 0;
  if (token) {
    const auto position = tokens.read(*token, "GetQueryResults", id);
    if (!position) return invalid_parameter("The specified nextToken is invalid.");
    first = std::stoull(*position);
  }
  Tree results = Tree::list();
  Tree answer = Tree::map({{"queryLanguage", "CWLI"}});
  if (view->rows) {
    const auto& rows = view->rows->rows;
    const std::size_t last = std::min(rows.size(), first + static_cast<std::size_t>(max_items.value_or(kMaxRows)));
    for (std::size_t i = first; i < last; ++i) results.add(tree_of_row(*view->rows, rows[i]));
    if (last < rows.size()) answer.set("nextToken", tokens.make("GetQueryResults", id, fmt::format("{}", last)));
  }
  answer.set("results", std::move(results));
  answer.set("statistics", statistics_of(*view));
  answer.set("status", name_of(view->status));
  return answer;
}

Answered<Tree> stop_query(Call& call, Members& in) {
  const std::string id = in.required_text("queryId");
  if (in.is_refused()) return in.refused();
  if (auto stopped = call.server.queries().stop(id); !stopped) return std::unexpected(std::move(stopped.error()));
  return Tree::map({{"success", true}});
}

Answered<Tree> describe_queries(Call& call, Members& in) {
  const std::optional<std::string> group = in.text("logGroupName", 1, 512);
  const std::optional<std::string> status =
      in.choice("status", {"Scheduled", "Running", "Complete", "Failed", "Cancelled", "Timeout", "Unknown"});
  const std::optional<std::string> language = in.choice("queryLanguage", {"CWLI", "SQL", "PPL"});
  const std::int64_t max = in.integer("maxResults", 1, 1000).value_or(1000);
  const std::optional<std::string> token = in.text("nextToken");
  if (in.is_refused()) return in.refused();
  const PageTokens tokens(call.server.store().key());
  const std::string request = fmt::format("{}\n{}", group.value_or(""), status.value_or(""));
  std::string after;
  if (token) {
    const auto position = tokens.read(*token, "DescribeQueries", request);
    if (!position) return invalid_parameter("The specified nextToken is invalid.");
    after = *position;
  }
  Tree queries = Tree::list();
  Tree answer = Tree::map();
  std::string last;
  for (const QueryView& view : call.server.queries().all()) {
    if (!after.empty()) {
      if (view.id == after) after.clear();
      continue;
    }
    if (group && std::ranges::find(view.groups, *group) == view.groups.end()) continue;
    if ((status && *status != name_of(view.status)) || (language && *language != "CWLI")) continue;
    if (std::ssize(*queries.items()) == max) {
      answer.set("nextToken", tokens.make("DescribeQueries", request, last));
      break;
    }
    last = view.id;
    queries.add(Tree::map({{"queryLanguage", "CWLI"},
                           {"queryId", view.id},
                           {"queryString", view.text},
                           {"status", name_of(view.status)},
                           {"createTime", view.created},
                           {"queryDuration", view.duration},
                           {"bytesScanned", static_cast<double>(view.summary.bytes_scanned)},
                           {"logGroupName", group                 ? *group
                                            : view.groups.empty() ? ""
                                                                  : view.groups.front()}}));
  }
  answer.set("queries", std::move(queries));
  return answer;
}

/// The newest event of some files; nullopt: none has a time.
std::optional<std::int64_t> newest_event(Call& call, std::span<const ServedFile> files) {
  std::optional<std::int64_t> newest;
  for (const ServedFile& file : files) {
    if (const auto times = call.server.pages().times_of(file))
      newest = std::max(newest.value_or(times->last), times->last);
  }
  return newest;
}

Answered<Tree> get_log_group_fields(Call& call, Members& in) {
  const CatalogueGroup* const group = read_group(call, in);
  const std::optional<std::int64_t> time = in.integer("time", 0);
  if (in.is_refused()) return in.refused();
  constexpr std::int64_t kMinute = 60'000;
  const std::vector<ServedFile> files = files_of(*group);
  TimeWindow window;
  if (time) {
    const std::int64_t middle = milliseconds_of_query_time(*time, false);
    window = {.start = middle - 8 * kMinute, .end = middle + 8 * kMinute};
  } else if (const auto newest = newest_event(call, files)) {
    window = {.start = *newest - 15 * kMinute, .end = *newest};
  }
  const FieldScanResult found = scan_group_fields(call.server, files, window);
  Tree fields = Tree::list();
  for (const FieldCount& field : found.fields) {
    const auto percent = static_cast<std::int64_t>(std::floor(
        100.0 * static_cast<double>(field.events) / static_cast<double>(std::max<std::uint64_t>(found.events, 1))));
    fields.add(Tree::map({{"name", field.name}, {"percent", percent}}));
  }
  return Tree::map({{"logGroupFields", std::move(fields)}});
}

Answered<Tree> get_log_record(Call& call, Members& in) {
  const std::string text = in.required_text("logRecordPointer");
  if (in.is_refused()) return in.refused();
  const auto pointer = read_pointer(text);
  if (!pointer) return invalid_parameter("Invalid log record pointer.");
  const auto record = read_record(call.server, *call.listing, *pointer);
  if (!record) return refuse("ResourceNotFoundException", "The log record is not there any more.");
  Tree fields = Tree::map();
  for (const auto& [name, value] : record->fields) fields.set(name, value);
  fields.set("@message", record->event.message);
  fields.set("@timestamp", fmt::format("{}", record->event.timestamp));
  fields.set("@ingestionTime", fmt::format("{}", record->event.ingestion_time));
  fields.set("@logStream", record->event.stream);
  fields.set("@log", fmt::format("{}:{}", call.account(), record->group));
  fields.set("@ptr", text);
  return Tree::map({{"logRecord", std::move(fields)}});
}

constexpr Operation kQueryOperations[] = {
    {"StartQuery", Effect::Reads, start_query},
    {"GetQueryResults", Effect::Reads, get_query_results},
    {"StopQuery", Effect::Reads, stop_query},
    {"DescribeQueries", Effect::Reads, describe_queries},
    {"GetLogGroupFields", Effect::Reads, get_log_group_fields},
    {"GetLogRecord", Effect::Reads, get_log_record},
};

}  // namespace

std::span<const Operation> query_operations() { return kQueryOperations; }

}  // namespace insitu::serve
