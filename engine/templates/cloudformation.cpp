#include "engine/templates/cloudformation.h"

#include <fmt/format.h>

#include <span>
#include <string_view>
#include <utility>

#include "engine/templates/dashboard.h"
#include "engine/templates/definition_forms.h"
#include "engine/templates/template_values.h"

namespace insitu {
namespace {

/// Reads the resources of a template one by one.
class TemplateReader {
 public:
  TemplateReader(const Node& root, const TemplateParameters& parameters, const ResourceTitles& titles,
                 FirstProblem& problem)
      : root_(root), titles_(titles), problem_(problem), values_(root, parameters, problem) {}

  Definitions read() {
    const Members members(root_, "the template", problem_);
    const Node* resources = members.map("Resources");
    if (resources == nullptr) {
      problem_.refuse(root_.place(), "the template has no `Resources`");
      return {};
    }
    for (const auto& [id, node] : resources->members) read_resource(id, node);
    return std::move(definitions_);
  }

 private:
  using Reader = void (TemplateReader::*)(const Definition& resource, const Node& properties);
  struct TypeEntry {
    std::string_view type;
    DefinitionKind kind;
    Reader read;
  };
  static std::span<const TypeEntry> types();

  void read_resource(const WrittenValue& id, const Node& node) {
    Definition resource{.kind = {}, .id = id.text, .title = {}, .name = {}, .place = id.place};
    resource.name.place = id.place;
    if (id.text.starts_with("Fn::")) {
      definitions_.unresolved.emplace_back(
          std::move(resource), fmt::format("which resources `{}` makes is only known at deployment", id.text));
      return;
    }
    const Members members(node, fmt::format("the resource `{}`", id.text), problem_);
    const WrittenValue type = members.text("Type");
    for (const TypeEntry& entry : types()) {
      if (entry.type != type.text) continue;
      resource.kind = entry.kind;
      resource.title = title_of(id.text, node);
      if (is_created(resource, members)) read_properties(entry, resource, members);
      return;
    }
  }

  bool is_created(const Definition& resource, const Members& members) {
    const auto condition = members.optional_text("Condition");
    if (!condition) return true;
    const ConditionTruth truth = values_.condition(condition->text, condition->place);
    if (truth.answer == ConditionTruth::Answer::Unknown) {
      definitions_.unresolved.emplace_back(
          resource, fmt::format("whether it is created depends on the condition `{}`: {}", condition->text, truth.why));
    }
    return truth.answer != ConditionTruth::Answer::No;
  }

  void read_properties(const TypeEntry& entry, const Definition& resource, const Members& members) {
    const Node* properties = members.map("Properties");
    if (properties == nullptr) {
      problem_.refuse(resource.place, fmt::format("{} has no `Properties`", members.what()));
      return;
    }
    (this->*entry.read)(resource, *properties);
  }

  /// Returns the construct path that the template itself states, or the manifest beside it.
  std::string title_of(const std::string& id, const Node& node) const {
    const Node* metadata = node.find("Metadata");
    const Node* path = metadata == nullptr ? nullptr : metadata->find("aws:cdk:path");
    if (path != nullptr && path->kind == Node::Kind::Text) return path->scalar.text;
    const auto title = titles_.find(id);
    return title == titles_.end() ? std::string() : title->second;
  }

  Node resolve(const Node& properties) {
    auto resolved = values_.resolve(properties);
    return resolved ? std::move(*resolved) : unresolved_node(properties.place(), "it is `AWS::NoValue`");
  }

  void read_filter(const Definition& resource, const Node& properties) {
    definitions_.filters.push_back(read_metric_filter(resource, resolve(properties), kFilterOfTemplate, problem_));
  }
  void read_subscription(const Definition& resource, const Node& properties) {
    definitions_.filters.push_back(
        read_subscription_filter(resource, resolve(properties), kFilterOfTemplate, problem_));
  }
  void read_metric_alarm(const Definition& resource, const Node& properties) {
    definitions_.alarms.push_back(read_alarm(resource, resolve(properties), kAlarmOfTemplate, problem_));
  }
  void read_composite_alarm(const Definition& resource, const Node& properties) {
    definitions_.alarms.push_back(read_composite(resource, resolve(properties), kAlarmOfTemplate, problem_));
  }
  void read_alarm_on_logs(const Definition& resource, const Node& properties) {
    read_log_alarm(resource, resolve(properties), definitions_, problem_);
  }
  void read_query(const Definition& resource, const Node& properties) {
    definitions_.queries.push_back(read_saved_query(resource, resolve(properties), kQueryOfTemplate, problem_));
  }
  void read_policy(const Definition& resource, const Node& properties) {
    read_account_policy(resource, resolve(properties), kPolicyOfTemplate, definitions_, problem_);
  }

  /// Reads the body of a dashboard with marks for what is not known, because nearly every body names its region.
  void read_dashboard(const Definition& resource, const Node& properties) {
    UnknownParts parts;
    const auto reason_of = [&](std::string_view text) { return parts.reason_of(text); };
    Node resolved;
    resolved.kind = Node::Kind::Map;
    resolved.scalar = properties.scalar;
    for (const auto& [key, member] : properties.members) {
      const bool is_body = key.text == "DashboardBody";
      auto value = is_body ? values_.resolve_with_marks(member, parts) : values_.resolve(member);
      if (value) resolved.members.emplace_back(key, std::move(*value));
    }
    read_dashboard_resource(resource, resolved, "DashboardName", "DashboardBody", definitions_, problem_, reason_of);
  }

  /// Reads the events of a function of SAM, which makes a subscription filter of each, named for both. (SAM doc)
  void read_function(const Definition& resource, const Node& properties) {
    const Node* written = properties.find("Events");
    if (written == nullptr) return;
    const Node events = resolve(*written);
    if (is_unresolved(events)) {
      definitions_.unresolved.emplace_back(resource, events.scalar.unresolved);
      return;
    }
    for (const auto& [name, node] : events.members) {
      const Members event(node, fmt::format("the event `{}` of `{}`", name.text, resource.id), problem_);
      const auto type = event.optional_text("Type");
      if (!type || type->text != "CloudWatchLogs") continue;
      const Definition made{.kind = {},
                            .id = resource.id + name.text,
                            .title = resource.id + "/" + name.text,
                            .name = {},
                            .place = name.place};
      if (const Node* found = event.map("Properties")) {
        definitions_.filters.push_back(read_subscription_filter(made, *found, kFilterOfTemplate, problem_));
      } else {
        problem_.refuse(node.place(), fmt::format("{} has no `Properties`", event.what()));
      }
    }
  }

  const Node& root_;
  const ResourceTitles& titles_;
  FirstProblem& problem_;
  TemplateValues values_;
  Definitions definitions_;
};

std::span<const TemplateReader::TypeEntry> TemplateReader::types() {
  static constexpr TypeEntry kTypes[] = {
      {"AWS::Logs::MetricFilter", DefinitionKind::MetricFilter, &TemplateReader::read_filter},
      {"AWS::Logs::SubscriptionFilter", DefinitionKind::SubscriptionFilter, &TemplateReader::read_subscription},
      {"AWS::Logs::QueryDefinition", DefinitionKind::SavedQuery, &TemplateReader::read_query},
      {"AWS::Logs::ScheduledQuery", DefinitionKind::SavedQuery, &TemplateReader::read_query},
      {"AWS::Logs::AccountPolicy", DefinitionKind::SubscriptionFilter, &TemplateReader::read_policy},
      {"AWS::CloudWatch::Alarm", DefinitionKind::Alarm, &TemplateReader::read_metric_alarm},
      {"AWS::CloudWatch::CompositeAlarm", DefinitionKind::Alarm, &TemplateReader::read_composite_alarm},
      {"AWS::CloudWatch::LogAlarm", DefinitionKind::Alarm, &TemplateReader::read_alarm_on_logs},
      {"AWS::CloudWatch::Dashboard", DefinitionKind::DashboardQuery, &TemplateReader::read_dashboard},
      {"AWS::Serverless::Function", DefinitionKind::SubscriptionFilter, &TemplateReader::read_function},
  };
  return kTypes;
}

}  // namespace

bool is_template(const Node& root) {
  return root.find("AWSTemplateFormatVersion") != nullptr || root.find("Resources") != nullptr;
}

Definitions read_template(const Node& root, const TemplateParameters& parameters, const ResourceTitles& titles,
                          FirstProblem& problem) {
  return TemplateReader(root, parameters, titles, problem).read();
}

}  // namespace insitu
