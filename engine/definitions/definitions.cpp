#include "engine/definitions/definitions.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "engine/model/utf8.h"

namespace insitu {
namespace {

std::string_view kind_name(DefinitionKind kind) {
  switch (kind) {
    case DefinitionKind::MetricFilter: return "metric filter";
    case DefinitionKind::SubscriptionFilter: return "subscription filter";
    case DefinitionKind::Alarm: return "alarm";
    case DefinitionKind::SavedQuery: return "saved query";
    case DefinitionKind::DashboardQuery: return "dashboard query";
    case DefinitionKind::AlarmQuery: return "alarm query";
    case DefinitionKind::Resource: return "resource";
  }
  return {};
}

template <class T>
void append_all(std::vector<T>& to, std::vector<T>&& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

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

void Definitions::append(Definitions more) {
  append_all(filters, std::move(more.filters));
  append_all(alarms, std::move(more.alarms));
  append_all(queries, std::move(more.queries));
  append_all(unresolved, std::move(more.unresolved));
  append_all(not_read, std::move(more.not_read));
  append_all(parameters, std::move(more.parameters));
}

}  // namespace insitu
