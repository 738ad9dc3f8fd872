#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <ranges>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "cli/serve/event_pages.h"
#include "cli/serve/operation.h"
#include "cli/serve/operations/group_changes.h"
#include "cli/serve/paging.h"
#include "engine/model/ascii.h"

namespace insitu::serve {
namespace {

constexpr std::int64_t kMaxListed = 50;
constexpr std::int64_t kMaxListedNames = 1000;
constexpr std::size_t kMaxName = 512;
constexpr std::string_view kGroupCharacters = R"([\.\-_/#A-Za-z0-9]+)";
constexpr std::string_view kStreamCharacters = R"([^:*]*)";
constexpr std::string_view kDefaultClass = "STANDARD";
/// The service still gives one, and takes any.
constexpr std::string_view kSequenceToken = "00000000000000000000000000000000000000000000000000000000";

constexpr std::array<std::int64_t, 22> kRetentionDays = {1,   3,   5,   7,   14,   30,   60,   90,   120,  150,  180,
                                                         365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& byte : lower) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  }
  return lower;
}

bool may_stand_in_group(char byte) {
  return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
         std::string_view(".-_/#").contains(byte);
}

/// Reads the name of a group that is to be made.
std::string read_new_group(Members& in) {
  const std::string name = in.required_text("logGroupName", 1, kMaxName);
  if (!std::ranges::all_of(name, may_stand_in_group)) {
    in.reject("logGroupName", name, fmt::format("satisfy regular expression pattern: {}", kGroupCharacters));
  }
  return name;
}

std::string read_stream(Members& in) {
  const std::string name = in.required_text("logStreamName", 1, kMaxName);
  if (name.find_first_of(":*") != std::string::npos) {
    in.reject("logStreamName", name, fmt::format("satisfy regular expression pattern: {}", kStreamCharacters));
  }
  return name;
}

/// The position that the token of a request states; nullopt: there is none, or it is refused.
std::optional<std::string> read_position(Members& in, const PageTokens& tokens, std::string_view operation,
                                         std::string_view request) {
  const auto token = in.text("nextToken", 1, std::numeric_limits<std::size_t>::max());
  if (!token) return std::nullopt;
  auto position = tokens.read(*token, operation, request);
  if (!position) in.reject(invalid_parameter("The specified nextToken is invalid.").error());
  return position;
}

/// What was set about a group, as far as descriptions show it.
struct ShownSettings {
  std::optional<std::int64_t> retention_days;
  std::optional<std::string> kms_key;
  std::string log_group_class{kDefaultClass};
  std::int64_t metric_filters = 0;
};

ShownSettings shown_settings(const State& state, const std::string& group) {
  ShownSettings shown;
  if (const auto settings = state.groups.find(group); settings != state.groups.end()) {
    shown.retention_days = settings->second.retention_days;
    shown.kms_key = settings->second.kms_key;
    shown.log_group_class = settings->second.log_group_class;
  }
  if (const auto filters = state.metric_filters.find(group); filters != state.metric_filters.end()) {
    shown.metric_filters = std::ssize(filters->second);
  }
  return shown;
}

// ---- descriptions of groups

/// The groups of a listing that are wanted, from a position on: at most `limit`, and whether there are more.
template <class Wanted>
std::pair<std::vector<const CatalogueGroup*>, bool> page_of_groups(const Listing& listing,
                                                                   const std::optional<std::string>& after,
                                                                   const std::string& prefix, std::int64_t limit,
                                                                   const Wanted& is_wanted) {
  std::vector<const CatalogueGroup*> page;
  auto at = after && *after >= prefix ? listing.groups.upper_bound(*after) : listing.groups.lower_bound(prefix);
  for (; at != listing.groups.end() && at->first.starts_with(prefix); ++at) {
    if (!is_wanted(at->first)) continue;
    if (std::ssize(page) == limit) return {std::move(page), true};
    page.push_back(&at->second);
  }
  return {std::move(page), false};
}

Answered<Tree> describe_log_groups(Call& call, Members& in) {
  const auto prefix = in.text("logGroupNamePrefix", 1, kMaxName);
  const auto pattern = in.text("logGroupNamePattern", 0, kMaxName);
  const auto identifiers = in.texts("logGroupIdentifiers");
  const std::int64_t limit = in.integer("limit", 1, kMaxListed).value_or(kMaxListed);
  if (prefix && pattern) {
    in.reject(
        invalid_parameter("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.").error());
  }
  std::set<std::string> names;
  for (const std::string& identifier : identifiers.value_or(std::vector<std::string>())) {
    names.insert(group_of_identifier(identifier));
  }
  if (names.size() > kMaxListed) {
    in.reject("logGroupIdentifiers", fmt::format("{} identifiers", names.size()),
              fmt::format("have length less than or equal to {}", kMaxListed));
  }
  const std::string wanted = lower_ascii(pattern.value_or(""));
  const PageTokens tokens(call.server.store().key());
  const std::string request = fmt::format("{}\n{}\n{}", prefix.value_or(""), wanted, fmt::join(names, "\n"));
  const auto after = read_position(in, tokens, "DescribeLogGroups", request);
  if (in.is_refused()) return in.refused();

  const auto [page, has_more] =
      page_of_groups(*call.listing, after, prefix.value_or(""), limit, [&](const std::string& name) {
        return (names.empty() || names.contains(name)) && (wanted.empty() || lower_ascii(name).contains(wanted));
      });
  Tree groups = Tree::list();
  call.server.store().read([&](const State& state) {
    for (const CatalogueGroup* const group : page) {
      const ShownSettings shown = shown_settings(state, group->name);
      std::string arn = group_arn(call, group->name);
      groups.add(Tree::map({{"logGroupName", group->name},
                            {"creationTime", group->created},
                            {"retentionInDays", shown.retention_days},
                            {"metricFilterCount", shown.metric_filters},
                            {"arn", arn + ":*"},
                            {"storedBytes", static_cast<std::int64_t>(group->stored_bytes)},
                            {"kmsKeyId", shown.kms_key},
                            {"logGroupClass", shown.log_group_class},
                            {"logGroupArn", std::move(arn)}}));
    }
  });
  Tree answer = Tree::map({{"logGroups", std::move(groups)}});
  if (has_more) answer.set("nextToken", tokens.make("DescribeLogGroups", request, page.back()->name));
  return answer;
}

/// Whether a name matches one of the alternatives of `a|^b`: those with `^` are prefixes, the others parts of it.
bool matches_alternative(std::string_view name, std::string_view pattern) {
  for (const auto part : std::views::split(pattern, '|')) {
    std::string_view alternative(part.begin(), part.end());
    if (alternative.starts_with('^') ? name.starts_with(alternative.substr(1)) : name.contains(alternative))
      return true;
  }
  return pattern.empty();
}

Answered<Tree> list_log_groups(Call& call, Members& in) {
  const std::string pattern = in.text("logGroupNamePattern", 1, 129).value_or("");
  const std::int64_t limit = in.integer("limit", 1, kMaxListedNames).value_or(kMaxListed);
  const PageTokens tokens(call.server.store().key());
  const auto after = read_position(in, tokens, "ListLogGroups", pattern);
  if (in.is_refused()) return in.refused();
  const auto [page, has_more] = page_of_groups(
      *call.listing, after, "", limit, [&](const std::string& name) { return matches_alternative(name, pattern); });
  Tree groups = Tree::list();
  call.server.store().read([&](const State& state) {
    for (const CatalogueGroup* const group : page) {
      groups.add(Tree::map({{"logGroupName", group->name},
                            {"logGroupArn", group_arn(call, group->name)},
                            {"logGroupClass", shown_settings(state, group->name).log_group_class}}));
    }
  });
  Tree answer = Tree::map({{"logGroups", std::move(groups)}});
  if (has_more) answer.set("nextToken", tokens.make("ListLogGroups", pattern, page.back()->name));
  return answer;
}

// ---- descriptions of streams

struct StreamTimes {
  std::optional<TimeRange> events;
  std::optional<std::int64_t> ingested;  ///< last
};

StreamTimes times_of_stream(Call& call, const CatalogueGroup& group, const CatalogueStream& stream) {
  StreamTimes times;
  for (const auto& file : stream.files) {
    if (file->size_bytes > 0) times.ingested = std::max(times.ingested.value_or(file->modified), file->modified);
    const auto of_file = call.server.pages().times_of({.file = file, .group = group.name, .stream = stream.name});
    if (!of_file) continue;
    if (!times.events) times.events.emplace();
    times.events->add(*of_file);
  }
  return times;
}

enum class StreamOrder : std::uint8_t { ByName, ByLastEvent };

/// A stream at its place in the order of the answer.
struct PlacedStream {
  std::int64_t time = 0;  ///< of its last event, where that is the order; one without events comes before all others
  const CatalogueStream* stream = nullptr;
};

/// The position of a stream, for a token: its time, and its name.
std::string position_of_stream(const PlacedStream& placed) {
  return fmt::format("{} {}", placed.time, placed.stream->name);
}

std::pair<std::int64_t, std::string> read_stream_position(const std::string& position) {
  const std::size_t blank = std::min(position.find(' '), position.size() - 1);
  std::int64_t time = 0;
  std::from_chars(position.data(), position.data() + blank, time);
  return {time, position.substr(blank + 1)};
}

Answered<Tree> describe_log_streams(Call& call, Members& in) {
  const CatalogueGroup* const group = read_group(call, in);
  const auto prefix = in.text("logStreamNamePrefix", 1, kMaxName);
  const std::string order_name = in.choice("orderBy", {"LogStreamName", "LastEventTime"}).value_or("LogStreamName");
  const StreamOrder order = order_name == "LastEventTime" ? StreamOrder::ByLastEvent : StreamOrder::ByName;
  const bool descending = in.boolean("descending").value_or(false);
  const std::int64_t limit = in.integer("limit", 1, kMaxListed).value_or(kMaxListed);
  if (order == StreamOrder::ByLastEvent && prefix) {
    in.reject(invalid_parameter("Cannot order by LastEventTime with a logStreamNamePrefix.").error());
  }
  if (in.is_refused()) return in.refused();
  const PageTokens tokens(call.server.store().key());
  const std::string request = fmt::format("{}\n{}\n{}\n{}", group->name, prefix.value_or(""), order_name, descending);
  const auto after = read_position(in, tokens, "DescribeLogStreams", request);
  if (in.is_refused()) return in.refused();

  std::vector<PlacedStream> placed;
  const std::string first = prefix.value_or("");
  for (auto at = group->streams.lower_bound(first); at != group->streams.end() && at->first.starts_with(first); ++at) {
    PlacedStream one{.stream = &at->second};
    if (order == StreamOrder::ByLastEvent) {
      const StreamTimes times = times_of_stream(call, *group, at->second);
      one.time = times.events ? times.events->last : std::numeric_limits<std::int64_t>::min();
    }
    placed.push_back(one);
  }
  const auto key = [](const PlacedStream& one) { return std::tie(one.time, one.stream->name); };
  std::ranges::sort(placed, [&](const PlacedStream& left, const PlacedStream& right) {
    return descending ? key(right) < key(left) : key(left) < key(right);
  });
  if (after) {
    // A stream that has got events since the last page may come twice, or not at all, as at the service.
    const auto position = read_stream_position(*after);
    std::erase_if(placed, [&](const PlacedStream& one) {
      const auto own = std::pair(one.time, one.stream->name);
      return descending ? own >= position : own <= position;
    });
  }
  const bool has_more = std::ssize(placed) > limit;
  if (has_more) placed.resize(static_cast<std::size_t>(limit));
  Tree streams = Tree::list();
  for (const PlacedStream& one : placed) {
    const StreamTimes times = times_of_stream(call, *group, *one.stream);
    Tree tree = Tree::map({{"logStreamName", one.stream->name}, {"creationTime", one.stream->created}});
    if (times.events) {
      tree.set("firstEventTimestamp", times.events->first);
      tree.set("lastEventTimestamp", times.events->last);
      tree.set("lastIngestionTime", times.ingested);
    }
    tree.set("uploadSequenceToken", kSequenceToken);
    tree.set("arn", stream_arn(call, group->name, one.stream->name));
    tree.set("storedBytes", 0);
    streams.add(std::move(tree));
  }
  Tree answer = Tree::map({{"logStreams", std::move(streams)}});
  if (has_more) {
    answer.set("nextToken", tokens.make("DescribeLogStreams", request, position_of_stream(placed.back())));
  }
  return answer;
}

// ---- making and deleting

Answered<Tree> done(Call& call, const Answered<void>& changed) {
  if (!changed) return std::unexpected(changed.error());
  call.server.catalogue().forget_put();
  return Tree::map();
}

Answered<Tree> create_log_group(Call& call, Members& in) {
  const std::string name = read_new_group(in);
  const Tree tags = read_tags(in, "tags");
  const auto key = in.text("kmsKeyId", 0, 256);
  const auto group_class = in.choice("logGroupClass", {"STANDARD", "INFREQUENT_ACCESS", "DELIVERY"});
  if (in.is_refused()) return in.refused();
  (void)*call.listing;  // a look takes time, in which no other change should wait
  return done(
      call, call.server.store().change(
                "create-log-group",
                Tree::map({{"logGroupName", name}, {"tags", tags}, {"kmsKeyId", key}, {"logGroupClass", group_class}}),
                [&](const State& state, Tree&) -> Answered<void> {
                  if (!has_group(call, state, name)) return {};
                  return refuse("ResourceAlreadyExistsException", "The specified log group already exists");
                }));
}

Answered<Tree> create_log_stream(Call& call, Members& in) {
  const std::string group = in.required_text("logGroupName", 1, kMaxName);
  const std::string name = read_stream(in);
  if (in.is_refused()) return in.refused();
  return done(call, call.server.store().change(
                        "create-log-stream", Tree::map({{"logGroupName", group}, {"logStreamName", name}}),
                        [&](const State& state, Tree&) -> Answered<void> {
                          if (!has_group(call, state, group)) return missing_group();
                          if (!has_stream(call, state, group, name)) return {};
                          return refuse("ResourceAlreadyExistsException", "The specified log stream already exists");
                        }));
}

std::unexpected<Refusal> made_of_files(std::string_view what, const std::string& name) {
  return refuse("AccessDeniedException", fmt::format("the {} {} is made of files; insitu deletes none", what, name));
}

Answered<Tree> delete_log_group(Call& call, Members& in) {
  const std::string group = in.required_text("logGroupName", 1, kMaxName);
  if (in.is_refused()) return in.refused();
  const CatalogueGroup* const listed = call.listing->find(group);
  if (listed != nullptr && listed->is_of_files) return made_of_files("log group", group);
  return change_group(call, "delete-log-group", Tree::map({{"logGroupName", group}}));
}

Answered<Tree> delete_log_stream(Call& call, Members& in) {
  const std::string group = in.required_text("logGroupName", 1, kMaxName);
  const std::string name = in.required_text("logStreamName", 1, kMaxName);
  if (in.is_refused()) return in.refused();
  if (const CatalogueGroup* const listed = call.listing->find(group)) {
    const auto stream = listed->streams.find(name);
    if (stream != listed->streams.end() && stream->second.is_of_files) return made_of_files("log stream", name);
  }
  return done(call, call.server.store().change("delete-log-stream",
                                               Tree::map({{"logGroupName", group}, {"logStreamName", name}}),
                                               [&](const State& state, Tree&) -> Answered<void> {
                                                 if (!has_group(call, state, group)) return missing_group();
                                                 if (!has_stream(call, state, group, name)) return missing_stream();
                                                 return {};
                                               }));
}

// ---- retention

Answered<Tree> put_retention_policy(Call& call, Members& in) {
  const std::string group = in.required_text("logGroupName", 1, kMaxName);
  const std::int64_t days = in.required_integer("retentionInDays");
  if (!in.is_refused() && std::ranges::find(kRetentionDays, days) == kRetentionDays.end()) {
    in.reject("retentionInDays", fmt::format("{}", days),
              fmt::format("satisfy enum value set: [{}]", fmt::join(kRetentionDays, ", ")));
  }
  if (in.is_refused()) return in.refused();
  return change_group(call, "put-retention-policy", Tree::map({{"logGroupName", group}, {"retentionInDays", days}}));
}

Answered<Tree> delete_retention_policy(Call& call, Members& in) {
  const std::string group = in.required_text("logGroupName", 1, kMaxName);
  if (in.is_refused()) return in.refused();
  return change_group(call, "delete-retention-policy", Tree::map({{"logGroupName", group}}));
}

constexpr Operation kGroupOperations[] = {
    {"DescribeLogGroups", Effect::Reads, describe_log_groups},
    {"ListLogGroups", Effect::Reads, list_log_groups},
    {"DescribeLogStreams", Effect::Reads, describe_log_streams},
    {"CreateLogGroup", Effect::Writes, create_log_group},
    {"CreateLogStream", Effect::Writes, create_log_stream},
    {"DeleteLogGroup", Effect::Writes, delete_log_group},
    {"DeleteLogStream", Effect::Writes, delete_log_stream},
    {"PutRetentionPolicy", Effect::Writes, put_retention_policy},
    {"DeleteRetentionPolicy", Effect::Writes, delete_retention_policy},
    {"TagResource", Effect::Writes, tag_resource},
    {"UntagResource", Effect::Writes, untag_resource},
    {"ListTagsForResource", Effect::Reads, list_tags_for_resource},
    {"TagLogGroup", Effect::Writes, tag_log_group},
    {"UntagLogGroup", Effect::Writes, untag_log_group},
    {"ListTagsLogGroup", Effect::Reads, list_tags_log_group},
};

}  // namespace

std::span<const Operation> group_operations() { return kGroupOperations; }

}  // namespace insitu::serve
