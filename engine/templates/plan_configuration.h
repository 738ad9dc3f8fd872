#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/templates/document.h"

/// Reads the `configuration` of a Terraform plan: the expressions that its values come from.
namespace insitu {

/// One instance of a module, and its configuration. Pointers belong to the plan, or to the reader of the parent.
struct PlanModule {
  std::string address;                  ///< `module.a["x"].module.b`; empty: the root module
  std::string key;                      ///< its index with brackets, `["x"]` or `[0]`; empty: it has none
  const Node* configuration = nullptr;  ///< nullptr: the plan has none
  const Node* call = nullptr;           ///< the block that makes it; nullptr: the root module
  const PlanModule* parent = nullptr;

  /// Returns the module of that address, which is one of this module's own. REQUIRES: this module outlives it
  [[nodiscard]] PlanModule child(std::string_view child_address) const;
  /// Returns the address without that of this module: `aws_sns_topic.x["a"]`.
  [[nodiscard]] std::string_view relative(std::string_view whole_address) const;
};

/// What the configuration writes for a value, or for a part of one.
class PlanExpression {
 public:
  /// Makes that of all values of a resource. `expressions`: as in the plan; nullptr: the plan has none.
  static PlanExpression of_resource(const Node* expressions);

  [[nodiscard]] PlanExpression of_member(std::string_view name) const;
  /// `count`: the number of items that the value has.
  [[nodiscard]] PlanExpression of_item(std::size_t index, std::size_t count) const;

  /// Whether there is no expression. (Of a block: or it is a dynamic one, which a plan does not list.)
  [[nodiscard]] bool is_absent() const { return kind_ == Kind::Absent; }
  /// Whether the plan states no expressions at all.
  [[nodiscard]] bool is_without_plan() const { return kind_ == Kind::Unstated; }
  /// Returns the expression; nullptr: there is none, or the value is only a part of what it gives.
  [[nodiscard]] const Node* whole() const { return kind_ == Kind::Expressions ? node_ : nullptr; }

 private:
  /// Expressions: an expression, or a block of them. Constant: a value that is written out. Part: what an expression
  /// gives, or a block whose expressions are not to be found.
  enum class Kind : unsigned char { Unstated, Absent, Expressions, Constant, Part };
  PlanExpression(Kind kind, const Node* node) : kind_(kind), node_(node) {}
  static PlanExpression found(Kind kind, const Node* node);

  Kind kind_;
  const Node* node_;
};

/// A resource or module call that has expressions.
struct PlanOrigin {
  const PlanModule* module = nullptr;  ///< the one whose names the expressions use; never null
  std::string_view key;                ///< its index with brackets, the value of `each.key` and `count.index`
  const Node* for_each = nullptr;      ///< the expression of its `for_each`
};

/// Returns the member that the `id` of a resource of this type is equal to: its name. Empty: the id is another one.
std::string_view name_as_id(std::string_view type);

/// The names of the resources of a plan whose `id` is their name, known before they are made.
class PlanNames {
 public:
  /// Collects those of all modules. `root_module`: of the planned values; nullptr: there are none.
  explicit PlanNames(const Node* root_module);

  /// Returns the name whose id an expression reads: `aws_cloudwatch_log_metric_filter.x.id`, also through variables
  /// and outputs of modules, and with the index of `origin`. nullptr: it reads something else. A plan states which
  /// references an expression has, not what it does with them: one reference alone is taken for the whole.
  [[nodiscard]] const std::string* follow(const Node& expression, const PlanOrigin& origin) const;

 private:
  void collect(const Node& module);
  [[nodiscard]] const std::string* follow(const Node* expression, const PlanOrigin& origin, std::size_t depth) const;
  [[nodiscard]] const std::string* follow_reference(std::string_view reference, bool has_own_key,
                                                    const PlanOrigin& origin, std::size_t depth) const;
  [[nodiscard]] const std::string* follow_variable(std::string_view name, const PlanOrigin& origin,
                                                   std::size_t depth) const;
  [[nodiscard]] const std::string* follow_module(std::string_view reference, bool has_own_key, const PlanOrigin& origin,
                                                 std::size_t depth) const;
  [[nodiscard]] const std::string* follow_output(const PlanModule& module, std::string_view name,
                                                 std::string_view index, std::size_t depth) const;
  [[nodiscard]] const std::string* follow_some_output(const PlanModule& module, std::size_t depth) const;
  [[nodiscard]] const std::string* follow_each_value(std::string_view member, const PlanOrigin& origin,
                                                     std::size_t depth) const;
  [[nodiscard]] const std::string* follow_resource(std::string_view reference, bool has_own_key,
                                                   const PlanOrigin& origin) const;
  [[nodiscard]] const std::string* name_at(const PlanModule& module, std::string_view resource) const;
  [[nodiscard]] bool is_planned(const PlanModule& module, const Node* expression) const;

  std::unordered_map<std::string, const Node*> values_;        // of all resources, by address
  std::unordered_map<std::string, const std::string*> names_;  // by address
};

}  // namespace insitu
