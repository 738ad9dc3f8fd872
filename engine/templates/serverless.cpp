#include "engine/templates/serverless.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/templates/read_apart.h"
#include "engine/templates/serverless_variables.h"
#include "engine/templates/source_note.h"
#include "engine/templates/template_values.h"

namespace insitu {
namespace {

/// Returns the name of a function in logical ids. (Serverless doc: AWS resources, normalized names)
std::string normalized(std::string_view function) {
  std::string name;
  for (const char c : function) {
    if (c == '-') {
      name += "Dash";
    } else if (c == '_') {
      name += "Underscore";
    } else {
      name += c;
    }
  }
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

/// Returns the map under a name, which is added if it is missing.
Node& member_at(Node& map, std::string_view name, const SourceLocation& place) {
  const auto found =
      std::ranges::find(map.members, name, [](const NodeMember& one) -> std::string_view { return one.key.text; });
  if (found != map.members.end()) return found->value;
  add_member(map, std::string(name), empty_node(Node::Kind::Map, place));
  return map.members.back().value;
}

/// The sections of CloudFormation that are maps, and in which resources, or what they refer to, may be.
constexpr std::string_view kMapSections[] = {"Resources", "Parameters", "Conditions", "Mappings", "Outputs"};

/// Puts the template together that the framework would make.
class ServerlessTemplate {
 public:
  ServerlessTemplate(const Node& root, FirstProblem& problem)
      : service_(root), problem_(problem), variables_(root), template_(empty_node(Node::Kind::Map, root.place())) {}

  Definitions read(const TitledTemplateReading& read_template) {
    // The framework adds resources that are not written here: a name that is not defined is no fault.
    add_member(template_, "Transform", text_node(service_.place(), "Serverless"));
    member_at(template_, "Resources", service_.place());
    each_part("resources", [this](const std::string&, const Node& part) { add_sections(part); });
    each_part("functions", [this](const std::string&, const Node& part) {
      for (const auto& [name, function] : part.members) add_function(name, function);
    });
    Definitions definitions = read_template(template_, titles_, problem_);
    definitions.empty_stacks.clear();
    definitions.append(std::move(left_out_));
    note_source(definitions, service_.place().file);
    return definitions;
  }

 private:
  /// Calls `use` with a member that is a map, or a list of maps; each may be in a file of its own.
  template <class Use>
  void each_part(std::string_view name, const Use& use) {
    const Node* written = service_.find(name);
    if (written == nullptr || written->kind == Node::Kind::Null) return;
    const Node parts = variables_.resolve(*written);
    if (parts.kind != Node::Kind::List) return use_part(std::string(name), parts, use);
    for (std::size_t i = 0; i < parts.items.size(); ++i) {
      use_part(fmt::format("{}[{}]", name, i), parts.items[i], use);
    }
  }

  template <class Use>
  void use_part(const std::string& id, const Node& part, const Use& use) {
    if (is_unresolved(part)) return leave_out(id, part);
    if (part.kind == Node::Kind::Null) return;
    if (part.kind == Node::Kind::Map) return use(id, part);
    refuse_part(id, part);
  }

  void refuse_part(const std::string& id, const Node& part, std::string_view wanted = "a map") {
    const Definition resource{
        .kind = DefinitionKind::Resource, .id = id, .title = {}, .name = {}, .place = part.place()};
    const std::string message = fmt::format("`{}` is {}, not {}", id, describe_kind(part.kind), wanted);
    add_broken_resource(resource, {.place = part.place(), .message = message, .help = {}}, left_out_);
  }

  void leave_out(const std::string& id, const Node& unknown) {
    Definition resource{.kind = DefinitionKind::Resource, .id = id, .title = {}, .name = {}, .place = unknown.place()};
    if (unknown.scalar.expression.starts_with("${file(")) {
      left_out_.not_read.emplace_back(std::move(resource), "it is in a file of its own: name that as well");
    } else {
      left_out_.unresolved.emplace_back(std::move(resource), unknown.scalar.unresolved);
    }
  }

  void add_sections(const Node& part) {
    for (const auto& [name, section] : part.members) {
      if (is_unresolved(section)) {
        leave_out(fmt::format("resources.{}", name.text), section);
        continue;
      }
      if (section.kind != Node::Kind::Map) {
        const bool is_odd =
            section.kind != Node::Kind::Null && std::ranges::find(kMapSections, name.text) != std::end(kMapSections);
        if (is_odd) refuse_part(fmt::format("resources.{}", name.text), section);
        continue;
      }
      Node& whole = member_at(template_, name.text, section.place());
      for (const auto& [id, one] : section.members) {
        if (name.text == "Resources") {
          add_resource(id, one);
        } else {
          whole.members.emplace_back(id, one);
        }
      }
    }
  }

  void add_resource(const WrittenValue& id, Node resource) {
    if (is_unresolved(resource)) return leave_out(id.text, resource);
    const Node* type = resource.find("Type");
    if (type != nullptr && is_unresolved(*type)) return leave_out(id.text, *type);
    const Node* condition = resource.find("Condition");
    if (condition != nullptr && is_unresolved(*condition)) {
      leave_out(id.text, *condition);
      std::erase_if(resource.members, [](const NodeMember& member) { return member.key.text == "Condition"; });
    }
    member_at(template_, "Resources", resource.place()).members.emplace_back(id, std::move(resource));
  }

  void add_function(const WrittenValue& name, const Node& function) {
    const std::string id = fmt::format("functions.{}", name.text);
    if (is_unresolved(function)) return leave_out(id, function);
    if (function.kind != Node::Kind::Map && function.kind != Node::Kind::Null) return refuse_part(id, function);
    const Node* events = function.find("events");
    if (events == nullptr || events->kind == Node::Kind::Null) return;
    if (is_unresolved(*events)) return leave_out(fmt::format("{}.events", id), *events);
    if (events->kind != Node::Kind::List) return refuse_part(fmt::format("{}.events", id), *events, "a list");
    std::size_t count = 0;
    for (std::size_t i = 0; i < events->items.size(); ++i) {
      const Node& event = events->items[i];
      const std::string event_id = fmt::format("{}.events[{}]", id, i);
      if (is_unresolved(event)) {
        leave_out(event_id, event);
      } else if (!is_event(event)) {
        refuse_part(event_id, event, "an event");
      } else if (const Node* log = event.find("cloudwatchLog")) {
        add_subscription(name, *log, ++count);
      }
    }
  }

  /// A text is the name of an event without members.
  static bool is_event(const Node& node) {
    return node.kind == Node::Kind::Map ? !node.members.empty()
                                        : node.kind == Node::Kind::Text && !node.scalar.text.empty();
  }

  /// Makes the resource of an event `cloudwatchLog: GROUP` or `cloudwatchLog: {logGroup: GROUP, filter: PATTERN}`.
  void add_subscription(const WrittenValue& function, const Node& log, std::size_t number) {
    Node properties = empty_node(Node::Kind::Map, log.place());
    if (log.kind == Node::Kind::Text) {
      add_member(properties, "LogGroupName", log);
      add_member(properties, "FilterPattern", text_node(log.place(), ""));
    } else if (log.kind != Node::Kind::Map) {
      return refuse_part(fmt::format("functions.{}.events.cloudwatchLog", function.text), log);
    } else {
      const Members members(log, fmt::format("the event `cloudwatchLog` of `{}`", function.text), problem_);
      const Node* group = members.find("logGroup");
      if (group == nullptr) {
        return refuse_part(fmt::format("functions.{}.events.cloudwatchLog", function.text), log,
                           "one with a `logGroup`");
      }
      const Node* filter = members.find("filter");
      add_member(properties, "LogGroupName", *group);
      add_member(properties, "FilterPattern", filter == nullptr ? text_node(log.place(), "") : *filter);
    }
    Node resource = empty_node(Node::Kind::Map, log.place());
    add_member(resource, "Type", text_node(log.place(), "AWS::Logs::SubscriptionFilter"));
    add_member(resource, "Properties", std::move(properties));
    WrittenValue id;
    id.text = fmt::format("{}LogsSubscriptionFilterCloudWatchLog{}", normalized(function.text), number);
    id.place = log.place();
    titles_.emplace(id.text, number == 1 ? function.text : fmt::format("{}/{}", function.text, number));
    member_at(template_, "Resources", log.place()).members.emplace_back(std::move(id), std::move(resource));
  }

  const Node& service_;
  FirstProblem& problem_;
  ServerlessVariables variables_;
  Node template_;
  ResourceTitles titles_;
  Definitions left_out_;
};

}  // namespace

bool is_serverless(const Node& root) {
  return root.find("service") != nullptr && root.find("provider") != nullptr && root.find("Resources") == nullptr;
}

Definitions read_serverless(const Node& root, const TitledTemplateReading& read_template, FirstProblem& problem) {
  return ServerlessTemplate(root, problem).read(read_template);
}

}  // namespace insitu
