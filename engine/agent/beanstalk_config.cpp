#include "engine/agent/beanstalk_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/agent/beanstalk_functions.h"
#include "engine/agent/classic_config.h"
#include "engine/agent/unified_config.h"
#include "engine/templates/embedded_document.h"
#include "grammar/near_name.h"

namespace insitu {
namespace {

constexpr std::array<std::string_view, 14> kBeanstalkKeys = {
    "packages", "sources",         "files",     "users",      "groups",   "commands", "container_commands",
    "services", "option_settings", "Resources", "Parameters", "Mappings", "Outputs",  "Conditions"};
constexpr std::string_view kStreaming = "aws:elasticbeanstalk:cloudwatch:logs";
constexpr std::string_view kStreamedGroups = "/aws/elasticbeanstalk/";

/// Returns the agent that a file is for which is written to the host. nullopt: none.
std::optional<AgentKind> agent_of_path(std::string_view path) {
  if (path.starts_with("/etc/awslogs/") && path.ends_with(".conf") && path != "/etc/awslogs/awscli.conf") {
    return AgentKind::Classic;
  }
  const bool is_unified = path.contains("cloudwatch-agent") && path.ends_with(".json");
  return is_unified ? std::optional(AgentKind::Unified) : std::nullopt;
}

bool is_agent_path(std::string_view path) { return agent_of_path(path).has_value(); }

/// Calls `take(option, value)` for each setting of log streaming, in either form.
template <class Take>
void visit_streaming(const Node& document, const Take& take) {
  const Node* const settings = document.find("option_settings");
  if (settings == nullptr) return;
  if (const Node* const options = settings->find(kStreaming)) {
    for (const auto& [name, value] : options->members) take(name.text, value);
  }
  for (const Node& item : settings->items) {
    const Node* const space = item.find("namespace");
    const Node* const name = item.find("option_name");
    const Node* const value = item.find("value");
    if (space == nullptr || name == nullptr || value == nullptr || space->scalar.text != kStreaming) continue;
    take(name->scalar.text, *value);
  }
}

class BeanstalkReader {
 public:
  explicit BeanstalkReader(AgentValues& values) : values_(values) {}

  std::expected<AgentConfig, std::vector<ReadProblem>> read(const Node& document) {
    check_keys(document);
    if (const Node* const files = document.find("files")) {
      for (const auto& [path, file] : files->members) read_file(path, file);
    }
    visit_streaming(document, [this](const std::string& name, const Node& value) { read_setting(name, value); });
    if (!problems_.empty()) return std::unexpected(std::move(problems_));
    return std::move(config_);
  }

 private:
  void refuse(const SourceLocation& place, std::string message, std::string help = {}) {
    problems_.push_back({place, std::move(message), std::move(help)});
  }

  void check_keys(const Node& document) {
    for (const auto& [key, value] : document.members) {
      if (std::ranges::find(kBeanstalkKeys, key.text) != kBeanstalkKeys.end()) continue;
      const std::string_view near = near_name(key.text, kBeanstalkKeys);
      const bool is_path = key.text.starts_with('/');
      refuse(key.place, fmt::format("Elastic Beanstalk knows no key `{}`, and refuses the file", key.text),
             is_path         ? "it belongs under `files:`: indent it"
             : !near.empty() ? fmt::format("did you mean `{}`?", near)
                             : "");
    }
  }

  void read_file(const WrittenValue& path, const Node& file) {
    if (!is_agent_path(path.text)) return;
    const Node* const content = file.find("content");
    if (content == nullptr) {
      if (file.find("source") != nullptr) {
        refuse(path.place, fmt::format("the content of `{}` is that of its `source`, which is not read", path.text));
      }
      return;
    }
    FirstProblem problem;
    const WrittenValue text = resolve_beanstalk_functions(content->scalar, values_, problem);
    if (auto broken = problem.take()) return problems_.push_back(std::move(*broken));
    if (!values_.unresolved().empty()) return;  // the text would be another one
    take(agent_of_path(path.text) == AgentKind::Classic ? read_classic_config(text) : read_json(path, text));
  }

  static std::expected<AgentConfig, std::vector<ReadProblem>> read_json(const WrittenValue& path,
                                                                        const WrittenValue& text) {
    FirstProblem problem;
    const auto document = read_embedded_json(text, fmt::format("the content of `{}`", path.text), problem);
    if (!document) return std::unexpected(std::vector<ReadProblem>{*problem.problem()});
    if (!is_unified_config(*document)) return AgentConfig{};
    return read_unified_config(*document);
  }

  void take(std::expected<AgentConfig, std::vector<ReadProblem>> read) {
    if (!read) {
      std::ranges::move(read.error(), std::back_inserter(problems_));
      return;
    }
    std::ranges::move(read->entries, std::back_inserter(config_.entries));
    std::ranges::move(read->warnings, std::back_inserter(config_.warnings));
    for (std::string& note : read->notes) {
      if (std::ranges::find(config_.notes, note) == config_.notes.end()) config_.notes.push_back(std::move(note));
    }
  }

  void read_setting(const std::string& name, const Node& value) {
    if (name == "StreamLogs" && value.scalar.text != "true" && value.scalar.text != "True") {
      config_.warnings.push_back(
          {AgentDoubt::Value, value.place(), "`StreamLogs` is off: Elastic Beanstalk streams nothing itself", {}});
    }
    if (name != "RetentionInDays") return;
    int days = 0;
    const std::string& text = value.scalar.text;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
    if (error != std::errc{} || end != text.data() + text.size() || days < 1) {
      return refuse(value.place(), fmt::format("`RetentionInDays` is `{}`, which is no number of days", text));
    }
    for (AgentEntry& entry : config_.entries) {
      if (!entry.retention_days && entry.group.text.starts_with(kStreamedGroups)) entry.retention_days = days;
    }
  }

  AgentValues& values_;
  AgentConfig config_;
  std::vector<ReadProblem> problems_;
};

}  // namespace

bool is_beanstalk_config(const Node& document) {
  if (document.kind != Node::Kind::Map) return false;
  const auto is_agent_file = [](const NodeMember& member) { return is_agent_path(member.key.text); };
  if (std::ranges::any_of(document.members, is_agent_file)) return true;
  if (const Node* const files = document.find("files")) {
    if (std::ranges::any_of(files->members, is_agent_file)) return true;
  }
  bool is_about_streaming = false;
  visit_streaming(document, [&](const std::string&, const Node&) { is_about_streaming = true; });
  return is_about_streaming;
}

std::expected<AgentConfig, std::vector<ReadProblem>> read_beanstalk_config(const Node& document, AgentValues& values) {
  return BeanstalkReader(values).read(document);
}

}  // namespace insitu
