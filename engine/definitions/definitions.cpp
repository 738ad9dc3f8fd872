#include "insitu/definitions.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "engine/model/utf8.h"

namespace insitu {
namespace {

template <class T>
void append_all(std::vector<T>& to, std::vector<T>&& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

const std::string& file_of_expression(const WrittenValue& value) {
  return value.expression_file.empty() ? value.place.file : value.expression_file;
}

}  // namespace

std::string_view kind_name(DefinitionKind kind) {
  switch (kind) {
    case DefinitionKind::MetricFilter: return "metric filter";
    case DefinitionKind::SubscriptionFilter: return "subscription filter";
    case DefinitionKind::Alarm: return "alarm";
    case DefinitionKind::SavedQuery: return "saved query";
    case DefinitionKind::DashboardQuery: return "dashboard query";
    case DefinitionKind::AlarmQuery: return "alarm query";
    case DefinitionKind::Resource: return "resource";
    case DefinitionKind::Template: return "template of";
  }
  return {};
}

std::string written_place(const SourceLocation& place) {
  return place.line == 0 ? place.file : fmt::format("{}:{}:{}", place.file, place.line, place.column);
}

SourceLocation place_of(const WrittenValue& value, std::size_t offset) {
  SourceLocation place = value.place;
  if (!value.in_line) return place;
  offset = std::min(offset, value.text.size());
  std::size_t begin = 0;
  for (const TextAnchor& anchor : value.anchors) {
    if (anchor.offset > offset) break;
    begin = anchor.offset;
    place.line = anchor.line;
    place.column = anchor.column;
  }
  for (std::size_t i = begin; i < offset; ++i) {
    if (!is_continuation(value.text[i])) ++place.column;
  }
  return place;
}

bool can_be_compared(const WrittenValue& value) { return value.is_known() || !value.expression.empty(); }

bool is_same(const WrittenValue& one, const WrittenValue& other) {
  if (one.is_known() && other.is_known()) return one.text == other.text;
  return !one.is_known() && !other.is_known() && !one.expression.empty() && one.expression == other.expression &&
         file_of_expression(one) == file_of_expression(other);
}

bool is_other(const WrittenValue& one, const WrittenValue& other) {
  return one.is_known() && other.is_known() && one.text != other.text;
}

std::string text_or_stand_in(const WrittenValue& value) {
  constexpr std::string_view kService = "AWS::";
  constexpr std::size_t kMaxBytes = 100;
  if (value.is_known()) return value.text;
  if (value.expression.empty()) return "<not known>";
  std::string text;
  std::string_view rest = std::string_view(value.expression).substr(0, kMaxBytes);
  while (!rest.empty()) {
    if (rest.starts_with("${")) {
      text += '<';
      rest.remove_prefix(2);
      if (rest.starts_with(kService)) rest.remove_prefix(kService.size());
      continue;
    }
    const char c = rest.front();
    text += c == '}' ? '>' : std::string_view(":*$").contains(c) ? '_' : c;
    rest.remove_prefix(1);
  }
  return text;
}

bool Definition::is_called(std::string_view wanted) const {
  if (wanted.empty()) return false;
  if (is_exactly_called(wanted)) return true;
  return id.size() > wanted.size() && id.ends_with(wanted) && id[id.size() - wanted.size() - 1] == '.';
}

bool Definition::is_exactly_called(std::string_view wanted) const {
  if (wanted.empty()) return false;
  return wanted == id || wanted == title || (name.is_known() && wanted == name.text);
}

std::string Definition::description() const {
  const bool has_name = name.is_known() && !name.text.empty();
  return fmt::format("{} `{}`", kind_name(kind), has_name ? name.text : id);
}

bool TemplateFault::may_hide(DefinitionKind kind) const {
  return resource && (resource->kind == kind || resource->kind == DefinitionKind::Template ||
                      resource->kind == DefinitionKind::Resource);
}

std::string TemplateFault::what_cannot_be_read() const {
  return fmt::format("{} cannot be read: {}", resource->description(), message);
}

bool Definitions::is_empty() const {
  return filters.empty() && alarms.empty() && queries.empty() && unresolved.empty() && not_created.empty() &&
         faults.empty() && not_read.empty();
}

void Definitions::add_fault(TemplateFault fault) {
  if (std::ranges::find(faults, fault) == faults.end()) faults.push_back(std::move(fault));
}

void Definitions::add_note(std::string note) {
  if (std::ranges::find(notes, note) == notes.end()) notes.push_back(std::move(note));
}

void Definitions::append(Definitions more) {
  append_all(filters, std::move(more.filters));
  append_all(alarms, std::move(more.alarms));
  append_all(queries, std::move(more.queries));
  append_all(unresolved, std::move(more.unresolved));
  append_all(not_created, std::move(more.not_created));
  for (TemplateFault& fault : more.faults) add_fault(std::move(fault));
  append_all(other_ways, std::move(more.other_ways));
  append_all(empty_stacks, std::move(more.empty_stacks));
  append_all(not_read, std::move(more.not_read));
  append_all(nested_files, std::move(more.nested_files));
  append_all(other_files, std::move(more.other_files));
  for (std::string& note : more.notes) add_note(std::move(note));
  append_all(parameters, std::move(more.parameters));
}

}  // namespace insitu
