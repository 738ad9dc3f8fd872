#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "cli/serve/state.h"

namespace insitu::serve {
namespace {

const std::string& text_in(const Tree& change, std::string_view name) {
  static const std::string kNone;
  const Tree* const found = change.find(name);
  return found != nullptr && found->text() != nullptr ? *found->text() : kNone;
}

std::optional<std::string> optional_text_in(const Tree& change, std::string_view name) {
  const Tree* const found = change.find(name);
  return found != nullptr && found->text() != nullptr ? std::optional(*found->text()) : std::nullopt;
}

std::optional<std::int64_t> integer_in(const Tree& change, std::string_view name) {
  const Tree* const found = change.find(name);
  const auto* const number = found != nullptr ? found->get<std::int64_t>() : nullptr;
  return number != nullptr ? std::optional(*number) : std::nullopt;
}

std::uint64_t number_in_change(const Tree& change, std::string_view name) {
  return static_cast<std::uint64_t>(integer_in(change, name).value_or(0));
}

std::vector<std::string> texts_in(const Tree& change, std::string_view name) {
  std::vector<std::string> texts;
  const Tree* const found = change.find(name);
  if (found == nullptr || found->items() == nullptr) return texts;
  for (const Tree& item : *found->items()) {
    if (item.text() != nullptr) texts.push_back(*item.text());
  }
  return texts;
}

void set_tags(std::map<std::string, std::string>& tags, const Tree& change) {
  const Tree* const found = change.find("tags");
  if (found == nullptr || found->members() == nullptr) return;
  for (const auto& [name, value] : *found->members()) {
    if (value.text() != nullptr) tags[name] = *value.text();
  }
}

const std::string& group_in(const Tree& change) { return text_in(change, "logGroupName"); }

/// Forgets a group of which nothing was set that differs from one that was never touched.
void forget_untouched(State& state, const std::string& name) {
  const auto found = state.groups.find(name);
  if (found == state.groups.end()) return;
  const GroupSettings& group = found->second;
  if (!group.is_made && group.streams.empty() && group.tags.empty() && !group.retention_days && !group.kms_key) {
    state.groups.erase(found);
  }
}

void create_group(State& state, const Tree& change, std::int64_t time) {
  GroupSettings& group = state.groups[group_in(change)];
  group.is_made = true;
  group.created = time;
  group.number = number_in_change(change, "number");
  group.kms_key = optional_text_in(change, "kmsKeyId");
  group.log_group_class = optional_text_in(change, "logGroupClass").value_or(group.log_group_class);
  set_tags(group.tags, change);
  state.last_number = std::max(state.last_number, group.number);
}

void delete_group(State& state, const Tree& change, std::int64_t /*time*/) {
  const auto found = state.groups.find(group_in(change));
  if (found == state.groups.end()) return;
  for (const auto& [name, stream] : found->second.streams) state.released.push_back(stream.number);
  state.metric_filters.erase(found->first);
  state.groups.erase(found);
}

void create_stream(State& state, const Tree& change, std::int64_t time) {
  GroupSettings& group = state.groups[group_in(change)];
  if (group.number == 0) group.number = number_in_change(change, "groupNumber");
  if (group.created == 0) group.created = time;
  const std::uint64_t number = number_in_change(change, "number");
  group.streams[text_in(change, "logStreamName")] = {.created = time, .number = number};
  state.last_number = std::max({state.last_number, group.number, number});
}

void delete_stream(State& state, const Tree& change, std::int64_t /*time*/) {
  const auto group = state.groups.find(group_in(change));
  if (group == state.groups.end()) return;
  const auto stream = group->second.streams.find(text_in(change, "logStreamName"));
  if (stream == group->second.streams.end()) return;
  state.released.push_back(stream->second.number);
  group->second.streams.erase(stream);
  forget_untouched(state, group->first);
}

void put_retention(State& state, const Tree& change, std::int64_t /*time*/) {
  state.groups[group_in(change)].retention_days = integer_in(change, "retentionInDays");
}

void delete_retention(State& state, const Tree& change, std::int64_t /*time*/) {
  const auto group = state.groups.find(group_in(change));
  if (group == state.groups.end()) return;
  group->second.retention_days.reset();
  forget_untouched(state, group_in(change));
}

void tag_group(State& state, const Tree& change, std::int64_t /*time*/) {
  set_tags(state.groups[group_in(change)].tags, change);
}

void untag_group(State& state, const Tree& change, std::int64_t /*time*/) {
  const auto group = state.groups.find(group_in(change));
  if (group == state.groups.end()) return;
  for (const std::string& key : texts_in(change, "tagKeys")) group->second.tags.erase(key);
  forget_untouched(state, group_in(change));
}

void put_query_definition(State& state, const Tree& change, std::int64_t time) {
  QueryDefinition& query = state.queries[text_in(change, "queryDefinitionId")];
  if (query.id.empty()) {
    query.id = text_in(change, "queryDefinitionId");
    query.token = text_in(change, "clientToken");
    query.created = time;
  }
  query.name = text_in(change, "name");
  query.query = text_in(change, "queryString");
  query.groups = texts_in(change, "logGroupNames");
  const Tree* const parameters = change.find("parameters");
  query.parameters = parameters != nullptr ? *parameters : Tree();
  query.modified = time;
}

void delete_query_definition(State& state, const Tree& change, std::int64_t /*time*/) {
  state.queries.erase(text_in(change, "queryDefinitionId"));
}

constexpr std::array<ChangeKind, 10> kLogChanges = {{{"create-log-group", create_group},
                                                     {"delete-log-group", delete_group},
                                                     {"create-log-stream", create_stream},
                                                     {"delete-log-stream", delete_stream},
                                                     {"put-retention-policy", put_retention},
                                                     {"delete-retention-policy", delete_retention},
                                                     {"tag-log-group", tag_group},
                                                     {"untag-log-group", untag_group},
                                                     {"put-query-definition", put_query_definition},
                                                     {"delete-query-definition", delete_query_definition}}};

}  // namespace

std::span<const ChangeKind> log_changes() { return kLogChanges; }

}  // namespace insitu::serve
