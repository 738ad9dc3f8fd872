#include "engine/templates/terraform_marks.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "engine/templates/template_values.h"

namespace insitu {
namespace {

constexpr std::string_view kKnownAfterApply = "known after apply";
constexpr std::string_view kSensitive = "it is sensitive";

/// The members that providers plan as unknown where nothing is written, and that have a default in the service:
/// `evaluate`, and not to run on transformed logs. (provider source; AWS doc: API_PutMetricAlarm, API_PutMetricFilter)
constexpr std::string_view kComputedDefaults[] = {"evaluate_low_sample_count_percentiles",
                                                  "evaluate_low_sample_count_percentile", "apply_on_transformed_logs"};
/// The members whose text is made of more than a name, so that an id in their expression is only a part of it.
constexpr std::string_view kComposedTexts[] = {"alarm_rule",      "dashboard_body", "expression",
                                               "filter_pattern",  "pattern",        "query_string",
                                               "policy_document", "template_body",  "rule_definition"};
/// Of this provider every optional member is planned as unknown where nothing is written. (provider source)
constexpr std::string_view kAllComputed = "awscc_";

const Node* item_of(const Node* list, std::size_t index) {
  return list != nullptr && index < list->items.size() ? &list->items[index] : nullptr;
}

bool holds_true(const Node* mark) {
  if (mark == nullptr) return false;
  return is_true(mark) || std::ranges::any_of(mark->items, [](const Node& item) { return holds_true(&item); }) ||
         std::ranges::any_of(mark->members, [](const auto& member) { return holds_true(&member.value); });
}

/// Whether a mark can be that of a value: true or false, or marks of what is in it.
bool fits(const Node* mark, const Node& value) {
  if (mark == nullptr || mark->kind == Node::Kind::Null || mark->kind == Node::Kind::Boolean) return true;
  const bool has_parts = mark->kind == Node::Kind::Map || mark->kind == Node::Kind::List;
  return has_parts && (mark->kind == value.kind || value.kind == Node::Kind::Null || !holds_true(mark));
}

}  // namespace

const Node* member_of(const Node* map, std::string_view name) { return map == nullptr ? nullptr : map->find(name); }

bool is_true(const Node* mark) {
  return mark != nullptr && mark->kind == Node::Kind::Boolean && mark->scalar.text == "true";
}

TerraformMarks TerraformMarks::of_item(std::size_t index, std::size_t count) const {
  return {item_of(unknown, index), item_of(sensitive, index), expression.of_item(index, count), member};
}

TerraformMarks TerraformMarks::of_member(std::string_view name) const {
  return {member_of(unknown, name), member_of(sensitive, name), expression.of_member(name), name};
}

Node MarkedValues::read(const Node& value, const TerraformMarks& marks) const {
  if (is_true(marks.sensitive)) return unresolved_node(value.place(), std::string(kSensitive));
  for (const Node* mark : {marks.unknown, marks.sensitive}) {
    if (!fits(mark, value)) return unresolved_node(value.place(), "its marks are of another kind than the value");
  }
  if (is_true(marks.unknown)) return unknown(value.place(), marks);
  if (value.kind == Node::Kind::Null && holds_true(marks.unknown)) return unknown(value.place(), marks);
  Node marked;
  marked.kind = value.kind;
  marked.scalar = value.scalar;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    marked.items.push_back(read(value.items[i], marks.of_item(i, value.items.size())));
  }
  for (const auto& [key, member] : value.members) {
    marked.members.emplace_back(key, read(member, marks.of_member(key.text)));
  }
  if (marks.unknown == nullptr || value.kind != Node::Kind::Map) return marked;
  Node absent;
  absent.scalar.place = value.place();
  for (const auto& [key, mark] : marks.unknown->members) {
    if (value.find(key.text) != nullptr || !holds_true(&mark)) continue;
    const TerraformMarks own = marks.of_member(key.text);
    if (!is_left_to_provider(key.text, own)) marked.members.emplace_back(key, read(absent, own));
  }
  return marked;
}

Node MarkedValues::unknown(const SourceLocation& place, const TerraformMarks& marks) const {
  const bool is_name = std::ranges::find(kComposedTexts, marks.member) == std::end(kComposedTexts);
  const Node* whole = is_name ? marks.expression.whole() : nullptr;
  const std::string* name = whole == nullptr ? nullptr : names_.follow(*whole, origin_);
  return name == nullptr ? unresolved_node(place, std::string(kKnownAfterApply)) : text_node(place, *name);
}

bool MarkedValues::is_left_to_provider(std::string_view name, const TerraformMarks& marks) const {
  if (!is_true(marks.unknown)) return false;
  if (marks.expression.is_absent() && type_.starts_with(kAllComputed)) return true;
  return (marks.expression.is_absent() || marks.expression.is_without_plan()) &&
         std::ranges::find(kComputedDefaults, name) != std::end(kComputedDefaults);
}

}  // namespace insitu
