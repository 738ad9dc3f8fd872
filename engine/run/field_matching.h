#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/extract/delimited_fields.h"
#include "engine/model/value.h"
#include "engine/plan/plan.h"

namespace insitu {

/// Which fields of a message each slot of a pattern took.
struct Placement {
  struct Taken {
    std::size_t first = 0;
    std::size_t count = 0;  ///< 1, any number for an ellipsis, all that is left for a greedy last slot
  };
  std::vector<Taken> slots;
};

/// The value of a field: a number where it is written as one. Borrows from `text`.
Value field_value(std::string_view text);

/// How many fields of a message decide: one more than there are slots, which shows whether the last is greedy; with an
/// ellipsis, all.
std::size_t fields_that_decide(const FieldPlan& plan);

/// The text that a slot tests: its field, or the raw rest of the message for a last slot that takes several. Borrows
/// from `message`.
std::string_view slot_text(std::string_view message, const std::vector<DelimitedField>& fields,
                           const Placement::Taken& taken);

/// Places the slots of a pattern on the fields of a message so that every slot's predicate holds; of several ways the
/// one with the shortest leading ellipses. False when there is none; `placement` is then unspecified.
bool place_slots(const FieldPlan& plan, std::string_view message, const std::vector<DelimitedField>& fields,
                 Placement& placement);

}  // namespace insitu
