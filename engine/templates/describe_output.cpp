#include "engine/templates/describe_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "engine/templates/dashboard.h"
#include "engine/templates/definition_forms.h"
#include "engine/templates/read_apart.h"

namespace insitu {
namespace {

constexpr std::string_view kLists[] = {"metricFilters", "subscriptionFilters", "queryDefinitions", "accountPolicies",
                                       "MetricAlarms",  "CompositeAlarms",     "LogAlarms"};
constexpr std::string_view kDashboardBody = "DashboardBody";

/// Reads one list after the other.
class OutputReader {
 public:
  OutputReader(const Node& root, FirstProblem& problem) : root_(root), problem_(problem) {}

  Definitions read() {
    for (const std::string_view token : {"nextToken", "NextToken"}) {
      if (const Node* more = root_.find(token); more != nullptr && more->kind != Node::Kind::Null) {
        problem_.refuse(more->place(), fmt::format("the list is cut off: there is a `{}`", token),
                        "run the command without `--max-items` and `--no-paginate`");
      }
    }
    for_each("metricFilters", DefinitionKind::MetricFilter, "filterName",
             [this](const Definition& item, const Node& node) {
               definitions_.filters.push_back(read_metric_filter(item, node, kFilterOfService, problem_));
             });
    for_each("subscriptionFilters", DefinitionKind::SubscriptionFilter, "filterName",
             [this](const Definition& item, const Node& node) {
               definitions_.filters.push_back(read_subscription_filter(item, node, kFilterOfService, problem_));
             });
    for_each("queryDefinitions", DefinitionKind::SavedQuery, "name",
             [this](const Definition& item, const Node& node) { read_query(item, node); });
    for_each("accountPolicies", DefinitionKind::SubscriptionFilter, kPolicyOfService.name,
             [this](const Definition& item, const Node& node) {
               read_account_policy(item, node, kPolicyOfService, definitions_, problem_);
             });
    for_each("MetricAlarms", DefinitionKind::Alarm, "AlarmName", [this](const Definition& item, const Node& node) {
      definitions_.alarms.push_back(read_alarm(item, node, kAlarmOfService, problem_));
    });
    for_each("CompositeAlarms", DefinitionKind::Alarm, "AlarmName", [this](const Definition& item, const Node& node) {
      definitions_.alarms.push_back(read_composite(item, node, kAlarmOfService, problem_));
    });
    for_each("LogAlarms", DefinitionKind::Alarm, "AlarmName", [this](const Definition& item, const Node& node) {
      read_log_alarm(item, node, definitions_, problem_, Scalars::Strict);
    });
    read_dashboard();
    return std::move(definitions_);
  }

 private:
  /// `kind`: of what an item defines, for one that cannot be read.
  template <class Read>
  void for_each(std::string_view list_name, DefinitionKind kind, std::string_view name_member, Read read) {
    const Node* list = Members(root_, "the file", problem_).list(list_name);
    if (list == nullptr) return;
    for (std::size_t i = 0; i < list->items.size(); ++i) {
      const Node& item = list->items[i];
      const Node* name = item.find(name_member);
      const bool has_name = name != nullptr && name->is_scalar() && !name->scalar.text.empty();
      const Definition resource{
          .kind = kind,
          .id = has_name ? id_of(name->scalar.text, item, *list, name_member) : fmt::format("{}[{}]", list_name, i),
          .title = {},
          .name = {},
          .place = item.place()};
      read_apart(resource, definitions_, problem_, [&] {
        const Members members(item, fmt::format("an item of `{}`", list_name), problem_, Scalars::Strict);
        static_cast<void>(members.word(name_member));
        read(resource, item);
      });
    }
  }

  /// Returns a unique id: names of filters are unique in their log group only, so the id is `GROUP:NAME` if several
  /// filters have one name. (No name holds a colon.)
  static std::string id_of(const std::string& name, const Node& item, const Node& list, std::string_view name_member) {
    const Node* group = item.find(kFilterOfService.log_group);
    if (group == nullptr) return name;
    const auto count = std::ranges::count_if(list.items, [&](const Node& other) {
      const Node* other_name = other.find(name_member);
      return other_name != nullptr && other_name->scalar.text == name;
    });
    return count == 1 ? name : fmt::format("{}:{}", group->scalar.text, name);
  }

  void read_query(const Definition& item, const Node& node) {
    QueryDefinition query = read_saved_query(item, node, kQueryOfService, problem_);
    const Members members(node, fmt::format("the query `{}`", item.id), problem_, Scalars::Strict);
    if (const Node* list = members.list("parameters")) {
      query.written = query.query.text;
      put_in_parameters(query.query, *list, members.what());
    }
    definitions_.queries.push_back(std::move(query));
  }

  /// Replaces each `{{name}}` by the parameter's default value.
  void put_in_parameters(WrittenValue& query, const Node& list, const std::string& what) {
    std::map<std::string, std::optional<WrittenValue>> defaults;
    for (const Node& node : list.items) {
      const Members parameter(node, fmt::format("a parameter of {}", what), problem_, Scalars::Strict);
      defaults.insert_or_assign(parameter.text("name").text, parameter.optional_text("defaultValue"));
    }
    std::size_t at = 0;
    while ((at = query.text.find("{{", at)) != std::string::npos) {
      const std::size_t end = query.text.find("}}", at);
      if (end == std::string::npos) return;
      const auto found = defaults.find(query.text.substr(at + 2, end - at - 2));
      if (found == defaults.end()) {
        at += 2;
        continue;
      }
      if (!found->second) {
        query.unresolved = fmt::format("parameter `{}` has no default value", found->first);
        query.text.clear();
        return;
      }
      replace(query, at, end + 2, found->second->text);
      at += found->second->text.size();
    }
  }

  /// Also moves the anchors of what comes after.
  static void replace(WrittenValue& value, std::size_t begin, std::size_t end, const std::string& text) {
    const SourceLocation after = place_of(value, end);
    const std::size_t size = end - begin;
    std::erase_if(value.anchors, [&](const TextAnchor& one) { return one.offset > begin && one.offset <= end; });
    const auto next = std::ranges::find_if(value.anchors, [&](const TextAnchor& one) { return one.offset > end; });
    const auto at =
        value.anchors.insert(next, {.offset = begin + text.size(), .line = after.line, .column = after.column});
    for (auto one = at + 1; one != value.anchors.end(); ++one) one->offset = one->offset - size + text.size();
    value.text.replace(begin, size, text);
  }

  void read_dashboard() {
    if (root_.find(kDashboardBody) == nullptr) return;
    const WrittenValue name = Members(root_, "the file", problem_, Scalars::Strict).word("DashboardName");
    read_dashboard_resource({.kind = {}, .id = name.text, .title = {}, .name = {}, .place = root_.place()}, root_,
                            "DashboardName", kDashboardBody, definitions_, problem_);
  }

  const Node& root_;
  FirstProblem& problem_;
  Definitions definitions_;
};

}  // namespace

bool is_describe_output(const Node& root) {
  return root.find(kDashboardBody) != nullptr ||
         std::ranges::any_of(kLists, [&](std::string_view name) { return root.find(name) != nullptr; });
}

Definitions read_describe_output(const Node& root, FirstProblem& problem) { return OutputReader(root, problem).read(); }

}  // namespace insitu
