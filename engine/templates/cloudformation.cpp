#include "engine/templates/cloudformation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/templates/dashboard.h"
#include "engine/templates/definition_forms.h"
#include "engine/templates/deployment_search.h"
#include "engine/templates/embedded_document.h"
#include "engine/templates/inner_template.h"
#include "engine/templates/nested_stack.h"
#include "engine/templates/other_ways.h"
#include "engine/templates/read_apart.h"
#include "engine/templates/stack_set.h"
#include "engine/templates/template_loops.h"
#include "engine/templates/template_sections.h"
#include "engine/templates/template_values.h"

namespace insitu {
namespace {

/// Returns why nothing is read of a resource that may make definitions; empty: it is read, or makes none.
std::string why_unread(std::string_view type) {
  if (type == "AWS::CloudWatch::InsightRule") return "rules of Contributor Insights are not checked here";
  if (type.ends_with("::MODULE")) return "the resources of a module are not in this file";
  return {};
}

/// Reads the resources of a template one by one.
class TemplateReader {
 public:
  /// `conditions`: BothWays is for the templates inside of this one.
  TemplateReader(const ExpandedTemplate& expanded, const Deployment& deployment, const ResourceTitles& titles,
                 ResourceConditions conditions, FirstProblem& problem)
      : expanded_(expanded),
        root_(expanded.root()),
        deployment_(deployment),
        titles_(titles),
        conditions_(conditions),
        problem_(problem),
        values_(root_, deployment, problem) {}

  Definitions read() {
    const Members members(root_, "the template", problem_);
    const Node* resources = members.map("Resources");
    if (resources == nullptr && !has_only_sections(root_)) {
      problem_.refuse(root_.place(), "the template has no `Resources`");
      return {};
    }
    check_sections(root_, definitions_);
    if (resources != nullptr && is_unresolved(*resources)) {
      definitions_.unresolved.emplace_back(Definition{.kind = DefinitionKind::Resource,
                                                      .id = "Resources",
                                                      .title = {},
                                                      .name = {},
                                                      .place = resources->place()},
                                           resources->scalar.unresolved);
      return take();
    }
    if (resources == nullptr || resources->members.empty()) {
      definitions_.empty_stacks.push_back(root_.place().file);
      return take();
    }
    for (const auto& [id, node] : resources->members) {
      if (!problem_.problem()) read_resource(id, node);
    }
    return take();
  }

  /// Returns what conditions decided, in the order of the file.
  [[nodiscard]] const std::vector<ResourceUse>& uses() const { return uses_; }

 private:
  using Reader = void (TemplateReader::*)(const Definition& resource, const Node& properties);
  struct TypeEntry {
    std::string_view type;
    DefinitionKind kind;
    Reader read;
  };
  static std::span<const TypeEntry> types();

  static constexpr std::size_t kMaxDepth = 10;

  Definitions take() {
    for (const TemplateFault& fault : expanded_.faults()) definitions_.add_fault(fault);
    for (const TemplateFault& fault : values_.faults()) definitions_.add_fault(fault);
    return std::move(definitions_);
  }

  void read_resource(const WrittenValue& id, const Node& node) {
    Definition resource{.kind = {}, .id = id.text, .title = {}, .name = {}, .place = id.place};
    resource.name.place = id.place;
    if (!deployment_.outer.empty()) resource.outer_file = deployment_.outer.front();
    if (id.text.starts_with("Fn::")) {
      resource.kind = DefinitionKind::Resource;
      definitions_.unresolved.emplace_back(
          resource, fmt::format("which resources `{}` makes is only known at deployment", id.text));
      return;
    }
    const Node* type = node.find("Type");
    const TypeEntry* entry = type == nullptr ? nullptr : entry_of(type->scalar.text);
    resource.kind = entry == nullptr ? DefinitionKind::Resource : entry->kind;
    if (entry != nullptr) resource.title = title_of(id.text, node);
    read_apart(with_name(resource, node), definitions_, resource_problem_, [&] { read_type(id, node, resource); });
    for (ConditionUse& use : values_.take_uses()) uses_.push_back({resource, std::move(use)});
  }

  /// Returns a resource with the name that its properties give it in so many words, for one that cannot be read.
  static Definition with_name(Definition resource, const Node& node) {
    const Node* properties = node.find("Properties");
    if (properties == nullptr) return resource;
    for (const std::string_view member : {kFilterOfTemplate.name, kAlarmOfTemplate.name}) {
      const Node* name = properties->find(member);
      if (name != nullptr && name->kind == Node::Kind::Text && !is_unresolved(*name)) resource.name = name->scalar;
    }
    return resource;
  }

  static const TypeEntry* entry_of(std::string_view type) {
    const auto entry = std::ranges::find(types(), type, &TypeEntry::type);
    return entry == types().end() ? nullptr : &*entry;
  }

  void read_type(const WrittenValue& id, const Node& node, const Definition& resource) {
    const Members members(node, fmt::format("the resource `{}`", id.text), resource_problem_);
    const auto function = std::ranges::find_if(
        node.members, [](const NodeMember& member) { return member.key.text.starts_with("Fn::"); });
    if (function != node.members.end() && node.find("Type") == nullptr) {
      definitions_.unresolved.emplace_back(resource, only_at_deployment(function->key.text));
      return;
    }
    if (is_unresolved(node)) {
      definitions_.unresolved.emplace_back(resource, node.scalar.unresolved);
      return;
    }
    const WrittenValue type = members.word("Type");
    if (!type.is_known()) definitions_.unresolved.emplace_back(resource, type.unresolved);
    if (std::string why = why_unread(type.text); !why.empty()) return leave_out(resource, std::move(why));
    const TypeEntry* entry = entry_of(type.text);
    if (entry == nullptr) return;
    if (const std::string* why = expanded_.why_open(id.text)) definitions_.unresolved.emplace_back(resource, *why);
    if (is_created(resource, members)) {
      read_properties(*entry, resource, members);
    } else {
      leave_out(id, node, members.text("Condition").text);
    }
  }

  bool is_created(const Definition& resource, const Members& members) {
    const auto condition = members.optional_text("Condition");
    if (!condition || !condition->is_known()) return true;
    const ConditionTruth truth = values_.condition(condition->text, condition->place);
    uses_.push_back({resource,
                     {.decides = ConditionUse::Decides::Creation,
                      .place = condition->place,
                      .condition = condition->text,
                      .answer = truth.answer}});
    if (conditions_ == ResourceConditions::Ignored) return true;
    if (truth.answer == ConditionTruth::Answer::Unknown) {
      definitions_.unresolved.emplace_back(
          resource, fmt::format("whether it is created depends on the condition `{}`: {}", condition->text, truth.why));
    }
    return truth.answer != ConditionTruth::Answer::No;
  }

  /// Lists what a resource would define. Only names are of use: its values may be those of no deployment.
  void leave_out(const WrittenValue& id, const Node& node, const std::string& condition) {
    FirstProblem problem;
    TemplateReader reader(expanded_, deployment_, titles_, ResourceConditions::Ignored, problem);
    reader.read_resource(id, node);
    const Definitions left_out = reader.take();
    const std::string values = deciding_values(root_, deployment_, condition);
    const std::string why =
        fmt::format("the condition `{}` is false{}{}", condition, values.empty() ? "" : " with ", values);
    const auto list = [&](const Definition& one) { definitions_.not_created.push_back({one, condition, why}); };
    std::ranges::for_each(left_out.filters, list);
    std::ranges::for_each(left_out.alarms, list);
    std::ranges::for_each(left_out.queries, list);
    for (const auto& [resource, reason] : left_out.unresolved) {
      const auto is_it = [&resource](const NotCreated& one) { return one.definition.id == resource.id; };
      if (std::ranges::none_of(definitions_.not_created, is_it)) list(resource);  // else it was only in doubt
    }
  }

  void read_properties(const TypeEntry& entry, const Definition& resource, const Members& members) {
    const Node* properties = members.map("Properties");
    if (properties == nullptr && resource.kind == DefinitionKind::Template) {
      return leave_out(resource, "it has no `Properties`");
    }
    if (properties == nullptr) {
      resource_problem_.refuse(resource.place, fmt::format("{} has no `Properties`", members.what()));
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
    definitions_.filters.push_back(
        read_metric_filter(resource, resolve(properties), kFilterOfTemplate, resource_problem_));
  }
  void read_subscription(const Definition& resource, const Node& properties) {
    definitions_.filters.push_back(
        read_subscription_filter(resource, resolve(properties), kFilterOfTemplate, resource_problem_));
  }
  void read_metric_alarm(const Definition& resource, const Node& properties) {
    definitions_.alarms.push_back(read_alarm(resource, resolve(properties), kAlarmOfTemplate, resource_problem_));
  }
  void read_composite_alarm(const Definition& resource, const Node& properties) {
    definitions_.alarms.push_back(read_composite(resource, resolve(properties), kAlarmOfTemplate, resource_problem_));
  }
  void read_alarm_on_logs(const Definition& resource, const Node& properties) {
    read_log_alarm(resource, resolve(properties), definitions_, resource_problem_);
  }
  void read_query(const Definition& resource, const Node& properties) {
    definitions_.queries.push_back(
        read_saved_query(resource, resolve(properties), kQueryOfTemplate, resource_problem_));
  }
  void read_policy(const Definition& resource, const Node& properties) {
    UnknownParts parts;
    const auto reason_of = [&](std::string_view text) { return parts.reason_of(text); };
    read_account_policy(resource, resolve_around(properties, kPolicyOfTemplate.document, parts), kPolicyOfTemplate,
                        definitions_, resource_problem_, reason_of);
  }

  void read_dashboard(const Definition& resource, const Node& properties) {
    constexpr std::string_view kBody = "DashboardBody";
    UnknownParts parts;
    const auto reason_of = [&](std::string_view text) { return parts.reason_of(text); };
    read_dashboard_resource(resource, resolve_around(properties, kBody, parts), "DashboardName", kBody, definitions_,
                            resource_problem_, reason_of);
  }

  /// Resolves properties; one of them is a document, in which marks stand for what is not known, because nearly every
  /// document names its region.
  Node resolve_around(const Node& properties, std::string_view document, UnknownParts& parts) {
    Node resolved;
    resolved.kind = Node::Kind::Map;
    resolved.scalar = properties.scalar;
    for (const auto& [key, member] : properties.members) {
      auto value = key.text == document ? values_.resolve_with_marks(member, parts) : values_.resolve(member);
      if (value) resolved.members.emplace_back(key, std::move(*value));
    }
    return resolved;
  }

  /// Reads the template of a stack set, which is one of its own: nothing of this template is known to it.
  void read_stack_set(const Definition& resource, const Node& properties) {
    const Node* body = properties.find("TemplateBody");
    if (body == nullptr) return leave_out(resource, "its template is in no file here");
    const auto resolved = values_.resolve(*body);
    if (!resolved) return leave_out(resource, "it has no template");
    if (is_unresolved(*resolved)) return leave_out(resource, resolved->scalar.unresolved);
    if (deployment_.depth >= kMaxDepth) {
      return leave_out(resource, "its template is nested too deep");
    }
    check_stack_set(Members(properties, fmt::format("the stack set `{}`", resource.id), resource_problem_));
    Deployment deployment{.parameters = {},
                          .scope = fmt::format("{}{}.", deployment_.scope, resource.id),
                          .depth = deployment_.depth + 1,
                          .parameters_given = ParametersGiven::ByTemplate};
    give_parameters(properties, values_, deployment);
    if (!resolved->is_scalar()) return read_inner_template(resource, *resolved, deployment);
    FirstProblem problem;
    const auto parsed = read_embedded_document(resolved->scalar, "its text", problem);
    if (!parsed) return add_broken_template(resource, *problem.problem(), definitions_);
    read_inner_template(resource, *parsed, deployment);
  }

  void read_stack(const Definition& resource, const Node& /*properties*/) {
    const StackReading& reading = values_.nested_stack(resource.id);
    if (reading.stack == nullptr) {
      switch (reading.outcome) {
        case StackReading::Outcome::Open:
        case StackReading::Outcome::Read:
        case StackReading::Outcome::NotRead: return leave_out(resource, reading.why);
        case StackReading::Outcome::Outside: definitions_.unresolved.emplace_back(resource, reading.why); return;
        case StackReading::Outcome::Refused:
          if (reading.fault) add_fault_of(resource, *reading.fault);
          definitions_.unresolved.emplace_back(resource, "its template is not read: " + reading.why);
          return;
      }
    }
    definitions_.nested_files.push_back(reading.stack->source.real_path);
    read_inner_template(resource, reading.stack->source.root, reading.stack->deployment);
  }

  void add_fault_of(const Definition& resource, TemplateFault fault) {
    fault.resource = resource;
    definitions_.add_fault(std::move(fault));
  }

  void read_inner_template(const Definition& owner, const Node& root, const Deployment& deployment) {
    FirstProblem problem;
    Definitions inner = read_template(root, deployment, {}, conditions_, problem);
    if (problem.problem()) return add_broken_template(owner, *problem.problem(), definitions_);
    add_owner(owner.id, ".", inner);
    inner.parameters.clear();
    definitions_.append(std::move(inner));
  }

  void leave_out(Definition resource, std::string why) {
    resource.kind = DefinitionKind::Resource;
    definitions_.not_read.emplace_back(std::move(resource), std::move(why));
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
    const Members checked(events, fmt::format("`Events` of the function `{}`", resource.id), resource_problem_);
    for (const auto& [name, node] : events.members) {
      const Definition made{.kind = DefinitionKind::SubscriptionFilter,
                            .id = resource.id + name.text,
                            .title = resource.id + "/" + name.text,
                            .name = {},
                            .place = name.place};
      const std::string what = fmt::format("the event `{}` of `{}`", name.text, resource.id);
      read_apart(made, definitions_, resource_problem_,
                 [&] { read_event(made, Members(node, what, resource_problem_)); });
    }
  }

  void read_event(const Definition& made, const Members& event) {
    if (is_unresolved(event.node())) {
      definitions_.unresolved.emplace_back(made, event.node().scalar.unresolved);
      return;
    }
    const WrittenValue type = event.word("Type");
    if (!type.is_known()) definitions_.unresolved.emplace_back(made, type.unresolved);
    if (type.text != "CloudWatchLogs") return;
    if (const Node* found = event.map("Properties")) {
      definitions_.filters.push_back(read_subscription_filter(made, *found, kFilterOfTemplate, resource_problem_));
    } else {
      resource_problem_.refuse(event.node().place(), fmt::format("{} has no `Properties`", event.what()));
    }
  }

  const ExpandedTemplate& expanded_;
  const Node& root_;
  const Deployment& deployment_;
  const ResourceTitles& titles_;
  ResourceConditions conditions_;
  FirstProblem& problem_;          // of the template as a whole
  FirstProblem resource_problem_;  // of the resource that is being read
  TemplateValues values_;
  Definitions definitions_;
  std::vector<ResourceUse> uses_;
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
      {"AWS::CloudFormation::StackSet", DefinitionKind::Template, &TemplateReader::read_stack_set},
      {"AWS::CloudFormation::Stack", DefinitionKind::Template, &TemplateReader::read_stack},
      {"AWS::Serverless::Application", DefinitionKind::Template, &TemplateReader::read_stack},
  };
  return kTypes;
}

}  // namespace

bool is_template(const Node& root) {
  return root.find("AWSTemplateFormatVersion") != nullptr || root.find("Resources") != nullptr ||
         has_only_sections(root);
}

Definitions read_template(const Node& root, const Deployment& deployment, const ResourceTitles& titles,
                          ResourceConditions conditions, FirstProblem& problem) {
  const ExpandedTemplate expanded(root, deployment);
  TemplateReader reader(expanded, deployment, titles, conditions, problem);
  Definitions definitions = reader.read();
  if (conditions != ResourceConditions::BothWays || problem.problem()) return definitions;
  read_other_ways(
      root, deployment, reader.uses(),
      [&](const Deployment& other) {
        OneWay way;
        FirstProblem of_way;
        const ExpandedTemplate of_other(root, other);
        TemplateReader other_reader(of_other, other, titles, ResourceConditions::Followed, of_way);
        way.definitions = other_reader.read();
        way.uses = other_reader.uses();
        way.problem = of_way.take();
        return way;
      },
      definitions);
  return definitions;
}

}  // namespace insitu
