#include "engine/agent/read_agent_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "engine/agent/agent_names.h"
#include "engine/agent/beanstalk_config.h"
#include "engine/agent/classic_config.h"
#include "engine/agent/docker_config.h"
#include "engine/agent/unified_config.h"
#include "engine/model/utf8.h"
#include "engine/templates/document.h"
#include "grammar/near_name.h"

namespace insitu {
namespace {

using Read = std::expected<AgentConfig, std::vector<ReadProblem>>;

std::unexpected<std::vector<ReadProblem>> refused(SourceLocation place, std::string message) {
  return std::unexpected(std::vector<ReadProblem>{{std::move(place), std::move(message), {}}});
}

/// Whether a text has a word that each configuration has. Most logs have none, and need not be parsed.
bool names_an_agent(std::string_view text) {
  constexpr std::string_view kWords[] = {"log_group_name", "LOG_GROUP_NAME",   "logs_collected",
                                         "awslogs",        "cloudwatch-agent", "cloudwatch:logs"};
  return std::ranges::any_of(kWords, [&](std::string_view word) { return text.contains(word); });
}

bool begins_document(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && (text[at] == '{' || text[at] == '[') && !is_classic_config(text);
}

/// Makes a value of a whole file, each line of which has its place.
WrittenValue whole_file(const std::string& file, std::string_view text) {
  WrittenValue value{.text = std::string(text), .place = {.file = file, .line = 1, .column = 1}, .in_line = true};
  std::size_t line = 1;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', end + 1)) {
    value.anchors.push_back({.offset = end + 1, .line = ++line, .column = 1});
  }
  return value;
}

/// The name of a stream without placeholders, which stand for characters that the service takes.
std::string without_placeholders(std::string_view name) {
  std::string text;
  while (!name.empty()) {
    const std::size_t open = std::min(name.find('{'), name.size());
    const std::size_t close = name.find('}', open);
    text += name.substr(0, open);
    if (open == name.size() || close == std::string_view::npos) break;
    text += 'x';
    name.remove_prefix(close + 1);
  }
  return text;
}

/// `awslogs.conf` of Amazon Linux and pages of guides write `{instance_id}`; anything else is checked as it is.
void check_names(const AgentEntry& entry, std::vector<AgentWarning>& warnings) {
  if (!entry.group.text.empty()) {
    if (const auto problem = log_group_name_problem(without_placeholders(entry.group.text))) {
      warnings.push_back({AgentDoubt::Name,
                          entry.group.place,
                          fmt::format("the service takes no log group `{}`: {}", entry.group.text, *problem),
                          {}});
    }
  }
  if (entry.stream.text.empty() || !entry.stream_prefix.empty()) return;
  if (const auto problem = log_stream_name_problem(without_placeholders(entry.stream.text))) {
    warnings.push_back({AgentDoubt::Name,
                        entry.stream.place,
                        fmt::format("the service takes no log stream `{}`: {}", entry.stream.text, *problem),
                        {}});
  }
}

/// A name in braces that the agent does not know stays as it is.
void check_placeholders(const AgentEntry& entry, const WrittenValue& name, std::vector<AgentWarning>& warnings) {
  if (entry.kind == AgentKind::Docker) return;
  const std::vector<std::string_view>& known = placeholders_of(entry.kind);
  for (std::size_t open = name.text.find('{'); open != std::string::npos; open = name.text.find('{', open + 1)) {
    const std::size_t close = name.text.find('}', open);
    if (close == std::string::npos) return;
    const std::string_view written = std::string_view(name.text).substr(open + 1, close - open - 1);
    if (std::ranges::find(known, written) != known.end() || (open > 0 && name.text[open - 1] == '$')) continue;
    const std::string_view near = near_name(written, known);
    warnings.push_back({AgentDoubt::Value, place_of(name, open),
                        fmt::format("`{{{}}}` is no placeholder of the agent, and stays as it is", written),
                        near.empty() ? std::string() : fmt::format("did you mean `{{{}}}`?", near)});
  }
}

void check_suffix(const AgentEntry& entry, std::vector<AgentWarning>& warnings) {
  const std::string& file = entry.file.text;
  for (const std::string_view suffix : {".tar", ".gz", ".zip", ".bz2", ".rar", ".zst"}) {
    if (!file.ends_with(suffix) || (suffix == ".zst" && entry.kind != AgentKind::Unified)) continue;
    warnings.push_back(
        {AgentDoubt::File,
         entry.file.place,
         fmt::format("the agent passes over files whose name ends with `{}`, so that `{}` reads none", suffix, file),
         {}});
  }
}

}  // namespace

bool is_agent_config(std::string_view text) {
  if (text.size() > kMaxAgentConfigBytes || !names_an_agent(text) || !is_utf8(text)) return false;
  if (is_classic_config(text) && !text.contains("files:")) return true;
  const auto document = read_document("", text);
  if (!document || document->kind == Node::Kind::Text) return is_classic_config(text);
  return is_unified_config(*document) || is_docker_config(*document) || is_beanstalk_config(*document) ||
         is_classic_config(text);
}

Read read_agent_config(const std::string& file, std::string_view text, AgentValues& values) {
  if (text.size() > kMaxAgentConfigBytes)
    return refused({.file = file}, "is too large for a configuration of an agent");
  const auto bad = find_invalid_utf8(text);
  if (bad) return refused({.file = file}, fmt::format("is no UTF-8, at byte {}", *bad));
  const bool is_document = begins_document(without_byte_order_mark(text));
  auto document = read_document(file, text);
  if (document) {
    if (is_unified_config(*document)) return read_unified_config(*document);
    if (is_docker_config(*document)) return read_docker_config(*document);
    if (is_beanstalk_config(*document)) return read_beanstalk_config(*document, values);
  }
  if (is_classic_config(text)) {
    const bool looks_like_yaml = text.starts_with("files:") || text.contains("\nfiles:");
    if (!looks_like_yaml || document) return read_classic_config(whole_file(file, text));
  }
  if (!document && (is_document || text.contains("files:")))
    return refused(document.error().place, document.error().message);
  return refused({.file = file},
                 "is no configuration of an agent: neither awslogs (INI), nor the unified agent (JSON), nor options of "
                 "the log driver awslogs, nor a file of .ebextensions with one of them");
}

void append_agent_config(AgentConfig& config, AgentConfig more) {
  for (AgentEntry& entry : more.entries) {
    const bool exists = entry.kind == AgentKind::Classic && std::ranges::any_of(config.entries, [&](const auto& one) {
                          return one.kind == AgentKind::Classic && one.name == entry.name;
                        });
    if (exists) {
      config.warnings.push_back({AgentDoubt::Section,
                                 entry.place,
                                 fmt::format("a section `{}` exists already in another file, so that the agent passes "
                                             "over this one",
                                             entry.name),
                                 {}});
    } else {
      config.entries.push_back(std::move(entry));
    }
  }
  std::ranges::move(more.warnings, std::back_inserter(config.warnings));
  for (std::string& note : more.notes) {
    if (std::ranges::find(config.notes, note) == config.notes.end()) config.notes.push_back(std::move(note));
  }
}

std::vector<AgentWarning> doubts_about_entries(const std::vector<AgentEntry>& entries) {
  std::vector<AgentWarning> warnings;
  std::map<std::pair<std::string, std::string>, const AgentEntry*> streams;
  for (const AgentEntry& entry : entries) {
    check_names(entry, warnings);
    check_placeholders(entry, entry.group, warnings);
    check_placeholders(entry, entry.stream, warnings);
    check_suffix(entry, warnings);
    if (entry.kind == AgentKind::Docker || entry.publishes_all_files) continue;
    const auto [at, is_new] = streams.try_emplace({entry.group.text, entry.stream.text}, &entry);
    if (is_new) continue;
    warnings.push_back(
        {AgentDoubt::SameStream, entry.place,
         fmt::format("`{}` and `{}` send to the same log stream `{}` of `{}`", at->second->name, entry.name,
                     entry.stream.text.empty() ? "{instance_id}" : entry.stream.text, entry.group.text),
         "give each a stream of its own"});
  }
  return warnings;
}

}  // namespace insitu
