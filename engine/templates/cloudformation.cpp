#include "engine/templates/cloudformation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/templates/dashboard.h"
#include "engine/templates/definition_forms.h"
#include "engine/templates/deployment_search.h"
#include "engine/templates/embedded_document.h"
#include "engine/templates/inner_template.h"
#include "engine/templates/nested_stack.h"
#include "engine/templates/template_loops.h"
#include "engine/templates/template_values.h"

namespace insitu {
namespace {

/// The sections of a template. (AWS doc: template sections)
constexpr std::string_view kSections[] = {"AWSTemplateFormatVersion",
                                          "Description",
                                          "Metadata",
                                          "Parameters",
                                          "Rules",
                                          "Mappings",
                                          "Conditions",
                                          "Transform",
                                          "Resources",
                                          "Outputs",
                                          "Hooks"};

/// Whether a document without `Resources` is a template all the same: it has parameters or rules, and only sections.
bool has_only_sections(const Node& root) {
  if (root.find("Parameters") == nullptr && root.find("Rules") == nullptr) return false;
  return std::ranges::all_of(root.members, [](const NodeMember& member) {
    return std::ranges::find(kSections, member.key.text) != std::end(kSections);
  });
}

/// Returns why nothing is read of a resource that may make definitions; empty: it is read, or makes none.
std::string why_unread(std::string_view type) {
  if (type == "AWS::CloudWatch::InsightRule") return "rules of Contributor Insights are not checked here";
  if (type.ends_with("::MODULE")) return "the resources of a module are not in this file";
  return {};
}

/// A place that a condition decides, and the resource that it belongs to.
struct ResourceUse {
  Definition resource;
  ConditionUse use;
};

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
    if (resources == nullptr || resources->members.empty()) {
      definitions_.empty_stacks.push_back(root_.place().file);
      return take();
    }
    for (const auto& [id, node] : resources->members) read_resource(id, node);
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
      definitions_.unresolved.emplace_back(
          std::move(resource), fmt::format("which resources `{}` makes is only known at deployment", id.text));
      return;
    }
    const Members members(node, fmt::format("the resource `{}`", id.text), problem_);
    const WrittenValue type = members.text("Type");
    if (std::string why = why_unread(type.text); !why.empty()) return leave_out(resource, std::move(why));
    for (const TypeEntry& entry : types()) {
      if (entry.type != type.text) continue;
      resource.kind = entry.kind;
      resource.title = title_of(id.text, node);
      if (const std::string* why = expanded_.why_open(id.text)) definitions_.unresolved.emplace_back(resource, *why);
      if (is_created(resource, members)) {
        read_properties(entry, resource, members);
      } else {
        leave_out(id, node, members.text("Condition").text);
      }
      for (ConditionUse& use : values_.take_uses()) uses_.push_back({resource, std::move(use)});
      return;
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
    UnknownParts parts;
    const auto reason_of = [&](std::string_view text) { return parts.reason_of(text); };
    read_account_policy(resource, resolve_around(properties, kPolicyOfTemplate.document, parts), kPolicyOfTemplate,
                        definitions_, problem_, reason_of);
  }

  void read_dashboard(const Definition& resource, const Node& properties) {
    constexpr std::string_view kBody = "DashboardBody";
    UnknownParts parts;
    const auto reason_of = [&](std::string_view text) { return parts.reason_of(text); };
    read_dashboard_resource(resource, resolve_around(properties, kBody, parts), "DashboardName", kBody, definitions_,
                            problem_, reason_of);
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
    const Deployment deployment{.parameters = {},
                                .scope = fmt::format("{}{}.", deployment_.scope, resource.id),
                                .depth = deployment_.depth + 1,
                                .parameters_given = ParametersGiven::ByTemplate};
    if (!resolved->is_scalar()) return read_inner_template(resource, *resolved, deployment);
    FirstProblem problem;
    const auto parsed = read_embedded_document(resolved->scalar, "its text", problem);
    if (!parsed) return add_broken_template(resource, *problem.problem(), definitions_);
    read_inner_template(resource, *parsed, deployment);
  }

  void read_stack(const Definition& resource, const Node& /*properties*/) {
    const StackReading& reading = values_.nested_stack(resource.id);
    if (reading.stack == nullptr && reading.outcome != StackReading::Outcome::Refused) {
      return leave_out(resource, reading.why);
    }
    if (reading.stack == nullptr) {
      definitions_.unresolved.emplace_back(resource, "its template is not read: " + reading.why);
      return;
    }
    definitions_.nested_files.push_back(reading.stack->source.real_path);
    read_inner_template(resource, reading.stack->source.root, reading.stack->deployment);
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

  const ExpandedTemplate& expanded_;
  const Node& root_;
  const Deployment& deployment_;
  const ResourceTitles& titles_;
  ResourceConditions conditions_;
  FirstProblem& problem_;
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

/// Reads a template with other values of its parameters, until each place that a condition decides was read both ways.
class OtherWays {
 public:
  OtherWays(const Node& root, const Deployment& given, const ResourceTitles& titles, Definitions& definitions)
      : root_(root), given_(given), titles_(titles), definitions_(definitions) {}

  void read(const std::vector<ResourceUse>& uses) {
    constexpr std::size_t kMaxReadings = 100;
    add(given_, uses);
    std::size_t readings = 0;
    while (!open_.empty() && readings < kMaxReadings) {
      const OpenWay way = std::move(open_.front());
      open_.pop_front();
      if (!read_.insert(way.key).second) continue;
      read(deployment_where(ExpandedTemplate(root_, way.from).root(), way.from, way.condition, way.wanted));
      ++readings;
    }
    const auto is_read = [this](const OpenWay& way) { return read_.contains(way.key); };
    const auto left = std::ranges::find_if_not(open_, is_read);
    if (left == open_.end()) return;
    definitions_.unresolved.emplace_back(
        left->resource, fmt::format("the template has too many conditions: from `{}` on, what they decide is not read "
                                    "both ways",
                                    left->condition));
  }

 private:
  using Key = std::tuple<std::size_t, std::size_t, bool>;  // line and column of a use, and the answer
  struct OpenWay {
    Key key;
    Definition resource;
    Deployment from;  // a reading that met the use
    std::string condition;
    bool wanted = false;
  };

  static Key key_of(const ConditionUse& use, bool answer) { return {use.place.line, use.place.column, answer}; }

  /// Adds what a reading met: the answers that it gave, and those that no reading gave before. Without a resource there
  /// is nothing to read.
  void add(const Deployment& deployment, const std::vector<ResourceUse>& uses) {
    for (const auto& [resource, use] : uses) {
      if (use.answer != ConditionTruth::Answer::Unknown)
        read_.insert(key_of(use, use.answer == ConditionTruth::Answer::Yes));
    }
    for (const auto& [resource, use] : uses) {
      for (const bool wanted : {true, false}) {
        if (!wanted && use.decides == ConditionUse::Decides::Creation) continue;
        const Key key = key_of(use, wanted);
        if (!read_.contains(key)) open_.push_back({key, resource, deployment, use.condition, wanted});
      }
    }
  }

  void read(const Deployment& deployment) {
    FirstProblem problem;
    const ExpandedTemplate expanded(root_, deployment);
    TemplateReader reader(expanded, deployment, titles_, ResourceConditions::Followed, problem);
    Definitions other = reader.read();
    for (const TemplateFault& fault : other.faults) definitions_.add_fault(fault);
    if (!problem.problem()) {
      definitions_.other_ways.push_back(std::move(other));
      add(deployment, reader.uses());
    } else if (deployment.conditions.empty()) {  // what is only assumed proves nothing
      definitions_.add_fault({.place = problem.problem()->place,
                              .message = fmt::format("with {}: {}", changes(deployment), problem.problem()->message),
                              .help = problem.problem()->help});
    }
  }

  /// Returns the parameters that a deployment has beside those that were given: "`Stage=prod`".
  [[nodiscard]] std::string changes(const Deployment& deployment) const {
    std::string list;
    const std::size_t count = deployment.parameters.size() - given_.parameters.size();
    for (const auto& [name, value] : std::span(deployment.parameters).first(count)) {
      list += fmt::format("{}`{}={}`", list.empty() ? "" : ", ", name, value);
    }
    return list;
  }

  const Node& root_;
  const Deployment& given_;
  const ResourceTitles& titles_;
  Definitions& definitions_;
  std::set<Key> read_;
  std::deque<OpenWay> open_;
};

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
  if (conditions == ResourceConditions::BothWays && !problem.problem()) {
    OtherWays(root, deployment, titles, definitions).read(reader.uses());
  }
  return definitions;
}

}  // namespace insitu
