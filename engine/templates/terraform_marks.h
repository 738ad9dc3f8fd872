#pragma once

#include <cstddef>
#include <string_view>

#include "engine/templates/members.h"
#include "engine/templates/plan_configuration.h"

namespace insitu {

/// What Terraform states beside a value: marks (`true` at the same place) and the expression that it comes from.
struct TerraformMarks {
  const Node* unknown = nullptr;
  const Node* sensitive = nullptr;
  PlanExpression expression = PlanExpression::of_resource(nullptr);
  std::string_view member = {};  ///< the name of the member that the value is, or that it is an item of

  [[nodiscard]] TerraformMarks of_item(std::size_t index, std::size_t count) const;
  [[nodiscard]] TerraformMarks of_member(std::string_view name) const;
};

/// Turns the values of resources into what is known of them.
class MarkedValues {
 public:
  /// `type`: of the resource. REQUIRES: all arguments outlive it
  MarkedValues(std::string_view type, const PlanNames& names, const PlanOrigin& origin)
      : type_(type), names_(names), origin_(origin) {}

  /// Returns the value with all that is marked unresolved. What is not known is absent from the values of a plan, or
  /// null in a list. It is the name of another resource where it is that one's id, and absent where the provider
  /// chooses it because nothing is written: then it is the default of the service.
  [[nodiscard]] Node read(const Node& value, const TerraformMarks& marks) const;

 private:
  [[nodiscard]] Node unknown(const SourceLocation& place, const TerraformMarks& marks) const;
  [[nodiscard]] bool is_left_to_provider(std::string_view name, const TerraformMarks& marks) const;

  std::string_view type_;
  const PlanNames& names_;
  const PlanOrigin& origin_;
};

/// Returns the member of a map; nullptr: there is no map, or it has no such member.
const Node* member_of(const Node* map, std::string_view name);
/// Whether a mark is there and set.
bool is_true(const Node* mark);

}  // namespace insitu
