#include "engine/agent/unified_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string_view>
#include <utility>

#include "engine/agent/agent_names.h"
#include "engine/agent/timestamp_format.h"
#include "engine/input/encoding_source.h"
#include "engine/model/ascii.h"
#include "grammar/near_name.h"

namespace insitu {
namespace {

constexpr std::array<std::string_view, 9> kLogsKeys = {
    "logs_collected",    "metrics_collected", "log_stream_name",        "force_flush_interval", "credentials",
    "endpoint_override", "service.name",      "deployment.environment", "concurrency"};
constexpr std::array<std::string_view, 1> kFilesKeys = {"collect_list"};
constexpr std::array<std::string_view, 19> kItemKeys = {"file_path",
                                                        "log_group_name",
                                                        "log_stream_name",
                                                        "log_group_class",
                                                        "multi_line_start_pattern",
                                                        "timestamp_format",
                                                        "timezone",
                                                        "trim_timestamp",
                                                        "encoding",
                                                        "auto_removal",
                                                        "backpressure_mode",
                                                        "blacklist",
                                                        "publish_multi_logs",
                                                        "retention_in_days",
                                                        "filters",
                                                        "from_beginning",
                                                        "pipe",
                                                        "service.name",
                                                        "deployment.environment"};
constexpr std::array<std::string_view, 2> kFilterKeys = {"type", "expression"};
constexpr int kRetentions[] = {-1,  1,   3,   5,   7,    14,   30,   60,   90,   120,  150, 180,
                               365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};

/// The time between two lines after which the agent ends an event.
constexpr std::string_view kPauseNote =
    "the agent also ends an event after five seconds without a line, which is not simulated";

class UnifiedConfigReader {
 public:
  std::expected<AgentConfig, std::vector<ReadProblem>> read(const Node& document) {
    const Node& logs = *document.find("logs");
    if (check(logs, Node::Kind::Map, "logs")) read_logs(logs);
    if (!problems_.empty()) return std::unexpected(std::move(problems_));
    return std::move(config_);
  }

 private:
  void refuse(const SourceLocation& place, std::string message, std::string help = {}) {
    problems_.push_back({place, std::move(message), std::move(help)});
  }
  void warn(AgentDoubt doubt, const SourceLocation& place, std::string message, std::string help = {}) {
    config_.warnings.push_back({doubt, place, std::move(message), std::move(help)});
  }
  void note(std::string text) {
    if (std::ranges::find(config_.notes, text) == config_.notes.end()) config_.notes.push_back(std::move(text));
  }

  bool check(const Node& node, Node::Kind kind, std::string_view name) {
    if (node.kind == kind) return true;
    refuse(node.place(),
           fmt::format("`{}` is {}, where the agent takes {}", name, describe_kind(node.kind), describe_kind(kind)));
    return false;
  }

  void check_keys(const Node& map, std::span<const std::string_view> known, std::string_view name) {
    for (const auto& [key, value] : map.members) {
      if (std::ranges::find(known, key.text) != known.end()) continue;
      const std::string_view near = near_name(key.text, known);
      refuse(key.place,
             fmt::format("`{}` has no `{}`: the agent refuses what its schema does not know", name, key.text),
             near.empty() ? std::string() : fmt::format("did you mean `{}`?", near));
    }
  }

  /// Returns a member of that kind; nullptr: it is missing, or refused.
  const Node* member(const Node& map, std::string_view name, Node::Kind kind) {
    const Node* const found = map.find(name);
    return found != nullptr && check(*found, kind, name) ? found : nullptr;
  }

  WrittenValue text(const Node& map, std::string_view name, std::size_t max_characters) {
    const Node* const found = member(map, name, Node::Kind::Text);
    if (found == nullptr) return {};
    if (found->scalar.text.empty()) {
      refuse(found->place(), fmt::format("`{}` is empty, which the schema of the agent refuses", name));
    } else if (found->scalar.text.size() > max_characters) {
      refuse(found->place(), fmt::format("`{}` is longer than {} characters", name, max_characters));
    }
    return found->scalar;
  }

  bool flag(const Node& map, std::string_view name, bool otherwise) {
    const Node* const found = member(map, name, Node::Kind::Boolean);
    return found == nullptr ? otherwise : found->scalar.text == "true";
  }

  void read_logs(const Node& logs) {
    check_keys(logs, kLogsKeys, "logs");
    const WrittenValue stream = text(logs, "log_stream_name", 512);
    const Node* const collected = member(logs, "logs_collected", Node::Kind::Map);
    if (collected == nullptr) return;
    for (const auto& [key, value] : collected->members) {
      if (key.text != "files") note(fmt::format("`{}` is not simulated", key.text));
    }
    if (logs.find("metrics_collected") != nullptr) note("`metrics_collected` is not simulated");
    const Node* const files = member(*collected, "files", Node::Kind::Map);
    if (files == nullptr) return;
    check_keys(*files, kFilesKeys, "files");
    const Node* const list = member(*files, "collect_list", Node::Kind::List);
    if (list == nullptr) {
      if (files->find("collect_list") == nullptr) refuse(files->place(), "`files` has no `collect_list`");
      return;
    }
    if (list->items.empty()) refuse(list->place(), "`collect_list` is empty, which the schema of the agent refuses");
    for (const Node& item : list->items) {
      if (check(item, Node::Kind::Map, "an item of collect_list")) read_item(item, stream);
    }
  }

  void read_item(const Node& item, const WrittenValue& stream) {
    check_keys(item, kItemKeys, "an item of collect_list");
    AgentEntry entry{.kind = AgentKind::Unified, .place = item.place()};
    const Node* const path = item.find("file_path");
    if (path == nullptr) return refuse(item.place(), "an item of `collect_list` has no `file_path`");
    if (!check(*path, Node::Kind::Text, "file_path")) return;
    entry.file = path->scalar;
    entry.name = path->scalar.text;
    entry.group = text(item, "log_group_name", 512);
    entry.stream = text(item, "log_stream_name", 512);
    if (entry.stream.text.empty()) entry.stream = stream;
    entry.publishes_all_files = flag(item, "publish_multi_logs", false);
    entry.trims_timestamp = flag(item, "trim_timestamp", false);
    entry.from_beginning = flag(item, "from_beginning", true);
    entry.time_format = text(item, "timestamp_format", 4096);
    entry.start = text(item, "multi_line_start_pattern", 4096);
    read_zone(item, entry);
    read_format(entry);
    read_start(entry);
    read_encoding(item, entry);
    read_retention(item, entry);
    read_blacklist(item, entry);
    read_filters(item, entry);
    read_unsimulated(item);
    name_group(entry);
    config_.entries.push_back(std::move(entry));
    const AgentEntry& added = config_.entries.back();
    if (const auto conflict = retention_conflict(config_.entries, added)) refuse(added.retention_place, *conflict);
  }

  void name_group(AgentEntry& entry) {
    if (!entry.group.text.empty() || entry.publishes_all_files) return;
    const std::string& path = entry.file.text;
    const std::size_t dot = path.substr(path.rfind('/') + 1).rfind('.');
    entry.group = entry.file;
    if (dot != std::string::npos) entry.group.text = path.substr(0, path.rfind('.'));
    if (const auto problem = log_group_name_problem(entry.group.text)) {
      refuse(entry.file.place,
             fmt::format("without `log_group_name` the log group is called `{}`, which the service refuses: {}",
                         entry.group.text, *problem),
             "state a `log_group_name`");
    }
  }

  void read_zone(const Node& item, AgentEntry& entry) {
    const WrittenValue zone = text(item, "timezone", 512);
    entry.is_utc = zone.text == "UTC";
    if (zone.text.empty() || entry.is_utc || zone.text == "LOCAL" || zone.text == "Local") return;
    refuse(zone.place,
           fmt::format("`timezone` is `{}`: the schema of the agent takes `Local`, `LOCAL` and `UTC`", zone.text));
  }

  void read_format(const AgentEntry& entry) {
    const WrittenValue& written = entry.time_format;
    if (written.text.empty()) {
      if (entry.trims_timestamp) {
        warn(AgentDoubt::TimeFormat, entry.place, "`trim_timestamp` does nothing without a `timestamp_format`");
      }
      return;
    }
    const auto format = TimestampFormat::make(written.text, TimeZone(), entry.is_utc);
    if (!format) return refuse(written.place, fmt::format("`timestamp_format` is invalid: {}", format.error()));
    for (const std::string& directive : format->unknown_directives()) {
      warn(AgentDoubt::TimeFormat, written.place,
           fmt::format("`timestamp_format` has `{}`, which the agent does not know and takes for text, so that no time "
                       "is ever found",
                       directive),
           "write %Y-%m-%d %H:%M:%S in full");
    }
    for (const std::string& part : format->mistaken_texts()) {
      warn(AgentDoubt::TimeFormat, written.place,
           fmt::format("`timestamp_format` has the text `{}`, which the agent takes for a part of the time", part));
    }
    if (written.text.contains("%B")) {
      warn(AgentDoubt::TimeFormat, written.place,
           "`%B` finds names of seven letters, so that it works in January and October only", "use %b");
    }
    const bool has_zone = written.text.contains("%z") || written.text.contains("%Z");
    if (written.text.ends_with('Z') && !written.text.ends_with("%Z") && !entry.is_utc && !has_zone) {
      warn(AgentDoubt::TimeZone, place_of(written, written.text.size() - 1),
           "the `Z` is a letter here and no zone, so that times are read in the zone of the host",
           "add `\"timezone\": \"UTC\"`");
    }
    if (written.text.contains("%Z")) {
      warn(AgentDoubt::TimeZone, written.place,
           "`%Z` takes three letters, and a name that the zone of the host does not use counts as UTC", "use %z");
    }
  }

  void read_start(const AgentEntry& entry) {
    const std::string& start = entry.start.text;
    if (start.empty()) return;
    note(std::string(kPauseNote));
    if (start == "{timestamp_format}") {
      if (entry.time_format.text.empty()) {
        warn(AgentDoubt::StartPattern, entry.start.place,
             "`multi_line_start_pattern` is that of `timestamp_format`, which is not stated, so that no line begins an "
             "event");
      }
      return;
    }
    const auto regex = compile_go_regex(start);
    if (!regex) {
      return refuse(entry.start.place,
                    fmt::format("`multi_line_start_pattern` is no expression of Go: {}", regex.error().message));
    }
    constexpr std::string_view kLines[] = {"", "a", " a", "0"};
    if (std::ranges::all_of(kLines, [&](std::string_view line) { return regex->found_in(line); })) {
      warn(
          AgentDoubt::StartPattern, entry.start.place, "`multi_line_start_pattern` matches every line",
          start.contains("{timestamp_format}") ? "`{timestamp_format}` counts only where it is the whole pattern" : "");
    }
  }

  void read_encoding(const Node& item, AgentEntry& entry) {
    entry.encoding = text(item, "encoding", 4096);
    std::string& name = entry.encoding.text;
    std::string known = lower_case(name);
    if (known == "utf_8" || known == "utf-8" || known == "utf8" || known == "ascii") known.clear();
    if (!known.empty() && encoding_problem(known)) {
      refuse(entry.encoding.place, fmt::format("the encoding `{}` is not known", name));
    }
    name = std::move(known);
  }

  void read_retention(const Node& item, AgentEntry& entry) {
    const Node* const days = member(item, "retention_in_days", Node::Kind::Number);
    if (days == nullptr) return;
    int number = 0;
    const std::string& text = days->scalar.text;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = error == std::errc{} && end == text.data() + text.size();
    if (!is_number || std::ranges::find(kRetentions, number) == std::end(kRetentions)) {
      return refuse(
          days->place(),
          fmt::format("`retention_in_days` is {}, which is none of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, "
                      "365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653",
                      text));
    }
    if (number == -1) return;
    entry.retention_days = number;
    entry.retention_place = days->place();
  }

  void read_blacklist(const Node& item, AgentEntry& entry) {
    const WrittenValue blacklist = text(item, "blacklist", 4096);
    if (blacklist.text.empty()) return;
    auto regex = compile_go_regex(blacklist.text);
    if (!regex) {
      return refuse(blacklist.place, fmt::format("`blacklist` is no expression of Go: {}", regex.error().message));
    }
    entry.blacklist = std::move(*regex);
  }

  void read_filters(const Node& item, AgentEntry& entry) {
    const Node* const filters = member(item, "filters", Node::Kind::List);
    if (filters == nullptr) return;
    for (const Node& filter : filters->items) {
      if (!check(filter, Node::Kind::Map, "an item of filters")) continue;
      check_keys(filter, kFilterKeys, "an item of filters");
      const Node* const type = member(filter, "type", Node::Kind::Text);
      const Node* const expression = member(filter, "expression", Node::Kind::Text);
      if (type == nullptr || expression == nullptr) {
        if (filter.find("type") == nullptr || filter.find("expression") == nullptr) {
          refuse(filter.place(), "a filter has a `type` and an `expression`");
        }
        continue;
      }
      const bool is_exclusion = type->scalar.text == "exclude";
      if (!is_exclusion && type->scalar.text != "include") {
        refuse(type->place(),
               fmt::format("the type of a filter is `include` or `exclude`, not `{}`", type->scalar.text));
        continue;
      }
      auto regex = compile_go_regex(expression->scalar.text);
      if (!regex) {
        refuse(expression->place(), fmt::format("`expression` is no expression of Go: {}", regex.error().message));
        continue;
      }
      entry.filters.push_back({.is_exclusion = is_exclusion, .expression = std::move(*regex)});
    }
  }

  void read_unsimulated(const Node& item) {
    for (const std::string_view name : {"log_group_class", "service.name", "deployment.environment"}) {
      text(item, name, 512);
    }
    flag(item, "pipe", false);
    if (flag(item, "auto_removal", false))
      note("`auto_removal` is not simulated: the agent removes files that it has read");
    if (!text(item, "backpressure_mode", 512).text.empty()) {
      note("`backpressure_mode` is not simulated: a file that is rotated while the agent has closed it is lost");
    }
  }

  AgentConfig config_;
  std::vector<ReadProblem> problems_;
};

}  // namespace

bool is_unified_config(const Node& document) {
  const Node* const logs = document.find("logs");
  return logs != nullptr && logs->find("logs_collected") != nullptr;
}

std::expected<AgentConfig, std::vector<ReadProblem>> read_unified_config(const Node& document) {
  return UnifiedConfigReader().read(document);
}

}  // namespace insitu
