#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "cli/serve/checked_text.h"
#include "cli/serve/event_pages.h"
#include "cli/serve/operation.h"
#include "cli/serve/operations/put_log_events.h"
#include "cli/serve/paging.h"
#include "cli/serve/protocols/json.h"
#include "insitu/matcher.h"

namespace insitu::serve {
namespace {

constexpr std::int64_t kMaxEvents = 10'000;

std::unexpected<Refusal> bad_token() { return invalid_parameter("The specified nextToken is invalid."); }

Tree tree_of(const StoredEvent& event) {
  return Tree::map({{"logStreamName", event.stream},
                    {"timestamp", event.timestamp},
                    {"message", event.message},
                    {"ingestionTime", event.ingestion_time},
                    {"eventId", event.id}});
}

// ---- FilterLogEvents

/// The streams that are asked for; `in` is refused where one is missing.
std::vector<std::string> read_streams(const CatalogueGroup& group, Members& in) {
  const auto names = in.texts("logStreamNames");
  const auto prefix = in.text("logStreamNamePrefix", 1, 512);
  if (names && prefix) {
    in.reject({.shape = "InvalidParameterException",
               .message = "LogStreamNamePrefix and LogStreamNames parameters cannot both be specified"});
  }
  if (names && (names->empty() || names->size() > 100)) {
    in.reject("logStreamNames", fmt::format("[{}]", fmt::join(*names, ", ")), "have between 1 and 100 items");
  }
  std::vector<std::string> streams;
  for (const std::string& name : names.value_or(std::vector<std::string>())) {
    if (!group.streams.contains(name)) in.reject(missing_stream().error());
    streams.push_back(name);
  }
  if (prefix) {
    for (const auto& [name, stream] : group.streams) {
      if (name.starts_with(*prefix)) streams.push_back(name);
    }
  }
  return streams;
}

/// All parameters of a request but its token, in one text.
std::string without_token(const Members& in) {
  Tree::Map members = *in.tree().members();
  std::erase_if(members, [](const auto& member) { return member.first == "nextToken"; });
  std::ranges::sort(members, {}, &Tree::Map::value_type::first);
  return write_json(Tree::map(std::move(members)));
}

/// The levels that the page asks for; clients of AWS never send them. Empty: all.
std::set<Level> read_levels(Members& in) {
  std::set<Level> levels;
  for (const std::string& name : in.texts("levels").value_or(std::vector<std::string>())) {
    if (const auto level = level_named(name)) {
      levels.insert(*level);
    } else {
      in.reject("levels", name, "be a level");
    }
  }
  return levels;
}

Answered<Tree> filter_log_events(Call& call, Members& in) {
  const CatalogueGroup* const group = read_group(call, in);
  if (group == nullptr) return in.refused();
  const bool names_streams = in.has("logStreamNames") || in.has("logStreamNamePrefix");
  const std::vector<std::string> streams = read_streams(*group, in);
  const std::string pattern = in.text("filterPattern", 0, 1024).value_or("");
  const std::int64_t limit = in.integer("limit", 1, kMaxEvents).value_or(kMaxEvents);
  const std::optional<std::int64_t> start = in.integer("startTime", 0);
  const std::optional<std::int64_t> end = in.integer("endTime", 0);
  const bool forward = in.boolean("startFromHead").value_or(true);
  const std::set<Level> levels = read_levels(in);
  const std::optional<std::string> token = in.text("nextToken");
  if (in.is_refused()) return in.refused();
  auto program = compile_pattern(pattern);
  if (!program) return std::unexpected(std::move(program.error()));

  EventSearch search{.files = {}, .pattern = pattern, .program = std::move(*program), .window = {}, .levels = levels};
  if (!names_streams || !streams.empty()) search.files = files_of(*group, streams);
  if (start) search.window.start = *start;
  if (end) search.window.end = *end;
  const PageTokens tokens(call.server.store().key());
  const std::string request = without_token(in);
  std::optional<EventId> after;
  if (token) {
    const auto position = tokens.read(*token, "FilterLogEvents", request);
    after = position ? read_event_id(*position) : std::nullopt;
    if (!after) return bad_token();
  }
  EventPage page = call.server.pages().page(search, after, forward ? Direction::Forward : Direction::Backward,
                                            static_cast<std::size_t>(limit));
  if (!forward) std::ranges::reverse(page.events);
  Tree events = Tree::list();
  for (const StoredEvent& event : page.events) events.add(tree_of(event));
  Tree answer = Tree::map({{"events", std::move(events)}, {"searchedLogStreams", Tree::list()}});
  if (page.has_more && !page.events.empty()) {
    answer.set("nextToken", tokens.make("FilterLogEvents", request, page.events.back().id));
  }
  return answer;
}

// ---- GetLogEvents

/// `f/` or `b/`, the id of the event at that end of the page, and a check.
std::string stream_token(const PageTokens& tokens, char direction, const std::string& stream, const std::string& id) {
  return fmt::format("{}/{}/{}", direction, id, tokens.make("GetLogEvents", stream, id));
}

Answered<Tree> get_log_events(Call& call, Members& in) {
  const CatalogueGroup* const group = read_group(call, in);
  if (group == nullptr) return in.refused();
  const std::string name = in.required_text("logStreamName", 1, 512);
  const std::int64_t limit = in.integer("limit", 1, kMaxEvents).value_or(kMaxEvents);
  const std::optional<std::int64_t> start = in.integer("startTime", 0);
  const std::optional<std::int64_t> end = in.integer("endTime", 0);
  bool forward = in.boolean("startFromHead").value_or(false);
  const std::optional<std::string> token = in.text("nextToken");
  if (in.is_refused()) return in.refused();
  if (!group->streams.contains(name)) return missing_stream();

  const std::string streams[] = {name};
  EventSearch search{.files = files_of(*group, streams), .pattern = "", .program = *compile_pattern(""), .window = {}};
  if (start) search.window.start = *start;
  if (end) search.window.end = *end - 1;  // it is exclusive here
  const PageTokens tokens(call.server.store().key());
  const std::string stream = group->name + "\n" + name;
  std::optional<EventId> after;
  std::string id;
  if (token) {
    constexpr std::size_t kPrefix = 2;
    constexpr std::size_t kIdSize = 56;
    if (!token->starts_with("f/") && !token->starts_with("b/")) return bad_token();
    forward = token->front() == 'f';
    id = token->substr(kPrefix, kIdSize);
    after = read_event_id(id);
    if (!after || *token != stream_token(tokens, token->front(), stream, id)) return bad_token();
  }
  const EventPage page = call.server.pages().page(search, after, forward ? Direction::Forward : Direction::Backward,
                                                  static_cast<std::size_t>(limit));
  Tree events = Tree::list();
  for (const StoredEvent& event : page.events) {
    events.add(Tree::map(
        {{"timestamp", event.timestamp}, {"message", event.message}, {"ingestionTime", event.ingestion_time}}));
  }
  // At the end of the events the same token comes back: it is how pagers stop.
  const std::string nowhere = event_id_text({});
  const std::string first = !page.events.empty() ? page.events.front().id : token ? id : nowhere;
  const std::string last = !page.events.empty() ? page.events.back().id : token ? id : nowhere;
  return Tree::map({{"events", std::move(events)},
                    {"nextForwardToken", stream_token(tokens, 'f', stream, last)},
                    {"nextBackwardToken", stream_token(tokens, 'b', stream, first)}});
}

// ---- TestMetricFilter

Answered<Tree> test_metric_filter(Call& /*call*/, Members& in) {
  if (!in.has("filterPattern")) in.required_text("filterPattern");
  const std::string pattern = in.text("filterPattern", 0, 1024).value_or("");
  const auto messages = in.texts("logEventMessages");
  if (!messages) in.required_text("logEventMessages");
  if (messages && (messages->empty() || messages->size() > 50)) {
    in.reject("logEventMessages", fmt::format("{} messages", messages->size()), "have between 1 and 50 items");
  }
  if (in.is_refused()) return in.refused();
  const auto program = compile_pattern(pattern);
  if (!program) return std::unexpected(program.error());
  Matcher matcher(*program);
  Tree matches = Tree::list();
  for (std::size_t i = 0; i < messages->size(); ++i) {
    const std::string& message = (*messages)[i];
    if (!matcher.matches(message)) continue;
    Tree values = Tree::map();
    for (auto& [name, value] : matcher.extracted_values(message)) values.set(name, std::move(value));
    matches.add(Tree::map({{"eventNumber", static_cast<std::int64_t>(i) + 1},
                           {"eventMessage", message},
                           {"extractedValues", std::move(values)}}));
  }
  return Tree::map({{"matches", std::move(matches)}});
}

constexpr Operation kOperations[] = {
    {"FilterLogEvents", Effect::Reads, filter_log_events},
    {"GetLogEvents", Effect::Reads, get_log_events},
    {"TestMetricFilter", Effect::Reads, test_metric_filter},
    {"PutLogEvents", Effect::Writes, put_log_events},
};

}  // namespace

std::span<const Operation> event_operations() { return kOperations; }

}  // namespace insitu::serve
