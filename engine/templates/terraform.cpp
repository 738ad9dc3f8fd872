#include "engine/templates/terraform.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "engine/templates/dashboard.h"
#include "engine/templates/definition_forms.h"
#include "engine/templates/plan_configuration.h"
#include "engine/templates/terraform_marks.h"

namespace insitu {
namespace {

/// Removes members that are not set: they are an empty list of blocks, in a state also an empty text, or 0 if 0 is not
/// a possible value.
void remove_unset(Node& alarm) {
  std::erase_if(alarm.members, [](const auto& member) {
    const WrittenValue& value = member.value.scalar;
    if (member.value.kind == Node::Kind::List && member.value.items.empty()) return true;  // no block is written
    if (!member.value.is_scalar() || !value.is_known()) return false;
    return value.text.empty() || (member.key.text == "datapoints_to_alarm" && value.text == "0");
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

class TerraformReader {
 public:
  TerraformReader(const Node& root, FirstProblem& problem)
      : root_(root), problem_(problem), names_(find_values(root)) {}

  Definitions read() {
    if (!check_version() || !check_outcome()) return {};
    collect_unknown();
    PlanModule top;
    top.configuration = member_of(root_.find("configuration"), "root_module");
    if (const Node* values = find_values(root_)) read_module(*values, top);
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
    if (const Node* resources = members.list("resources")) {
      for (const Node& resource : resources->items) read_resource(resource, module);
    }
    if (const Node* modules = members.list("child_modules")) {
      for (const Node& child : modules->items) {
        const Node* address = child.find("address");
        read_module(child, module.child(address == nullptr ? std::string_view() : address->scalar.text));
      }
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
                               .expression = PlanExpression::of_resource(member_of(written, "expressions"))};
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

  void read_type(std::string_view type, const Definition& resource, Node values) {
    if (type == "aws_cloudwatch_log_metric_filter") {
      remove_unset_of_filter(values);
      definitions_.filters.push_back(read_metric_filter(resource, values, kFilterOfTerraform, problem_));
      trim_pattern(definitions_.filters.back().pattern);
    } else if (type == "aws_cloudwatch_log_subscription_filter") {
      definitions_.filters.push_back(read_subscription_filter(resource, values, kFilterOfTerraform, problem_));
    } else if (type == "aws_cloudwatch_metric_alarm") {
      remove_unset(values);
      definitions_.alarms.push_back(read_alarm(resource, values, kAlarmOfTerraform, problem_));
    } else if (type == "aws_cloudwatch_composite_alarm") {
      definitions_.alarms.push_back(read_other_alarm(resource, values, "alarm_name", "a composite alarm", problem_));
    } else if (type == "aws_cloudwatch_query_definition") {
      definitions_.queries.push_back(read_saved_query(resource, values, kQueryOfTerraform, problem_));
    } else if (type == "aws_cloudwatch_dashboard") {
      read_dashboard_resource(resource, values, "dashboard_name", "dashboard_body", definitions_, problem_);
    } else if (type == "aws_cloudwatch_log_account_policy") {
      read_account_policy(resource, values, kPolicyOfTerraform, definitions_, problem_);
    }
  }

  const Node& root_;
  FirstProblem& problem_;
  PlanNames names_;
  std::unordered_map<std::string, const Node*> unknown_;
  Definitions definitions_;
};

}  // namespace

bool is_terraform(const Node& root) {
  return root.find("format_version") != nullptr &&
         (root.find("terraform_version") != nullptr || root.find("planned_values") != nullptr ||
          root.find("values") != nullptr || root.members.size() == 1);
}

Definitions read_terraform(const Node& root, FirstProblem& problem) { return TerraformReader(root, problem).read(); }

}  // namespace insitu
