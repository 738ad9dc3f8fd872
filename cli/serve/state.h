#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/serve/tree.h"

namespace insitu::serve {

/// What clients have set about a log group, whether they made it or files did.
struct GroupSettings {
  bool is_made = false;      ///< a client made it
  std::uint64_t number = 0;  ///< of its folder in the store; 0: it has none yet
  std::int64_t created = 0;  ///< of one that a client made: epoch milliseconds
  std::optional<std::int64_t> retention_days;
  std::optional<std::string> kms_key;
  std::string log_group_class = "STANDARD";
  std::map<std::string, std::string> tags;
  struct Stream {
    std::int64_t created = 0;
    std::uint64_t number = 0;  ///< of its file in the store
  };
  std::map<std::string, Stream> streams;  ///< that clients made
};

/// A saved query, as it was put.
struct QueryDefinition {
  std::string id;
  std::string name;
  std::string query;
  std::vector<std::string> groups;
  Tree parameters;            ///< nothing where none were put
  std::int64_t modified = 0;  ///< epoch milliseconds
  std::string token = {};     ///< with which a client made it, so that a repetition makes no other one
  std::int64_t created = 0;   ///< epoch milliseconds
};

/// A metric filter, as it was put.
struct PutMetricFilter {
  std::string pattern;
  Tree::List transformations;
  std::int64_t created = 0;
  Tree more = Tree::map();  ///< what else was put and is given back as it was
};

/// An alarm, as it was put, and what was done to it.
struct PutAlarm {
  Tree settings = Tree::map();  ///< the members of PutMetricAlarm, typed as the model has them
  std::map<std::string, std::string> tags;
  bool actions_enabled = true;
  std::int64_t configured = 0;  ///< when it was last put: epoch milliseconds
  struct SetState {
    std::string value;
    std::string reason;
    std::string reason_data;
    std::int64_t at = 0;
  };
  std::vector<SetState> set_states;  ///< by SetAlarmState, the oldest first
  struct Change {
    std::int64_t at = 0;
    std::string summary;
    std::string data;
  };
  std::vector<Change> changes;  ///< of its configuration, the oldest first
};

/// All that clients have changed but the events and the metric data. What the journal says, put together.
struct State {
  std::map<std::string, GroupSettings> groups;
  std::map<std::string, QueryDefinition> queries;                                ///< by id
  std::map<std::string, std::map<std::string, PutMetricFilter>> metric_filters;  ///< by group, by name
  std::map<std::string, PutAlarm> alarms;
  std::uint64_t last_number = 0;        ///< of a file or folder of the store
  std::vector<std::uint64_t> released;  ///< of files whose streams were deleted, until the store has removed them
};

/// A kind of change: the name it has in the journal, and what it does. Applying never fails: what an operation refuses
/// it does not write. `time`: when it was made, in epoch milliseconds.
struct ChangeKind {
  std::string_view name;
  void (*apply)(State& state, const Tree& change, std::int64_t time);
};

/// The kinds of changes, of log groups and saved queries, and of metric filters and alarms.
std::span<const ChangeKind> log_changes();
std::span<const ChangeKind> alarm_changes();

}  // namespace insitu::serve
