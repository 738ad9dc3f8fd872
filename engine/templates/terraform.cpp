#include "engine/templates/terraform.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "engine/templates/dashboard.h"
#include "engine/templates/definition_forms.h"

namespace insitu {
namespace {

constexpr std::string_view kKnownAfterApply = "known after apply";
constexpr std::string_view kSensitive = "it is sensitive";

bool is_true(const Node* mark) {
  return mark != nullptr && mark->kind == Node::Kind::Boolean && mark->scalar.text == "true";
}
const Node* item_of(const Node* list, std::size_t index) {
  return list != nullptr && index < list->items.size() ? &list->items[index] : nullptr;
}
const Node* member_of(const Node* map, std::string_view name) { return map == nullptr ? nullptr : map->find(name); }

/// The marks that Terraform writes beside values: `true` at the same place.
struct Marks {
  const Node* unknown = nullptr;
  const Node* sensitive = nullptr;
  [[nodiscard]] Marks of_item(std::size_t index) const { return {item_of(unknown, index), item_of(sensitive, index)}; }
  [[nodiscard]] Marks of_member(std::string_view name) const {
    return {member_of(unknown, name), member_of(sensitive, name)};
  }
};

bool holds_true(const Node* mark) {
  if (mark == nullptr) return false;
  return is_true(mark) || std::ranges::any_of(mark->items, [](const Node& item) { return holds_true(&item); }) ||
         std::ranges::any_of(mark->members, [](const auto& member) { return holds_true(&member.value); });
}

/// Makes marked values unresolved. What is not known is absent from the values, or null in a list.
Node with_marks(const Node& value, const Marks& marks) {
  if (is_true(marks.sensitive)) return unresolved_node(value.place(), std::string(kSensitive));
  if (is_true(marks.unknown)) return unresolved_node(value.place(), std::string(kKnownAfterApply));
  if (value.kind == Node::Kind::Null && holds_true(marks.unknown)) {
    return unresolved_node(value.place(), std::string(kKnownAfterApply));
  }
  Node marked;
  marked.kind = value.kind;
  marked.scalar = value.scalar;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    marked.items.push_back(with_marks(value.items[i], marks.of_item(i)));
  }
  for (const auto& [key, member] : value.members) {
    marked.members.emplace_back(key, with_marks(member, marks.of_member(key.text)));
  }
  if (marks.unknown == nullptr || value.kind != Node::Kind::Map) return marked;
  for (const auto& [key, mark] : marks.unknown->members) {
    if (value.find(key.text) == nullptr && holds_true(&mark)) {
      marked.members.emplace_back(key, unresolved_node(value.place(), std::string(kKnownAfterApply)));
    }
  }
  return marked;
}

/// Removes members that are not set: in a state they are an empty text, or 0 if 0 is not a possible value.
void remove_unset(Node& alarm) {
  std::erase_if(alarm.members, [](const auto& member) {
    const WrittenValue& value = member.value.scalar;
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

class TerraformReader {
 public:
  TerraformReader(const Node& root, FirstProblem& problem) : root_(root), problem_(problem) {}

  Definitions read() {
    if (!check_version() || !check_outcome()) return {};
    collect_unknown();
    const Node* planned = root_.find("planned_values");
    const Node* values = planned != nullptr ? planned : root_.find("values");
    // Without resources Terraform prints no values at all.
    const Node* module = values == nullptr ? nullptr : values->find("root_module");
    if (module != nullptr) read_module(*module);
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

  void read_module(const Node& module) {
    const Members members(module, "a module", problem_);
    if (const Node* resources = members.list("resources")) {
      for (const Node& resource : resources->items) read_resource(resource);
    }
    if (const Node* modules = members.list("child_modules")) {
      for (const Node& child : modules->items) read_module(child);
    }
  }

  void read_resource(const Node& node) {
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
    const auto unknown = unknown_.find(address.text);
    read_type(type.text, resource,
              with_marks(values == nullptr ? nothing : *values,
                         {.unknown = unknown == unknown_.end() ? nullptr : unknown->second,
                          .sensitive = node.find("sensitive_values")}));
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
