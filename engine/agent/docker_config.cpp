#include "engine/agent/docker_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>

#include "engine/model/utf8.h"
#include "grammar/near_name.h"

namespace insitu {
namespace {

constexpr std::string_view kDriver = "awslogs";
constexpr std::string_view kFormatOption = "awslogs-datetime-format";
constexpr std::string_view kPatternOption = "awslogs-multiline-pattern";
constexpr std::string_view kPrefixOption = "awslogs-stream-prefix";
constexpr std::array<std::string_view, 18> kDriverOptions = {"awslogs-group",
                                                             "awslogs-stream",
                                                             "awslogs-region",
                                                             "awslogs-create-group",
                                                             "awslogs-create-stream",
                                                             "awslogs-datetime-format",
                                                             "awslogs-multiline-pattern",
                                                             "awslogs-format",
                                                             "awslogs-endpoint",
                                                             "awslogs-credentials-endpoint",
                                                             "awslogs-force-flush-interval-seconds",
                                                             "awslogs-max-buffered-events",
                                                             "tag",
                                                             "mode",
                                                             "max-buffer-size",
                                                             "labels",
                                                             "env",
                                                             "env-regex"};

/// Who reads the options: ECS takes one that the driver does not.
enum class Runtime : std::uint8_t { Docker, Ecs };

/// The options of a container, and where they are written.
struct Container {
  std::string name;
  const Node* options = nullptr;  ///< nullptr: there are none
  SourceLocation place;
  Runtime runtime = Runtime::Docker;
};

std::string_view text_of(const Node* node) { return node == nullptr ? std::string_view() : node->scalar.text; }

/// Finds the containers whose driver is awslogs.
class ContainerFinder {
 public:
  std::vector<Container> find(const Node& document) {
    if (document.kind == Node::Kind::List) {
      for (const Node& item : document.items) take_inspected(item);
      return std::move(found_);
    }
    take_daemon(document);
    take_configured(document, "container");
    take_inspected(document);
    take_definitions(document.find("containerDefinitions"));
    if (const Node* const task = document.find("taskDefinition")) take_definitions(task->find("containerDefinitions"));
    take_services(document.find("services"));
    return std::move(found_);
  }

 private:
  void add(std::string name, const Node* driver, const Node* options, const SourceLocation& place, Runtime runtime) {
    if (text_of(driver) == kDriver) found_.push_back({std::move(name), options, place, runtime});
  }

  void take_daemon(const Node& map) {
    add("the daemon", map.find("log-driver"), map.find("log-opts"), map.place(), Runtime::Docker);
  }

  void take_configured(const Node& map, std::string_view name) {
    const Node* const configuration = map.find("logConfiguration");
    if (configuration == nullptr) return;
    add(std::string(name), configuration->find("logDriver"), configuration->find("options"), configuration->place(),
        Runtime::Ecs);
  }

  void take_inspected(const Node& map) {
    const Node* const host = map.find("HostConfig");
    const Node* const log = host == nullptr ? nullptr : host->find("LogConfig");
    if (log == nullptr) return;
    std::string_view name = text_of(map.find("Name"));
    if (name.starts_with('/')) name.remove_prefix(1);
    add(std::string(name.empty() ? "container" : name), log->find("Type"), log->find("Config"), log->place(),
        Runtime::Docker);
  }

  void take_definitions(const Node* list) {
    if (list == nullptr) return;
    for (const Node& item : list->items) {
      const std::string_view name = text_of(item.find("name"));
      take_configured(item, name.empty() ? "container" : name);
    }
  }

  void take_services(const Node* services) {
    if (services == nullptr) return;
    for (const auto& [name, service] : services->members) {
      if (const Node* const logging = service.find("logging")) {
        add(name.text, logging->find("driver"), logging->find("options"), logging->place(), Runtime::Docker);
      }
    }
  }

  std::vector<Container> found_;
};

class DockerConfigReader {
 public:
  std::expected<AgentConfig, std::vector<ReadProblem>> read(const Node& document) {
    for (const Container& container : ContainerFinder().find(document)) read_container(container);
    config_.notes.emplace_back("the driver also ends an event of several lines after a pause, which is not simulated");
    if (!has_start_) config_.notes.clear();
    if (is_non_blocking_) {
      config_.notes.emplace_back("`mode: non-blocking` may lose lines, which is not simulated");
    }
    if (!problems_.empty()) return std::unexpected(std::move(problems_));
    return std::move(config_);
  }

 private:
  void refuse(const SourceLocation& place, std::string message, std::string help = {}) {
    problems_.push_back({place, std::move(message), std::move(help)});
  }

  void read_container(const Container& container) {
    AgentEntry entry{.kind = AgentKind::Docker, .name = container.name, .place = container.place};
    const auto option = [&](std::string_view name) {
      const Node* const found = container.options == nullptr ? nullptr : container.options->find(name);
      return found == nullptr ? WrittenValue{} : found->scalar;
    };
    if (container.options != nullptr) check_options(container);
    entry.group = option("awslogs-group");
    if (entry.group.text.empty()) {
      return refuse(container.place,
                    fmt::format("`{}` has no `awslogs-group`, without which it does not start", container.name));
    }
    entry.stream = option("awslogs-stream");
    if (entry.stream.text.empty()) {
      entry.stream = option("tag");
      entry.is_stream_template = !entry.stream.text.empty();
    }
    if (entry.stream.text.empty()) entry.stream.text = "{container}";
    if (container.runtime == Runtime::Ecs) entry.stream_prefix = option(kPrefixOption).text;
    is_non_blocking_ = is_non_blocking_ || option("mode").text == "non-blocking";
    read_start(option(kFormatOption), option(kPatternOption), option("awslogs-format"), entry);
    config_.entries.push_back(std::move(entry));
  }

  void check_options(const Container& container) {
    for (const auto& [key, value] : container.options->members) {
      if (std::ranges::find(kDriverOptions, key.text) != kDriverOptions.end()) continue;
      if (key.text == kPrefixOption) {
        if (container.runtime == Runtime::Ecs) continue;
        refuse(key.place, "`awslogs-stream-prefix` is an option of ECS, which the driver refuses",
               "use `awslogs-stream` or `tag`");
        continue;
      }
      const std::string_view near = near_name(key.text, kDriverOptions);
      refuse(key.place, fmt::format("the driver has no option `{}`, and refuses the container", key.text),
             near.empty() ? std::string() : fmt::format("did you mean `{}`?", near));
    }
  }

  void read_start(const WrittenValue& format, const WrittenValue& pattern, const WrittenValue& shape,
                  AgentEntry& entry) {
    if (!format.text.empty() && !pattern.text.empty()) {
      return refuse(pattern.place,
                    fmt::format("`{}` and `{}` cannot be stated at the same time", kFormatOption, kPatternOption));
    }
    const bool is_format = !format.text.empty();
    const WrittenValue& written = is_format ? format : pattern;
    if (written.text.empty()) return;
    if (!shape.text.empty()) {
      return refuse(shape.place, fmt::format("`awslogs-format` and `{}` cannot be stated at the same time",
                                             is_format ? kFormatOption : kPatternOption));
    }
    has_start_ = true;
    entry.start = written;
    if (is_format) entry.start.text = docker_start_expression(format.text);
    const auto regex = compile_go_regex(entry.start.text);
    if (!regex) {
      return refuse(written.place,
                    fmt::format("`{}` is no expression of Go: {}", is_format ? kFormatOption : kPatternOption,
                                regex.error().message),
                    is_format ? "the text around directives is an expression: write `\\[` for a bracket" : "");
    }
    if (is_format) warn_of_format(format);
  }

  void warn_of_format(const WrittenValue& format) {
    for (std::size_t at = 0; at + 1 < format.text.size(); ++at) {
      if (format.text[at] != '%') continue;
      const std::string_view directive = std::string_view(format.text).substr(at, 2);
      const std::size_t place = at++;
      if (!docker_start_expression(directive).empty()) continue;
      config_.warnings.push_back(
          {AgentDoubt::TimeFormat, place_of(format, place),
           fmt::format("`{}` becomes nothing, so that more lines begin an event than meant", directive),
           "write %Y-%m-%d %H:%M:%S in full"});
    }
  }

  AgentConfig config_;
  std::vector<ReadProblem> problems_;
  bool has_start_ = false;
  bool is_non_blocking_ = false;
};

std::string_view expression_of_docker(char directive) {
  switch (directive) {
    case 'a': return "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
    case 'A': return "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)";
    case 'w': return "[0-6]";
    case 'd': return "(?:0[1-9]|[1,2][0-9]|3[0,1])";
    case 'b': return "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
    case 'B': return "(?:January|February|March|April|May|June|July|August|September|October|November|December)";
    case 'm': return "(?:0[1-9]|1[0-2])";
    case 'Y': return R"(\d{4})";
    case 'y': return R"(\d{2})";
    case 'H': return "(?:[0,1][0-9]|2[0-3])";
    case 'I': return "(?:0[0-9]|1[0-2])";
    case 'p': return "[A,P]M";
    case 'M':
    case 'S': return "[0-5][0-9]";
    case 'f': return R"(\d{6})";
    case 'z': return R"([+-]\d{4})";
    case 'Z': return "[A-Z]{1,4}T";
    case 'j': return "(?:0[0-9][1-9]|[1,2][0-9][0-9]|3[0-5][0-9]|36[0-6])";
    case 'L': return R"(\.\d{3})";
    default: return {};
  }
}

}  // namespace

std::string docker_start_expression(std::string_view format) {
  std::string expression;
  for (std::size_t at = 0; at < format.size(); ++at) {
    // `.` of the expression by which directives are found takes no newline.
    if (format[at] == '%' && at + 1 < format.size() && format[at + 1] != '\n') {
      expression += expression_of_docker(format[++at]);
      while (at + 1 < format.size() && is_continuation(format[at + 1])) ++at;
    } else {
      expression += format[at];
    }
  }
  return expression;
}

bool is_docker_config(const Node& document) { return !ContainerFinder().find(document).empty(); }

std::expected<AgentConfig, std::vector<ReadProblem>> read_docker_config(const Node& document) {
  return DockerConfigReader().read(document);
}

}  // namespace insitu
