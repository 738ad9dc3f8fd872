#include "engine/templates/dashboard.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "engine/templates/definition_forms.h"
#include "engine/templates/embedded_document.h"
#include "engine/templates/read_apart.h"

namespace insitu {

const PolicySpelling kPolicyOfTemplate{.name = "PolicyName", .type = "PolicyType", .document = "PolicyDocument"};
const PolicySpelling kPolicyOfService{.name = "policyName", .type = "policyType", .document = "policyDocument"};
const PolicySpelling kPolicyOfTerraform{.name = "policy_name", .type = "policy_type", .document = "policy_document"};

namespace {

/// Returns the log groups of `SOURCE 'a' | SOURCE 'b' | fields ...`.
std::vector<WrittenValue> read_sources(const WrittenValue& query) {
  std::vector<WrittenValue> groups;
  std::string_view rest = query.text;
  while (true) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n|"), rest.size()));
    if (!rest.starts_with("SOURCE '") && !rest.starts_with("SOURCE \"")) return groups;
    const std::size_t end = rest.find(rest[7], 8);
    if (end == std::string_view::npos) return groups;
    WrittenValue group;
    group.text = rest.substr(8, end - 8);
    group.place = place_of(query, static_cast<std::size_t>(rest.data() + 8 - query.text.data()));
    groups.push_back(std::move(group));
    rest.remove_prefix(end + 1);
    if (rest.find_first_not_of(" \t\r\n") == rest.find('|')) continue;
    return groups;
  }
}

void read_widget(const Definition& dashboard, const Node& widget, std::size_t index, Definitions& to,
                 FirstProblem& problem) {
  const Members members(widget, fmt::format("widget {} of the dashboard `{}`", index, dashboard.id), problem,
                        Scalars::Strict);
  const WrittenValue type = members.word("type");
  if (!type.is_known()) {
    Definition unknown = dashboard;
    unknown.id = fmt::format("{}/widgets[{}]", dashboard.id, index);
    unknown.name = {};
    unknown.place = widget.place();
    to.unresolved.emplace_back(std::move(unknown), type.unresolved);
  }
  if (type.text != "log") return;
  const Node* found = members.map("properties");
  if (found == nullptr) {
    problem.refuse(widget.place(), fmt::format("{} has no `properties`", members.what()));
    return;
  }
  const Members properties(*found, members.what(), problem, Scalars::Strict);
  const auto title = properties.optional_text("title");
  QueryDefinition query;
  query.kind = DefinitionKind::DashboardQuery;
  query.place = widget.place();
  query.title = title && title->is_known() ? title->text : "";
  query.id = fmt::format("{}/{}", dashboard.id, query.title.empty() ? fmt::format("widgets[{}]", index) : query.title);
  query.name.place = query.place;
  query.query = properties.text("query");
  query.log_groups = read_sources(query.query);
  const auto language = properties.optional_text("queryLanguage");
  if (language && language->is_known() && !language->text.empty()) query.language = language->text;
  to.queries.push_back(std::move(query));
}

/// Makes every text with a mark unresolved.
void resolve_marks(WrittenValue& value, const ReasonOf& reason_of) {
  if (!value.is_known()) return;
  value.unresolved = reason_of(value.text);
  if (!value.is_known()) value.text.clear();
}

void resolve_marks(Node& node, const ReasonOf& reason_of) {
  resolve_marks(node.scalar, reason_of);
  for (Node& item : node.items) resolve_marks(item, reason_of);
  for (auto& [key, member] : node.members) resolve_marks(member, reason_of);
}

/// Reads a text with marks as JSON, in which the values with a mark are unresolved. nullopt: it is no JSON, which is
/// reported, or what is not known of it may be outside of its strings, so that the resource is unresolved.
std::optional<Node> read_marked_json(const WrittenValue& text, const std::string& what, const Definition& resource,
                                     Definitions& to, FirstProblem& problem, const ReasonOf& reason_of) {
  if (problem.problem()) return std::nullopt;
  const std::string why = !text.is_known() ? text.unresolved : reason_of ? reason_of(text.text) : std::string();
  FirstProblem inner_problem;
  auto inner = text.is_known() ? read_embedded_json(text, what, inner_problem) : std::nullopt;
  if (!inner && why.empty()) {
    const ReadProblem& broken = *inner_problem.problem();
    to.add_fault({.place = broken.place, .message = broken.message, .help = broken.help, .resource = resource});
    to.unresolved.emplace_back(resource, broken.message);
  } else if (!inner) {
    to.unresolved.emplace_back(resource, why);
  } else if (reason_of) {
    resolve_marks(*inner, reason_of);
  }
  return inner;
}

}  // namespace

void read_dashboard_body(const Definition& dashboard, const Node& body, Definitions& to, FirstProblem& problem) {
  const Members members(body, fmt::format("the body of the dashboard `{}`", dashboard.id), problem);
  const Node* widgets = members.list("widgets");
  if (members.find("widgets") == nullptr) {
    problem.refuse(body.place(), fmt::format("{} has no `widgets`", members.what()));
  }
  if (widgets == nullptr) return;
  for (std::size_t i = 0; i < widgets->items.size(); ++i) {
    Definition widget = dashboard;
    widget.kind = DefinitionKind::DashboardQuery;
    widget.id = fmt::format("{}/widgets[{}]", dashboard.id, i);
    widget.name = {};
    widget.place = widgets->items[i].place();
    read_apart(widget, to, problem, [&] { read_widget(dashboard, widgets->items[i], i, to, problem); });
  }
}

void read_dashboard_resource(const Definition& resource, const Node& map, std::string_view name_member,
                             std::string_view body_member, Definitions& to, FirstProblem& problem,
                             const ReasonOf& reason_of) {
  const Members members(map, fmt::format("the dashboard `{}`", resource.id), problem);
  Definition dashboard = resource;
  dashboard.kind = DefinitionKind::DashboardQuery;
  if (auto name = members.optional_text(name_member)) dashboard.name = std::move(*name);
  if (reason_of) resolve_marks(dashboard.name, reason_of);
  const WrittenValue body = members.text(body_member);
  const auto inner =
      read_marked_json(body, fmt::format("the body of {}", members.what()), dashboard, to, problem, reason_of);
  if (inner) read_dashboard_body(dashboard, *inner, to, problem);
}

void read_account_policy(const Definition& resource, const Node& map, const PolicySpelling& spelling, Definitions& to,
                         FirstProblem& problem, const ReasonOf& reason_of) {
  const Members members(map, fmt::format("the account policy `{}`", resource.id), problem);
  const WrittenValue type = members.word(spelling.type);
  const bool is_subscription = type.text == "SUBSCRIPTION_FILTER_POLICY";
  if (type.is_known() && !is_subscription && type.text != "METRIC_EXTRACTION_POLICY") return;
  Definition policy = resource;
  policy.kind = is_subscription ? DefinitionKind::SubscriptionFilter : DefinitionKind::MetricFilter;
  const WrittenValue document = members.text(spelling.document);
  if (type.is_known() && !is_subscription) {
    to.not_read.emplace_back(std::move(policy), "metric extraction policies are not read");
    return;
  }
  if (!type.is_known()) {
    to.unresolved.emplace_back(std::move(policy), type.unresolved);
    return;
  }
  const std::string what = fmt::format("the document of {}", members.what());
  const auto inner = read_marked_json(document, what, policy, to, problem, reason_of);
  if (!inner) return;
  FilterDefinition filter;
  static_cast<Definition&>(filter) = std::move(policy);
  filter.name.place = filter.place;
  if (auto name = members.optional_filled_text(spelling.name)) filter.name = std::move(*name);
  filter.pattern = Members(*inner, what, problem, Scalars::Strict).text("FilterPattern");
  to.filters.push_back(std::move(filter));
}

}  // namespace insitu
