#include "engine/agent/agent_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <string_view>
#include <utility>

#include "engine/agent/agent_names.h"
#include "engine/agent/host_files.h"
#include "engine/agent/raw_lines.h"

namespace insitu {
namespace {

constexpr std::string_view kContainer = "container";

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view suffix_of(std::string_view path, AgentKind kind) {
  const std::string_view name = last_part(path);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || (dot == 0 && kind == AgentKind::Classic)) return {};
  return name.substr(dot);
}

bool is_passed_over(std::string_view path, AgentKind kind) {
  const std::string_view suffix = suffix_of(path, kind);
  if (suffix == ".zst") return kind == AgentKind::Unified;
  return suffix == ".tar" || suffix == ".gz" || suffix == ".zip" || suffix == ".bz2" || suffix == ".rar";
}

/// Returns the first and last line of `2` or `2-4`; the first one for what is neither.
std::pair<std::size_t, std::size_t> fingerprint_lines(std::string_view text) {
  std::size_t first = 0;
  std::size_t last = 0;
  const auto [dash, error] = std::from_chars(text.data(), text.data() + text.size(), first);
  if (error != std::errc{} || first == 0) return {1, 1};
  if (dash == text.data() + text.size()) return {first, first};
  const char* const end = text.data() + text.size();
  const bool is_range = *dash == '-' && std::from_chars(dash + 1, end, last).ptr == end && last >= first;
  return is_range ? std::pair(first, last) : std::pair(std::size_t{1}, std::size_t{1});
}

class Planner {
 public:
  Planner(const AgentConfig& config, const AgentSettings& settings, const std::vector<AgentFile>& files,
          AgentValues& values)
      : config_(config), settings_(settings), files_(files), values_(values), host_(settings.root) {}

  AgentPlan plan() {
    std::vector<bool> is_used(files_.size(), false);
    for (const AgentEntry& entry : config_.entries) {
      if (const auto conflict = retention_conflict(config_.entries, entry)) refuse(entry.retention_place, *conflict);
      if (!is_chosen(entry)) continue;
      if (files_.empty()) {
        find_files(entry);
      } else {
        take_files(entry, is_used);
      }
    }
    for (std::size_t i = 0; i < files_.size(); ++i) {
      if (!is_used[i] && plan_.problems.empty()) {
        refuse({.file = files_[i].path}, "is read by no entry of the configuration");
      }
    }
    for (const std::string& name : values_.unresolved()) {
      refuse({}, fmt::format("`{}` is not set, and is not guessed", name), fmt::format("give `--set {}=VALUE`", name));
    }
    return std::move(plan_);
  }

 private:
  void refuse(SourceLocation place, std::string message, std::string help = {}) {
    plan_.problems.push_back({std::move(place), std::move(message), std::move(help)});
  }

  /// Of several containers the one counts whose log is read.
  [[nodiscard]] bool is_chosen(const AgentEntry& entry) {
    if (entry.kind != AgentKind::Docker || config_.entries.size() == 1) return true;
    if (!values_.has(kContainer)) {
      if (!std::exchange(has_asked_, true)) {
        refuse(entry.place, "there are several containers", "say which: `--set container=NAME`");
      }
      return false;
    }
    return values_.find(kContainer) == entry.name;
  }

  // ---- files

  void find_files(const AgentEntry& entry) {
    if (entry.kind == AgentKind::Docker) {
      return refuse(entry.place, fmt::format("the configuration does not say where the log of `{}` is", entry.name),
                    "name its file after the configuration");
    }
    const auto style = entry.kind == AgentKind::Classic ? GlobStyle::Python : GlobStyle::Go;
    auto found = host_.find(entry.file.text, style);
    if (!found) return refuse(entry.file.place, found.error().message);
    choose(entry, std::move(*found));
  }

  void choose(const AgentEntry& entry, std::vector<HostFile> found) {
    std::vector<std::string> passed_over;
    std::erase_if(found, [&](const HostFile& file) {
      const bool is_left_out =
          is_passed_over(file.path, entry.kind) || (entry.blacklist && entry.blacklist->found_in(last_part(file.path)));
      if (is_left_out) passed_over.push_back(host_.path_here(file));
      return is_left_out;
    });
    if (found.empty()) return note_nothing(entry, passed_over);
    if (entry.publishes_all_files) {
      for (const HostFile& file : found) add(entry, file, std::exchange(passed_over, {}));
      return;
    }
    // Of files written at the same moment the first by name, which the agents leave to chance.
    std::ranges::sort(found, {},
                      [](const HostFile& file) { return std::pair(-file.modified, std::string_view(file.path)); });
    for (std::size_t i = 1; i < found.size(); ++i) passed_over.push_back(host_.path_here(found[i]));
    if (found.size() > 1) {
      warn(AgentDoubt::File, entry.file.place,
           fmt::format("{} files match `{}`, and the agent reads only the one written last", found.size(),
                       entry.file.text),
           entry.kind == AgentKind::Unified ? "`\"publish_multi_logs\": true` reads all" : "");
      if (entry.kind == AgentKind::Classic) check_fingerprints(entry, found);
    }
    std::ranges::sort(passed_over);
    add(entry, found.front(), std::move(passed_over));
  }

  void note_nothing(const AgentEntry& entry, const std::vector<std::string>& passed_over) {
    warn(AgentDoubt::File, entry.file.place,
         passed_over.empty() ? fmt::format("no file matches `{}`", entry.file.text)
                             : fmt::format("of the files that match `{}` the agent reads none", entry.file.text));
  }

  void add(const AgentEntry& entry, const HostFile& file, std::vector<std::string> passed_over) {
    add_stream(entry, file.path,
               {.path = host_.path_here(file), .open = [host = host_, file] { return host.open(file); }},
               std::move(passed_over));
  }

  /// A file that is named goes to the entries whose glob it may be of, or to the only one.
  void take_files(const AgentEntry& entry, std::vector<bool>& is_used) {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const bool is_only = config_.entries.size() == 1 || entry.kind == AgentKind::Docker;
      if (!is_only && !may_be_of(entry, files_[i].path)) continue;
      is_used[i] = true;
      add_stream(entry, files_[i].path, files_[i], {});
    }
  }

  [[nodiscard]] static bool may_be_of(const AgentEntry& entry, const std::string& path) {
    return glob_matches(last_part(entry.file.text), last_part(path));
  }

  // ---- streams

  void add_stream(const AgentEntry& entry, const std::string& path, const AgentFile& file,
                  std::vector<std::string> passed_over) {
    AgentStream stream{.entry = &entry,
                       .log_group = group_of(entry, path),
                       .log_stream = stream_of(entry, path),
                       .file = file.path,
                       .open = file.open,
                       .retention_days = entry.retention_days ? entry.retention_days : settings_.retention_days,
                       .files_passed_over = std::move(passed_over)};
    if (values_.unresolved().empty() && plan_.problems.empty()) check_names(stream);
    plan_.streams.push_back(std::move(stream));
  }

  std::string filled(const AgentEntry& entry, std::string_view text) {
    return values_.fill(text, placeholders_of(entry.kind)).value_or(std::string());
  }

  /// Returns the stream that a `tag` names, a template of Go.
  std::string filled_tag(const AgentEntry& entry) {
    constexpr std::string_view kBlanks = " \t\r\n";
    std::string_view text = entry.stream.text;
    std::string name;
    while (true) {
      const std::size_t open = std::min(text.find("{{"), text.size());
      name += text.substr(0, open);
      text.remove_prefix(open);
      if (text.empty()) return name;
      const std::size_t close = std::min(text.find("}}"), text.size());
      std::string_view part = text.substr(2, close - 2);
      part.remove_prefix(std::min(part.find_first_not_of(kBlanks), part.size()));
      part = part.substr(0, part.find_last_not_of(kBlanks) + 1);
      const bool is_value = part.starts_with('.') && part.size() > 1 &&
                            std::ranges::all_of(part.substr(1), [](char c) { return is_letter(c) || is_digit(c); });
      if (!is_value || close == text.size()) {
        refuse(entry.stream.place, fmt::format("`tag` has `{}`, which is not computed here", text.substr(0, close + 2)),
               "name the stream by `awslogs-stream`");
        return {};
      }
      name += value_of_container(part.substr(1));
      text.remove_prefix(close + 2);
    }
  }

  std::string value_of_container(std::string_view name) {
    constexpr std::size_t kShortId = 12;
    constexpr std::size_t kWholeId = 64;
    if (name != "ID" && name != "FullID" && name != "Name") return values_.find(name).value_or(std::string());
    std::string value = values_.find(kContainer).value_or(std::string());
    if (name == "ID" && value.size() == kWholeId) value.resize(kShortId);
    return value;
  }

  std::string group_of(const AgentEntry& entry, const std::string& path) {
    if (entry.group.text.empty()) return log_group_of_path(path);
    return filled(entry, entry.group.text);
  }

  std::string stream_of(const AgentEntry& entry, const std::string& path) {
    if (!entry.stream_prefix.empty()) {
      return fmt::format("{}/{}/{}", entry.stream_prefix, entry.name, values_.find("task_id").value_or(std::string()));
    }
    if (entry.is_stream_template) return filled_tag(entry);
    std::string name = entry.stream.text.empty() ? default_stream() : filled(entry, entry.stream.text);
    if (!entry.publishes_all_files || entry.group.text.empty()) return name;
    std::string of_path = log_group_of_path(path);
    std::ranges::replace(of_path, '/', '_');
    return fmt::format("{}_{}", name, of_path);
  }

  /// The id of the instance; on other hosts, the host's name.
  std::string default_stream() {
    const bool is_elsewhere = !values_.has("instance_id") && values_.has("hostname");
    return values_.find(is_elsewhere ? "hostname" : "instance_id").value_or(std::string());
  }

  void check_names(const AgentStream& stream) {
    const SourceLocation& place = stream.entry->place;
    if (const auto problem = log_group_name_problem(stream.log_group)) {
      refuse(place, fmt::format("the service takes no log group `{}`: {}", stream.log_group, *problem));
    }
    if (const auto problem = log_stream_name_problem(stream.log_stream)) {
      refuse(place, fmt::format("the service takes no log stream `{}`: {}", stream.log_stream, *problem));
    }
  }

  // ---- doubts

  void warn(AgentDoubt doubt, const SourceLocation& place, std::string message, std::string help = {}) {
    plan_.warnings.push_back({doubt, place, std::move(message), std::move(help)});
  }

  /// The agent knows a file again by some of its lines: two files with the same ones are one to it.
  void check_fingerprints(const AgentEntry& entry, const std::vector<HostFile>& found) {
    std::map<std::string, const HostFile*> known;
    for (const HostFile& file : found) {
      const auto lines = lines_of(file, fingerprint_lines(entry.fingerprint.text));
      if (!lines) continue;
      const auto [at, is_new] = known.try_emplace(*lines, &file);
      if (is_new) continue;
      return warn(AgentDoubt::File, entry.file.place,
                  fmt::format("`{}` and `{}` begin alike, so that the agent takes one for the other, and goes on where "
                              "it stopped",
                              at->second->path, file.path),
                  "`file_fingerprint_lines` names lines that differ");
    }
  }

  [[nodiscard]] std::optional<std::string> lines_of(const HostFile& file,
                                                    std::pair<std::size_t, std::size_t> range) const {
    constexpr std::size_t kMaxLine = 4096;
    constexpr std::size_t kMaxLines = 100;
    auto source = host_.open(file);
    if (!source) return std::nullopt;
    RawLines lines(std::move(*source));
    std::string text;
    for (std::size_t line = 1; line <= std::min(range.second, kMaxLines);) {
      const auto piece = lines.next(kMaxLine);
      if (!piece) return std::nullopt;
      if (line >= range.first) text += piece->bytes;
      if (piece->ends_line) ++line;
      if (text.size() > kMaxLine * 4) break;
    }
    return text;
  }

  const AgentConfig& config_;
  const AgentSettings& settings_;
  const std::vector<AgentFile>& files_;
  AgentValues& values_;
  HostFiles host_;
  AgentPlan plan_;
  bool has_asked_ = false;
};

}  // namespace

AgentPlan plan_agent(const AgentConfig& config, const AgentSettings& settings, const std::vector<AgentFile>& files,
                     AgentValues& values) {
  return Planner(config, settings, files, values).plan();
}

}  // namespace insitu
