#include "engine/templates/dashboard.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "engine/model/utf8.h"
#include "engine/templates/definition_forms.h"

namespace insitu {

const PolicySpelling kPolicyOfTemplate{.name = "PolicyName", .type = "PolicyType", .document = "PolicyDocument"};
const PolicySpelling kPolicyOfTerraform{.name = "policy_name", .type = "policy_type", .document = "policy_document"};

namespace {

/// Turns places inside of a text into places of the file that holds the text.
class PlaceTranslation {
 public:
  explicit PlaceTranslation(const WrittenValue& outer) : outer_(outer) {
    lines_.push_back(0);
    for (std::size_t i = 0; i < outer.text.size(); ++i) {
      if (outer.text[i] == '\n') lines_.push_back(i + 1);
    }
  }

  [[nodiscard]] SourceLocation translate(const SourceLocation& inner) const {
    if (inner.line == 0 || inner.line > lines_.size()) return outer_.place;
    return place_of(outer_, offset_of(inner.line, inner.column));
  }

  void translate(Node& node) const {
    translate(node.scalar);
    for (Node& item : node.items) translate(item);
    for (auto& [key, member] : node.members) {
      translate(key);
      translate(member);
    }
  }

 private:
  void translate(WrittenValue& value) const {
    const SourceLocation inner = value.place;
    value.place = translate(inner);
    value.in_line = value.in_line && outer_.in_line;
    if (!value.in_line) {
      value.anchors.clear();
      return;
    }
    // An escape of the outer text shifts what comes after it in the inner one.
    const std::size_t begin = offset_of(inner.line, inner.column);
    std::vector<TextAnchor> anchors;
    for (const TextAnchor& anchor : outer_.anchors) {
      if (anchor.offset <= begin) continue;
      const auto inside = offset_in(value, begin, anchor.offset);
      if (!inside) break;
      anchors.push_back({.offset = *inside, .line = anchor.line, .column = anchor.column});
    }
    for (const TextAnchor& anchor : value.anchors) {
      anchors.push_back(anchor_at(anchor.offset, offset_of(anchor.line, anchor.column)));
    }
    // If two anchors are about one byte, the later is the one after the whole escape.
    std::ranges::sort(anchors, {}, [](const TextAnchor& one) { return std::tuple(one.offset, one.line, one.column); });
    value.anchors = std::move(anchors);
  }

  [[nodiscard]] TextAnchor anchor_at(std::size_t offset, std::size_t outer_offset) const {
    const SourceLocation place = place_of(outer_, outer_offset);
    return {.offset = offset, .line = place.line, .column = place.column};
  }

  /// Returns the byte of the outer text at a line and column of it.
  [[nodiscard]] std::size_t offset_of(std::size_t line, std::size_t column) const {
    std::size_t offset = lines_[std::min(line, lines_.size()) - 1];
    for (std::size_t left = column - 1; left > 0 && offset < outer_.text.size(); --left) {
      do ++offset;
      while (offset < outer_.text.size() && is_continuation(outer_.text[offset]));
    }
    return offset;
  }

  /// Returns the byte of the value's text that corresponds to a byte of the outer text; nullopt: none does.
  [[nodiscard]] std::optional<std::size_t> offset_in(const WrittenValue& value, std::size_t begin,
                                                     std::size_t outer_offset) const {
    std::size_t read = 0;
    for (const TextAnchor& anchor : value.anchors) {
      const std::size_t at = offset_of(anchor.line, anchor.column);
      if (at > outer_offset) break;
      begin = at;
      read = anchor.offset;
    }
    const std::size_t offset = read + (outer_offset - begin);
    if (offset > value.text.size()) return std::nullopt;
    return offset;
  }

  const WrittenValue& outer_;
  std::vector<std::size_t> lines_;  // where each line of the text begins
};

/// Reads a text as JSON. nullopt: it is not JSON, which is reported.
std::optional<Node> read_inner_json(const WrittenValue& text, const std::string& what, FirstProblem& problem) {
  const PlaceTranslation translation(text);
  auto inner = read_json_document(text.place.file, text.text);
  if (!inner) {
    problem.refuse(translation.translate(inner.error().place), fmt::format("{}: {}", what, inner.error().message));
    return std::nullopt;
  }
  translation.translate(*inner);
  return std::move(*inner);
}

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
  const Members members(widget, fmt::format("widget {} of the dashboard `{}`", index, dashboard.id), problem);
  const auto type = members.optional_text("type");
  if (!type || type->text != "log") return;
  const Node* found = members.map("properties");
  if (found == nullptr) {
    problem.refuse(widget.place(), fmt::format("{} has no `properties`", members.what()));
    return;
  }
  const Members properties(*found, members.what(), problem);
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

}  // namespace

void read_dashboard_body(const Definition& dashboard, const Node& body, Definitions& to, FirstProblem& problem) {
  const Members members(body, fmt::format("the body of the dashboard `{}`", dashboard.id), problem);
  const Node* widgets = members.list("widgets");
  if (widgets == nullptr) return;
  for (std::size_t i = 0; i < widgets->items.size(); ++i) read_widget(dashboard, widgets->items[i], i, to, problem);
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
  if (problem.problem()) return;
  const std::string why = !body.is_known() ? body.unresolved : reason_of ? reason_of(body.text) : std::string();
  FirstProblem inner_problem;
  auto inner = body.is_known() ? read_inner_json(body, fmt::format("the body of {}", members.what()), inner_problem)
                               : std::nullopt;
  if (!inner && !why.empty()) {  // what is outside of strings must be known
    to.unresolved.emplace_back(std::move(dashboard), why);
    return;
  }
  if (!inner) {
    problem.refuse(*inner_problem.problem());
    return;
  }
  if (reason_of) resolve_marks(*inner, reason_of);
  read_dashboard_body(dashboard, *inner, to, problem);
}

void read_account_policy(const Definition& resource, const Node& map, const PolicySpelling& spelling, Definitions& to,
                         FirstProblem& problem) {
  const Members members(map, fmt::format("the account policy `{}`", resource.id), problem);
  const WrittenValue type = members.text(spelling.type);
  const bool is_subscription = type.text == "SUBSCRIPTION_FILTER_POLICY";
  if (type.is_known() && !is_subscription && type.text != "METRIC_EXTRACTION_POLICY") return;
  Definition policy = resource;
  policy.kind = is_subscription ? DefinitionKind::SubscriptionFilter : DefinitionKind::MetricFilter;
  const WrittenValue document = members.text(spelling.document);
  if (!is_subscription || !document.is_known()) {
    const std::string_view why = !type.is_known()       ? std::string_view(type.unresolved)
                                 : !document.is_known() ? std::string_view(document.unresolved)
                                                        : "metric extraction policies are not read";
    to.unresolved.emplace_back(std::move(policy), why);
    return;
  }
  const std::string what = fmt::format("the document of {}", members.what());
  const auto inner = read_inner_json(document, what, problem);
  if (!inner) return;
  FilterDefinition filter;
  static_cast<Definition&>(filter) = std::move(policy);
  filter.name.place = filter.place;
  if (auto name = members.optional_text(spelling.name)) filter.name = std::move(*name);
  filter.pattern = Members(*inner, what, problem).text("FilterPattern");
  to.filters.push_back(std::move(filter));
}

}  // namespace insitu
