#include "engine/run/field_matching.h"

#include <algorithm>
#include <span>

#include "engine/expression/predicate.h"
#include "engine/model/number.h"

namespace insitu {
namespace {

bool slot_holds(const FieldSlot& slot, std::string_view text) {
  if (!slot.predicate) return true;
  const Value value = field_value(text);
  return slot.predicate->evaluate([&](std::uint32_t test) { return holds(slot.predicate->tests[test], value); });
}

/// Whether the slots of a run between ellipses hold on the fields from `first` on, one to one.
bool run_holds(std::span<const FieldSlot> run, const std::vector<DelimitedField>& fields, std::size_t first) {
  for (std::size_t i = 0; i < run.size(); ++i) {
    if (!slot_holds(run[i], fields[first + i].value)) return false;
  }
  return true;
}

/// Without an ellipsis: one field a slot, and what is left for the last.
bool place_greedily(const FieldPlan& plan, std::string_view message, const std::vector<DelimitedField>& fields,
                    Placement& placement) {
  const std::size_t slots = plan.slots.size();
  if (fields.size() < slots) return false;
  for (std::size_t i = 0; i < slots; ++i) {
    const Placement::Taken taken{i, i + 1 == slots ? fields.size() - i : 1};
    placement.slots.push_back(taken);
    if (!slot_holds(plan.slots[i], slot_text(message, fields, taken))) return false;
  }
  return true;
}

}  // namespace

Value field_value(std::string_view text) { return {is_number(text) ? ValueKind::Number : ValueKind::Text, text}; }

std::size_t fields_that_decide(const FieldPlan& plan) {
  const bool has_ellipsis = std::ranges::any_of(plan.slots, [](const FieldSlot& slot) { return slot.is_ellipsis; });
  return has_ellipsis ? SIZE_MAX : plan.slots.size() + 1;
}

std::string_view slot_text(std::string_view message, const std::vector<DelimitedField>& fields,
                           const Placement::Taken& taken) {
  return taken.count == 1 ? fields[taken.first].value : rest_from(message, fields[taken.first]);
}

bool place_slots(const FieldPlan& plan, std::string_view message, const std::vector<DelimitedField>& fields,
                 Placement& placement) {
  placement.slots.clear();
  const auto ellipsis = [](const FieldSlot& slot) { return slot.is_ellipsis; };
  const auto ellipses = static_cast<std::size_t>(std::ranges::count_if(plan.slots, ellipsis));
  if (plan.slots.empty()) return true;
  if (ellipses == 0) return place_greedily(plan, message, fields, placement);
  const std::size_t needed = plan.slots.size() - ellipses;
  if (fields.size() < needed) return false;

  // The run before the first ellipsis is at the front and the one after the last at the end; each run in between is
  // taken where it first fits, which leaves the most room for those that follow.
  std::size_t field = 0;
  std::size_t still_needed = needed;
  for (auto slot = plan.slots.begin(); slot != plan.slots.end();) {
    const bool behind_ellipsis = slot->is_ellipsis;
    if (behind_ellipsis) placement.slots.push_back({field, 0});
    if (behind_ellipsis) ++slot;
    const auto end = std::find_if(slot, plan.slots.end(), ellipsis);
    const std::span<const FieldSlot> run(slot, end);
    const std::size_t last_start = fields.size() - still_needed;
    std::size_t start = field;
    if (behind_ellipsis && end == plan.slots.end()) start = last_start;
    while (!run_holds(run, fields, start)) {
      const bool movable = behind_ellipsis && end != plan.slots.end();
      if (!movable || ++start > last_start) return false;
    }
    if (behind_ellipsis) placement.slots.back().count = start - field;
    for (std::size_t i = 0; i < run.size(); ++i) placement.slots.push_back({start + i, 1});
    field = start + run.size();
    still_needed -= run.size();
    slot = end;
  }
  return true;
}

}  // namespace insitu
