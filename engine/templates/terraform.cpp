#include "engine/templates/terraform.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
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

/// The members of alarms that are not set where they are an empty list of blocks, an empty text or 0. (observed in
/// states; provider source)
constexpr std::string_view kAlarmBlocks[] = {"metric_query", "metric", "evaluation_criteria", "evaluation_window",
                                             "warm_up_configuration"};
constexpr std::string_view kAlarmTexts[] = {
    "metric_name", "namespace",  "statistic", "extended_statistic",  "unit",
    "stat",        "expression", "label",     "threshold_metric_id", "evaluate_low_sample_count_percentiles",
    "account_id"};
constexpr std::string_view kAlarmNumbersAbove0[] = {"datapoints_to_alarm", "period"};

/// Whether a member of an alarm is not set: no person wrote it so.
bool is_unset(std::string_view name, const Node& value) {
  const auto is_one_of = [name](const auto& names) { return std::ranges::find(names, name) != std::end(names); };
  switch (value.kind) {
    case Node::Kind::List: return value.items.empty() && is_one_of(kAlarmBlocks);
    case Node::Kind::Text: return value.scalar.is_known() && value.scalar.text.empty() && is_one_of(kAlarmTexts);
    case Node::Kind::Number: return value.scalar.text == "0" && is_one_of(kAlarmNumbersAbove0);
    case Node::Kind::Null:
    case Node::Kind::Boolean:
    case Node::Kind::Map: break;
  }
  return false;
}

void remove_unset(Node& alarm) {
  std::erase_if(alarm.members, [](const auto& member) { return is_unset(member.key.text, member.value); });
  for (auto& [key, member] : alarm.members) {
    for (Node& item : member.items) remove_unset(item);
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

/// Whether marks of what is not known, or is sensitive, have a kind that marks have.
bool are_marks(const Node* marks) {
  return marks == nullptr || marks->kind == Node::Kind::Null || marks->kind == Node::Kind::Boolean ||
         marks->kind == Node::Kind::Map;
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
  TerraformReader(const Node& root, const TemplateReading& read_template, Scalars scalars, FirstProblem& problem)
      : root_(root),
        problem_(problem),
        names_(find_values(root)),
        read_template_(read_template),
        scalars_(scalars),
        filter_(with_scalars(kFilterOfTerraform)),
        alarm_(with_scalars(kAlarmOfTerraform)),
        query_(with_scalars(kQueryOfTerraform)) {}

  Definitions read() {
    if (!check_version() || !check_outcome() || !check_form()) return {};
    collect_unknown();
    PlanModule top;
    top.configuration = member_of(root_.find("configuration"), "root_module");
    if (const Node* values = find_values(root_)) read_module(*values, top, "root_module");
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

  /// Checks the maps that hold all others. False: the file says nothing that can be relied on.
  bool check_form() {
    const Members file(root_, "the file", problem_);
    for (const std::string_view name : {"planned_values", "values", "configuration"}) {
      const Node* part = file.map(name);
      if (part == nullptr) continue;
      Members(*part, fmt::format("`{}`", name), problem_).expect("root_module", Node::Kind::Map);
      const Node* module = part->find("root_module");
      if (module != nullptr && name == "configuration") {
        Members(*module, "`root_module` of `configuration`", problem_).expect("resources", Node::Kind::List);
      }
    }
    file.expect("resource_changes", Node::Kind::List);
    return !problem_.problem();
  }

  template <class Spelling>
  [[nodiscard]] Spelling with_scalars(Spelling spelling) const {
    spelling.scalars = scalars_;
    return spelling;
  }

  void collect_unknown() {
    const Node* changes = root_.find("resource_changes");
    if (changes == nullptr) return;
    for (std::size_t i = 0; i < changes->items.size(); ++i) {
      const Node& change = changes->items[i];
      read_apart(part(fmt::format("resource_changes[{}]", i), change), definitions_, problem_, [&] {
        const Members members(change, "a change of a resource", problem_);
        // A resource that was replaced out of band is listed again, as deposed: that is not the one to come.
        if (change.find("deposed") != nullptr) return;
        const WrittenValue address = members.word("address");
        const Node* values = members.map("change");
        if (values != nullptr) unknown_.emplace(address.text, member_of(values, "after_unknown"));
      });
    }
  }

  static Definition part(std::string id, const Node& node, DefinitionKind kind = DefinitionKind::Resource) {
    return {.kind = kind, .id = std::move(id), .title = {}, .name = {}, .place = node.place()};
  }

  /// `id`: names the module in findings. What is wrong with it hides nothing else of it.
  void read_module(const Node& node, const PlanModule& module, const std::string& id) {
    read_apart(part(id, node), definitions_, problem_, [&] {
      const Members members(node, fmt::format("the module `{}`", id), problem_);
      if (module.parent != nullptr) static_cast<void>(members.word("address"));
      members.expect("resources", Node::Kind::List);
      members.expect("child_modules", Node::Kind::List);
    });
    if (const Node* resources = node.find("resources")) read_resources(resources->items, module);
    const Node* modules = node.find("child_modules");
    if (modules == nullptr) return;
    for (std::size_t i = 0; i < modules->items.size(); ++i) {
      const Node& child = modules->items[i];
      const Node* address = child.find("address");
      const std::string_view text = address == nullptr ? std::string_view() : address->scalar.text;
      read_module(child, module.child(text), text.empty() ? fmt::format("child_modules[{}]", i) : std::string(text));
    }
  }

  void read_resources(std::span<const Node> resources, const PlanModule& module) {
    for (std::size_t i = 0; i < resources.size(); ++i) {
      const Node* address = resources[i].find("address");
      const bool has_address = address != nullptr && address->kind == Node::Kind::Text && !address->scalar.text.empty();
      const Definition resource = part(has_address ? address->scalar.text : fmt::format("resources[{}]", i),
                                       resources[i], kind_of(resources[i]));
      read_apart(resource, definitions_, problem_, [&] { read_resource(resources[i], module); });
    }
  }

  /// Returns what a resource would define, for one that cannot be read.
  static DefinitionKind kind_of(const Node& resource) {
    const Node* type = resource.find("type");
    const auto entry =
        type == nullptr ? types().end() : std::ranges::find(types(), type->scalar.text, &TypeEntry::type);
    return entry == types().end() ? DefinitionKind::Resource : entry->kind;
  }

  /// Whether anything is made of resources of a type. Of others it does not matter what they hold.
  static bool is_of_use(std::string_view type) {
    return std::ranges::find(types(), type, &TypeEntry::type) != types().end() || !template_type(type).empty() ||
           std::ranges::find(kUnreadTypes, type, &UnreadType::type) != std::end(kUnreadTypes);
  }

  /// Whether a resource is one, and not a data source.
  bool is_managed(const Members& members) {
    if (members.find("mode") == nullptr) return true;  // that of a source
    const WrittenValue mode = members.word("mode");
    if (mode.text == "managed" || mode.text == "data" || problem_.problem()) return mode.text == "managed";
    problem_.refuse(mode.place,
                    fmt::format("`mode` of {} is `{}`, neither `managed` nor `data`", members.what(), mode.text));
    return false;
  }

  void read_resource(const Node& node, const PlanModule& module) {
    const Members members(node, "a resource", problem_);
    if (!is_managed(members)) return;
    const WrittenValue type = members.word("type");
    if (!is_of_use(type.text)) return;
    const Node* values = members.map("values");
    const WrittenValue address = members.word("address");
    if (!addresses_.insert(address.text).second) {
      problem_.refuse(node.place(), fmt::format("a second resource has the address `{}`", address.text));
      return;
    }
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
    if (!are_marks(node.find("sensitive_values")) || (unknown != unknown_.end() && !are_marks(unknown->second))) {
      problem_.refuse(node.place(), fmt::format("the marks of `{}` in `sensitive_values` or `after_unknown` are no map",
                                                address.text));
    }
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
    DefinitionKind kind;
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
    definitions_.filters.push_back(read_metric_filter(resource, values, filter_, problem_));
    trim_pattern(definitions_.filters.back().pattern);
  }
  void read_subscription(const Definition& resource, Node& values) {
    definitions_.filters.push_back(read_subscription_filter(resource, values, filter_, problem_));
  }
  void read_metric_alarm(const Definition& resource, Node& values) {
    remove_unset(values);
    definitions_.alarms.push_back(read_alarm(resource, values, alarm_, problem_));
  }
  void read_composite_alarm(const Definition& resource, Node& values) {
    definitions_.alarms.push_back(read_composite(resource, values, alarm_, problem_));
  }
  void read_query(const Definition& resource, Node& values) {
    definitions_.queries.push_back(read_saved_query(resource, values, query_, problem_));
  }
  void read_dashboard(const Definition& resource, Node& values) {
    read_dashboard_resource(resource, values, "dashboard_name", "dashboard_body", definitions_, problem_);
  }
  void read_policy(const Definition& resource, Node& values) {
    read_account_policy(resource, values, kPolicyOfTerraform, definitions_, problem_);
  }

  /// Reads the template in a stack of CloudFormation, or in a set of them.
  void read_stack(const Definition& resource, Node& values) {
    const Members members(values, fmt::format("the stack `{}`", resource.id), problem_, scalars_);
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
      if (!value.is_scalar()) {
        problem_.refuse(value.place(), fmt::format("the parameter `{}` of {} is {}, not a text", name.text,
                                                   stack.what(), describe_kind(value.kind)));
      } else if (!is_unresolved(value)) {
        given.emplace_back(name.text, value.scalar.text);
      }
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
  Scalars scalars_;
  FilterSpelling filter_;
  AlarmSpelling alarm_;
  QuerySpelling query_;
  std::unordered_set<std::string> addresses_;
  std::vector<NodeMember> template_resources_;
  Definitions definitions_;
};

std::span<const TerraformReader::TypeEntry> TerraformReader::types() {
  static constexpr TypeEntry kTypes[] = {
      {"aws_cloudwatch_log_metric_filter", DefinitionKind::MetricFilter, &TerraformReader::read_filter},
      {"aws_cloudwatch_log_subscription_filter", DefinitionKind::SubscriptionFilter,
       &TerraformReader::read_subscription},
      {"aws_cloudwatch_metric_alarm", DefinitionKind::Alarm, &TerraformReader::read_metric_alarm},
      {"aws_cloudwatch_composite_alarm", DefinitionKind::Alarm, &TerraformReader::read_composite_alarm},
      {"aws_cloudwatch_query_definition", DefinitionKind::SavedQuery, &TerraformReader::read_query},
      {"aws_cloudwatch_dashboard", DefinitionKind::DashboardQuery, &TerraformReader::read_dashboard},
      {"aws_cloudwatch_log_account_policy", DefinitionKind::SubscriptionFilter, &TerraformReader::read_policy},
      {"aws_cloudformation_stack", DefinitionKind::Template, &TerraformReader::read_stack},
      {"aws_cloudformation_stack_set", DefinitionKind::Template, &TerraformReader::read_stack},
  };
  return kTypes;
}

}  // namespace

bool is_terraform(const Node& root) {
  return root.find("format_version") != nullptr &&
         (root.find("terraform_version") != nullptr || root.find("planned_values") != nullptr ||
          root.find("values") != nullptr || root.members.size() == 1);
}

Definitions read_terraform(const Node& root, const TemplateReading& read_template, Scalars scalars,
                           FirstProblem& problem) {
  return TerraformReader(root, read_template, scalars, problem).read();
}

}  // namespace insitu
