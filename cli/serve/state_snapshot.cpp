#include "cli/serve/state_snapshot.h"

#include <array>
#include <string>
#include <utility>

namespace insitu::serve {
namespace {

// All members of a struct are named in one binding, so that the compiler asks here about a new one.

Tree tree_of_texts(const std::map<std::string, std::string>& texts) {
  Tree tree = Tree::map();
  for (const auto& [name, value] : texts) tree.set(name, value);
  return tree;
}

/// Reads the members of an entry. What is lacking is as in an empty state: the store wrote the entry itself.
class SnapshotReader {
 public:
  explicit SnapshotReader(const Tree& tree) : tree_(tree) {}

  [[nodiscard]] std::optional<std::string> text(std::string_view name) const {
    const auto* const value = find<std::string>(name);
    return value != nullptr ? std::optional(*value) : std::nullopt;
  }
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const {
    const auto* const value = find<std::int64_t>(name);
    return value != nullptr ? std::optional(*value) : std::nullopt;
  }
  [[nodiscard]] std::uint64_t number(std::string_view name) const {
    return static_cast<std::uint64_t>(integer(name).value_or(0));
  }
  [[nodiscard]] bool flag(std::string_view name) const {
    const auto* const value = find<bool>(name);
    return value != nullptr && *value;
  }
  [[nodiscard]] Tree value(std::string_view name) const {
    const Tree* const found = tree_.find(name);
    return found != nullptr ? *found : Tree();
  }
  [[nodiscard]] Tree map(std::string_view name) const {
    Tree found = value(name);
    return found.members() != nullptr ? found : Tree::map();
  }
  [[nodiscard]] Tree::List list(std::string_view name) const {
    const auto* const value = find<Tree::List>(name);
    return value != nullptr ? *value : Tree::List();
  }
  [[nodiscard]] std::map<std::string, std::string> texts(std::string_view name) const {
    std::map<std::string, std::string> all;
    const Tree found = map(name);
    for (const auto& [key, text] : *found.members()) {
      if (text.text() != nullptr) all.emplace(key, *text.text());
    }
    return all;
  }

 private:
  template <class Value>
  [[nodiscard]] const Value* find(std::string_view name) const {
    const Tree* const found = tree_.find(name);
    return found != nullptr ? found->get<Value>() : nullptr;
  }
  const Tree& tree_;
};

Tree integer_tree(std::uint64_t number) { return static_cast<std::int64_t>(number); }

Tree group_tree(const std::string& name, const GroupSettings& group) {
  const auto& [is_made, number, created, retention_days, kms_key, log_group_class, tags, streams] = group;
  Tree::List list;
  for (const auto& [stream_name, stream] : streams) {
    const auto& [stream_created, stream_number] = stream;
    list.push_back(Tree::map(
        {{"logStreamName", stream_name}, {"created", stream_created}, {"number", integer_tree(stream_number)}}));
  }
  return Tree::map({{"logGroupName", name},
                    {"isMade", is_made},
                    {"number", integer_tree(number)},
                    {"created", created},
                    {"retentionInDays", retention_days},
                    {"kmsKeyId", kms_key},
                    {"logGroupClass", log_group_class},
                    {"tags", tree_of_texts(tags)},
                    {"streams", std::move(list)}});
}

void make_group(State& state, const Tree& change, std::int64_t /*time*/) {
  const SnapshotReader in(change);
  GroupSettings group;
  group.is_made = in.flag("isMade");
  group.number = in.number("number");
  group.created = in.integer("created").value_or(0);
  group.retention_days = in.integer("retentionInDays");
  group.kms_key = in.text("kmsKeyId");
  group.log_group_class = in.text("logGroupClass").value_or(group.log_group_class);
  group.tags = in.texts("tags");
  for (const Tree& tree : in.list("streams")) {
    const SnapshotReader stream(tree);
    group.streams[stream.text("logStreamName").value_or("")] = {.created = stream.integer("created").value_or(0),
                                                                .number = stream.number("number")};
  }
  state.groups[in.text("logGroupName").value_or("")] = std::move(group);
}

Tree query_tree(const QueryDefinition& query) {
  const auto& [id, name, text, groups, parameters, modified, token, created] = query;
  return Tree::map({{"queryDefinitionId", id},
                    {"name", name},
                    {"queryString", text},
                    {"logGroupNames", Tree::List(groups.begin(), groups.end())},
                    {"parameters", parameters},
                    {"modified", modified},
                    {"clientToken", token},
                    {"created", created}});
}

void make_query(State& state, const Tree& change, std::int64_t /*time*/) {
  const SnapshotReader in(change);
  QueryDefinition query;
  query.id = in.text("queryDefinitionId").value_or("");
  query.name = in.text("name").value_or("");
  query.query = in.text("queryString").value_or("");
  for (const Tree& group : in.list("logGroupNames")) {
    if (group.text() != nullptr) query.groups.push_back(*group.text());
  }
  query.parameters = in.value("parameters");
  query.modified = in.integer("modified").value_or(0);
  query.token = in.text("clientToken").value_or("");
  query.created = in.integer("created").value_or(0);
  state.queries[query.id] = query;
}

Tree metric_filter_tree(const std::string& group, const std::string& name, const PutMetricFilter& filter) {
  const auto& [pattern, transformations, created, more] = filter;
  return Tree::map({{"logGroupName", group},
                    {"filterName", name},
                    {"pattern", pattern},
                    {"transformations", transformations},
                    {"created", created},
                    {"more", more}});
}

void make_metric_filter(State& state, const Tree& change, std::int64_t /*time*/) {
  const SnapshotReader in(change);
  PutMetricFilter filter;
  filter.pattern = in.text("pattern").value_or("");
  filter.transformations = in.list("transformations");
  filter.created = in.integer("created").value_or(0);
  filter.more = in.map("more");
  state.metric_filters[in.text("logGroupName").value_or("")][in.text("filterName").value_or("")] = std::move(filter);
}

Tree alarm_tree(const std::string& name, const PutAlarm& alarm) {
  const auto& [settings, tags, actions_enabled, configured, set_states, changes] = alarm;
  Tree::List states;
  for (const auto& [value, reason, reason_data, at] : set_states) {
    states.push_back(Tree::map({{"value", value}, {"reason", reason}, {"reasonData", reason_data}, {"at", at}}));
  }
  Tree::List changed;
  for (const auto& [at, summary, data] : changes) {
    changed.push_back(Tree::map({{"at", at}, {"summary", summary}, {"data", data}}));
  }
  return Tree::map({{"alarmName", name},
                    {"settings", settings},
                    {"tags", tree_of_texts(tags)},
                    {"actionsEnabled", actions_enabled},
                    {"configured", configured},
                    {"setStates", std::move(states)},
                    {"changes", std::move(changed)}});
}

void make_alarm(State& state, const Tree& change, std::int64_t /*time*/) {
  const SnapshotReader in(change);
  PutAlarm alarm;
  alarm.settings = in.map("settings");
  alarm.tags = in.texts("tags");
  alarm.actions_enabled = in.flag("actionsEnabled");
  alarm.configured = in.integer("configured").value_or(0);
  for (const Tree& tree : in.list("setStates")) {
    const SnapshotReader set(tree);
    alarm.set_states.push_back({.value = set.text("value").value_or(""),
                                .reason = set.text("reason").value_or(""),
                                .reason_data = set.text("reasonData").value_or(""),
                                .at = set.integer("at").value_or(0)});
  }
  for (const Tree& tree : in.list("changes")) {
    const SnapshotReader one(tree);
    alarm.changes.push_back({.at = one.integer("at").value_or(0),
                             .summary = one.text("summary").value_or(""),
                             .data = one.text("data").value_or("")});
  }
  state.alarms[in.text("alarmName").value_or("")] = std::move(alarm);
}

void set_last_number(State& state, const Tree& change, std::int64_t /*time*/) {
  state.last_number = SnapshotReader(change).number("number");
}

constexpr std::array<ChangeKind, 5> kSnapshotChanges = {{{"state-last-number", set_last_number},
                                                         {"state-log-group", make_group},
                                                         {"state-query-definition", make_query},
                                                         {"state-metric-filter", make_metric_filter},
                                                         {"state-alarm", make_alarm}}};

}  // namespace

std::vector<JournalEntry> snapshot_of(const State& state, std::int64_t time) {
  const auto& [groups, queries, metric_filters, alarms, last_number, released] = state;
  std::vector<JournalEntry> entries;
  const auto add = [&](std::size_t kind, Tree change) {
    entries.push_back({.time = time, .kind = std::string(kSnapshotChanges[kind].name), .change = std::move(change)});
  };
  add(0, Tree::map({{"number", integer_tree(last_number)}}));
  for (const auto& [name, group] : groups) add(1, group_tree(name, group));
  for (const auto& [id, query] : queries) add(2, query_tree(query));
  for (const auto& [group, filters] : metric_filters) {
    for (const auto& [name, filter] : filters) add(3, metric_filter_tree(group, name, filter));
  }
  for (const auto& [name, alarm] : alarms) add(4, alarm_tree(name, alarm));
  return entries;
}

std::span<const ChangeKind> snapshot_changes() { return kSnapshotChanges; }

}  // namespace insitu::serve
