#include "engine/templates/terraform.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/templates/awscc_resource.h"
#include "engine/templates/cloudformation.h"
#include "engine/templates/dashboard.h"
#include "engine/templates/definition_forms.h"
#include "engine/templates/embedded_document.h"
#include "engine/templates/inner_template.h"
#include "engine/templates/plan_configuration.h"
#include "engine/templates/read_apart.h"
#include "engine/templates/terraform_marks.h"

namespace insitu {
namespace {

/// Removes members that are not set: they are an empty list of blocks, in a state also an empty text or map, or 0 if 0
/// is not a possible value.
void remove_unset(Node& alarm) {
  std::erase_if(alarm.members, [](const auto& member) {
    const Node& node = member.value;
    const WrittenValue& value = node.scalar;
    if (node.kind == Node::Kind::List && node.items.empty()) return true;  // no block is written
    if (node.kind == Node::Kind::Map && node.members.empty()) return true;
    if (!node.is_scalar() || !value.is_known()) return false;
    const bool is_above_0 = member.key.text == "datapoints_to_alarm" || member.key.text == "period";
    return value.text.empty() || (is_above_0 && value.text == "0");
  });
  for (auto& [key, member] : alarm.members) {
    for (Node& item : member.items) remove_unset(item);
    if (member.kind == Node::Kind::Map && key.text != "dimensions") remove_unset(member);
  }
}

/// Does the same in the block of a metric filter. (An empty pattern is a pattern.)
void remove_unset_of_filter(Node& filter) {
  for (auto& [key, member] : filter.members) {
    if (key.text != kFilterOfTerraform.transformations) continue;
    for (Node& block : member.items) {
      std::erase_if(block.members, [](const auto& value) {
        const std::string_view name = value.key.text;
        return (name == kFilterOfTerraform.default_value || name == kFilterOfTerraform.unit) &&
               value.value.kind == Node::Kind::Text && !is_unresolved(value.value) && value.value.scalar.text.empty();
      });
    }
  }
}

/// Trims the pattern of a metric filter, as the provider does before it sends it; it does not trim that of a
/// subscription filter.
void trim_pattern(WrittenValue& pattern) {
  constexpr std::string_view kBlanks = " \t\n\v\f\r";
  const std::size_t begin = pattern.text.find_first_not_of(kBlanks);
  if (begin == std::string::npos || !pattern.is_known()) return pattern.text.clear();
  pattern.place = place_of(pattern, begin);
  std::erase_if(pattern.anchors, [begin](const TextAnchor& anchor) { return anchor.offset <= begin; });
  for (TextAnchor& anchor : pattern.anchors) anchor.offset -= begin;
  pattern.text = pattern.text.substr(begin, pattern.text.find_last_not_of(kBlanks) + 1 - begin);
}

/// Returns the values of all modules, of a plan or a state. Without resources Terraform prints none.
const Node* find_values(const Node& root) {
  const Node* planned = root.find("planned_values");
  return member_of(planned != nullptr ? planned : root.find("values"), "root_module");
}

/// Types that have to do with patterns or alarms, and of which nothing is read.
struct UnreadType {
  std::string_view type;
  std::string_view why;
};
constexpr std::string_view kContributorRule = "rules of Contributor Insights have no filter pattern; they are not read";
constexpr UnreadType kUnreadTypes[] = {
    {"aws_cloudwatch_contributor_insight_rule", kContributorRule},
    {"aws_cloudwatch_contributor_managed_insight_rule", kContributorRule},
    {"aws_cloudwatch_log_anomaly_detector", "anomaly detectors of log groups are not read"},
};

class TerraformReader {
 public:
  TerraformReader(const Node& root, const TemplateReading& read_template, FirstProblem& problem)
      : root_(root), problem_(problem), names_(find_values(root)), read_template_(read_template) {}

  Definitions read() {
    if (!check_version() || !check_outcome()) return {};
    collect_unknown();
    PlanModule top;
    top.configuration = member_of(root_.find("configuration"), "root_module");
    if (const Node* values = find_values(root_)) read_module(*values, top);
    read_template_resources();
    return std::move(definitions_);
  }

 private:
  bool check_version() {
    const WrittenValue version = Members(root_, "the file", problem_).text("format_version");
    if (version.text.starts_with("1.") || version.text == "1") return true;
    problem_.refuse(version.place, fmt::format("format version `{}` of Terraform's JSON is not known", version.text),
                    "versions 1.x are read: those of Terraform 0.14.9 and later, and of OpenTofu");
    return false;
  }

  bool check_outcome() {
    const Node* errored = root_.find("errored");
    if (!is_true(errored)) return true;
    problem_.refuse(errored->place(), "this plan is not whole: planning failed (`errored`)");
    return false;
  }

  void collect_unknown() {
    const Node* changes = root_.find("resource_changes");
    if (changes == nullptr) return;
    for (const Node& change : changes->items) {
      const Node* address = change.find("address");
      // A resource that was replaced out of band is listed again, as deposed: that is not the one to come.
      if (address == nullptr || change.find("deposed") != nullptr) continue;
      unknown_.emplace(address->scalar.text, member_of(change.find("change"), "after_unknown"));
    }
  }

  void read_module(const Node& node, const PlanModule& module) {
    const Members members(node, "a module", problem_);
    if (const Node* resources = members.list("resources")) read_resources(resources->items, module);
    if (const Node* modules = members.list("child_modules")) {
      for (const Node& child : modules->items) {
        const Node* address = child.find("address");
        read_module(child, module.child(address == nullptr ? std::string_view() : address->scalar.text));
      }
    }
  }

  void read_resources(std::span<const Node> resources, const PlanModule& module) {
    for (std::size_t i = 0; i < resources.size(); ++i) {
      const Node* address = resources[i].find("address");
      const bool has_address = address != nullptr && address->kind == Node::Kind::Text;
      const Definition resource{.kind = DefinitionKind::Resource,
                                .id = has_address ? address->scalar.text : fmt::format("resources[{}]", i),
                                .title = {},
                                .name = {},
                                .place = resources[i].place()};
      read_apart(resource, definitions_, problem_, [&] { read_resource(resources[i], module); });
    }
  }

  void read_resource(const Node& node, const PlanModule& module) {
    const Members members(node, "a resource", problem_);
    const auto mode = members.optional_text("mode");
    if (mode && mode->text != "managed") return;
    const WrittenValue type = members.text("type");
    const Node* values = members.map("values");
    if (!type.text.starts_with("aws")) return;
    const WrittenValue address = members.text("address");
    const Definition resource{.kind = {}, .id = address.text, .title = {}, .name = {}, .place = node.place()};
    Node nothing;
    nothing.kind = Node::Kind::Map;
    nothing.scalar.place = node.place();
    const std::string_view relative = module.relative(address.text);
    const std::size_t end = std::min(relative.find('['), relative.size());
    const Node* written = configuration_of(relative.substr(0, end), module);
    const PlanOrigin origin{
        .module = &module, .key = relative.substr(end), .for_each = member_of(written, "for_each_expression")};
    const auto unknown = unknown_.find(address.text);
    const TerraformMarks marks{.unknown = unknown == unknown_.end() ? nullptr : unknown->second,
                               .sensitive = node.find("sensitive_values"),
                               .expression = PlanExpression::of_resource(member_of(written, "expressions")),
                               .member = {}};
    read_type(type.text, resource,
              MarkedValues(type.text, names_, origin).read(values == nullptr ? nothing : *values, marks));
  }

  /// Returns what a module's configuration has for `TYPE.NAME`; nullptr: nothing.
  static const Node* configuration_of(std::string_view resource, const PlanModule& module) {
    const Node* all = member_of(module.configuration, "resources");
    if (all == nullptr) return nullptr;
    const auto found = std::ranges::find_if(all->items, [&](const Node& one) {
      const Node* address = one.find("address");
      return address != nullptr && address->scalar.text == resource;
    });
    return found == all->items.end() ? nullptr : &*found;
  }

  using Reader = void (TerraformReader::*)(const Definition& resource, Node& values);
  struct TypeEntry {
    std::string_view type;
    Reader read;
  };
  static std::span<const TypeEntry> types();

  void read_type(std::string_view type, Definition resource, Node values) {
    if (std::string in_templates = template_type(type); !in_templates.empty()) {
      WrittenValue id;
      id.text = resource.id;
      id.place = resource.place;
      template_resources_.emplace_back(std::move(id), template_resource(in_templates, std::move(values)));
      return;
    }
    const auto entry = std::ranges::find(types(), type, &TypeEntry::type);
    if (entry != types().end()) return (this->*entry->read)(resource, values);
    const auto unread = std::ranges::find(kUnreadTypes, type, &UnreadType::type);
    if (unread != std::end(kUnreadTypes)) leave_out(std::move(resource), unread->why);
  }

  void leave_out(Definition resource, std::string_view why) {
    resource.kind = DefinitionKind::Resource;
    definitions_.not_read.emplace_back(std::move(resource), why);
  }

  void read_filter(const Definition& resource, Node& values) {
    remove_unset_of_filter(values);
    definitions_.filters.push_back(read_metric_filter(resource, values, kFilterOfTerraform, problem_));
    trim_pattern(definitions_.filters.back().pattern);
  }
  void read_subscription(const Definition& resource, Node& values) {
    definitions_.filters.push_back(read_subscription_filter(resource, values, kFilterOfTerraform, problem_));
  }
  void read_metric_alarm(const Definition& resource, Node& values) {
    remove_unset(values);
    definitions_.alarms.push_back(read_alarm(resource, values, kAlarmOfTerraform, problem_));
  }
  void read_composite_alarm(const Definition& resource, Node& values) {
    definitions_.alarms.push_back(read_composite(resource, values, kAlarmOfTerraform, problem_));
  }
  void read_query(const Definition& resource, Node& values) {
    definitions_.queries.push_back(read_saved_query(resource, values, kQueryOfTerraform, problem_));
  }
  void read_dashboard(const Definition& resource, Node& values) {
    read_dashboard_resource(resource, values, "dashboard_name", "dashboard_body", definitions_, problem_);
  }
  void read_policy(const Definition& resource, Node& values) {
    read_account_policy(resource, values, kPolicyOfTerraform, definitions_, problem_);
  }

  /// Reads the template in a stack of CloudFormation, or in a set of them.
  void read_stack(const Definition& resource, Node& values) {
    const Members members(values, fmt::format("the stack `{}`", resource.id), problem_);
    const auto body = members.optional_text("template_body");
    const auto url = members.optional_text("template_url");
    if (url && !url->text.empty()) return leave_out(resource, "its template is at a URL, which is not read");
    if (!body || (body->is_known() && body->text.empty())) return;
    if (!body->is_known()) {
      definitions_.unresolved.emplace_back(resource, body->unresolved);
      definitions_.unresolved.back().first.kind = DefinitionKind::Resource;
      return;
    }
    FirstProblem problem;
    auto root = read_embedded_document(*body, "`template_body`", problem);
    if (root && !is_template(*root)) problem.refuse(body->place, "`template_body` is no template");
    Definitions made;
    if (!problem.problem()) made = read_template_(*root, parameters_of(members, *root), resource.id + "/", problem);
    if (problem.problem()) {
      Definition stack = resource;
      stack.kind = DefinitionKind::Template;
      return add_broken_template(stack, *problem.problem(), definitions_);
    }
    add_owner(resource.id, "/", made);
    definitions_.append(std::move(made));
  }

  /// Returns the parameters that a stack is made with. One that is not known yet loses the default that the template
  /// has for it.
  TemplateParameters parameters_of(const Members& stack, Node& root) {
    TemplateParameters given;
    const Node* written = stack.map("parameters");
    if (written == nullptr) return given;
    for (const auto& [name, value] : written->members) {
      if (!is_unresolved(value)) given.emplace_back(name.text, value.scalar.text);
    }
    const auto parameters = std::ranges::find(root.members, "Parameters",
                                              [](const NodeMember& one) { return std::string_view(one.key.text); });
    if (parameters == root.members.end()) return given;
    for (auto& [name, parameter] : parameters->value.members) {
      const Node* value = is_unresolved(*written) ? written : written->find(name.text);
      if (value == nullptr || !is_unresolved(*value)) continue;
      std::erase_if(parameter.members, [](const NodeMember& one) { return one.key.text == "Default"; });
      WrittenValue key;
      key.text = "Default";
      parameter.members.emplace_back(std::move(key), *value);
    }
    return given;
  }

  /// Reads what was written as a template writes it, all at once.
  void read_template_resources() {
    if (template_resources_.empty()) return;
    Node resources;
    resources.kind = Node::Kind::Map;
    resources.scalar.place = root_.place();
    resources.members = std::move(template_resources_);
    Node root = resources;
    WrittenValue key;
    key.text = "Resources";
    root.members.clear();
    root.members.emplace_back(std::move(key), std::move(resources));
    definitions_.append(read_template_(root, {}, {}, problem_));
  }

  const Node& root_;
  FirstProblem& problem_;
  PlanNames names_;
  std::unordered_map<std::string, const Node*> unknown_;
  const TemplateReading& read_template_;
  std::vector<NodeMember> template_resources_;
  Definitions definitions_;
};

std::span<const TerraformReader::TypeEntry> TerraformReader::types() {
  static constexpr TypeEntry kTypes[] = {
      {"aws_cloudwatch_log_metric_filter", &TerraformReader::read_filter},
      {"aws_cloudwatch_log_subscription_filter", &TerraformReader::read_subscription},
      {"aws_cloudwatch_metric_alarm", &TerraformReader::read_metric_alarm},
      {"aws_cloudwatch_composite_alarm", &TerraformReader::read_composite_alarm},
      {"aws_cloudwatch_query_definition", &TerraformReader::read_query},
      {"aws_cloudwatch_dashboard", &TerraformReader::read_dashboard},
      {"aws_cloudwatch_log_account_policy", &TerraformReader::read_policy},
      {"aws_cloudformation_stack", &TerraformReader::read_stack},
      {"aws_cloudformation_stack_set", &TerraformReader::read_stack},
  };
  return kTypes;
}

}  // namespace

bool is_terraform(const Node& root) {
  return root.find("format_version") != nullptr &&
         (root.find("terraform_version") != nullptr || root.find("planned_values") != nullptr ||
          root.find("values") != nullptr || root.members.size() == 1);
}

Definitions read_terraform(const Node& root, const TemplateReading& read_template, FirstProblem& problem) {
  return TerraformReader(root, read_template, problem).read();
}

}  // namespace insitu
