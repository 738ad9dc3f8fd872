#include "engine/plan/query_scope.h"

#include <algorithm>
#include <utility>

namespace insitu {
namespace {

constexpr SlotId kComputed = SlotId{1} << 31;

}  // namespace

const Binding* QueryScope::find(std::string_view name) const {
  const auto found = bindings_.find(name);
  return found == bindings_.end() ? nullptr : &found->second;
}

SlotId QueryScope::event_field(std::string_view name, bool wants_structure) {
  const auto same = std::ranges::find_if(fields_, [&](const FieldSource& field) {
    return field.name == name && field.wants_structure == wants_structure;
  });
  if (same != fields_.end()) return static_cast<SlotId>(same - fields_.begin());
  fields_.push_back({std::string(name), wants_structure});
  return static_cast<SlotId>(fields_.size() - 1);
}

SlotId QueryScope::new_slot() { return kComputed | computed_++; }

void QueryScope::bind(std::string name, const Binding& binding) {
  bindings_.insert_or_assign(std::move(name), binding);
}

void QueryScope::forget_everything(std::string_view command) {
  bindings_.clear();
  replaced_by_ = command;
}

SlotId QueryScope::final_slot(SlotId slot) const {
  return (slot & kComputed) == 0 ? slot : static_cast<SlotId>(fields_.size()) + (slot & ~kComputed);
}

std::vector<std::string_view> QueryScope::names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, binding] : bindings_) names.push_back(name);
  return names;
}

}  // namespace insitu
