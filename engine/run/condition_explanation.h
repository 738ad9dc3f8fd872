#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/expression/expression.h"
#include "engine/model/arena.h"
#include "insitu/clause.h"

namespace insitu {

/// A row on which a condition of a query is evaluated. Everything must outlive the call; results own their texts.
struct ConditionScene {
  std::string_view query;  ///< the text that spans refer to
  Evaluator& evaluator;
  std::span<const FieldValue> row;
  Arena& arena;
};

/// A condition as a tree of clauses with the values they saw. A clause without a verdict is unknown: neither true nor
/// false, as comparisons with a missing value are.
Clause explain_condition(const Expression& condition, const ConditionScene& scene);

/// "`user.age >= 20` is false": the narrowest clause that lets a condition fail. REQUIRES: it does not hold
std::string why_not(const Expression& condition, const ConditionScene& scene);

}  // namespace insitu
