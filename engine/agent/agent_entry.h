#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/agent/agent_regex.h"
#include "insitu/definitions.h"
#include "insitu/read_problem.h"

namespace insitu {

/// Which program ships.
enum class AgentKind : std::uint8_t {
  Classic,  ///< awslogs: awscli-cwlogs 1.4.6
  Unified,  ///< amazon-cloudwatch-agent
  Docker,   ///< the log driver awslogs, also for ECS
};

/// Returns `awslogs`, `cloudwatch-agent` or `docker awslogs`. Static text.
std::string_view name_of(AgentKind kind);

/// Returns the names that an agent puts in for `{name}` in names of log groups and streams; the driver's own words for
/// the id of the container are one, `container`.
const std::vector<std::string_view>& placeholders_of(AgentKind kind);

/// What is odd about a configuration that its agent takes.
enum class AgentDoubt : std::uint8_t {
  Key,           ///< a key that is ignored
  Value,         ///< a value that is replaced by the default, or has more to it than meant
  TimeFormat,    ///< a format that cannot find or read all times
  TimeZone,      ///< times are read in a zone that they may not be of
  StartPattern,  ///< a start pattern that matches otherwise than meant
  Name,          ///< a log group or stream that the service refuses
  SameStream,    ///< two entries send to one stream
  File,          ///< a glob whose files are not read, or not all
  Section,       ///< a part of the file that is ignored
};

/// A doubt with its place. Messages as in Diagnostic.
struct AgentWarning {
  AgentDoubt doubt{};
  SourceLocation place;
  std::string message;
  std::string help;
};

/// A filter of the unified agent on whole events.
struct AgentFilter {
  bool is_exclusion = false;
  Regex expression;
};

/// One source of logs of a configuration: a section, an item of collect_list, a container.
struct AgentEntry {
  AgentKind kind{};
  std::string name = {};  ///< for messages: the section, the path, the container
  SourceLocation place = {};
  WrittenValue file = {};         ///< the glob; of Docker empty
  WrittenValue group = {};        ///< with its placeholders
  WrittenValue stream = {};       ///< likewise
  WrittenValue time_format = {};  ///< empty: none
  bool is_utc = false;            ///< whether times that state no zone are UTC
  WrittenValue start = {};        ///< the start pattern as written; empty: the default, or of Docker none
  WrittenValue encoding = {};     ///< empty: UTF-8
  bool from_beginning = true;
  std::optional<int> retention_days = {};
  SourceLocation retention_place = {};
  WrittenValue fingerprint = {};  ///< of the classic agent: the lines by which it knows a file again
  std::size_t batch_bytes = kMaxBatchBytes;
  std::size_t batch_events = kMaxBatchEvents;

  // of the unified agent
  bool publishes_all_files = false;
  bool trims_timestamp = false;
  std::optional<Regex> blacklist = {};
  std::vector<AgentFilter> filters = {};

  // of Docker
  bool is_stream_template = false;  ///< `stream` is a `tag`, whose parts docker puts in
  // of ECS
  std::string stream_prefix = {};  ///< the stream is PREFIX/CONTAINER/TASK; empty: see `stream`

  static constexpr std::size_t kMaxBatchBytes = 1'048'576;
  static constexpr std::size_t kMaxBatchEvents = 10'000;
};

/// Returns why an entry is refused beside those before it: its log group has another retention there. nullopt: it is
/// not. REQUIRES: `entry` is one of the entries
std::optional<std::string> retention_conflict(const std::vector<AgentEntry>& entries, const AgentEntry& entry);

/// What configurations of one agent say together.
struct AgentConfig {
  std::vector<AgentEntry> entries;
  std::vector<AgentWarning> warnings;
  std::vector<std::string> notes;  ///< what is not simulated; whole sentences without a full stop
};

}  // namespace insitu
