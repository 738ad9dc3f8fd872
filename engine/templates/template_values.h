#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/templates/members.h"
#include "engine/templates/template_parameters.h"

namespace insitu {

/// Whether a condition of a template holds.
struct ConditionTruth {
  enum class Answer : unsigned char { No, Yes, Unknown };
  Answer answer{};
  std::string why;  ///< of Unknown: what would have to be known
};

/// A text with parts that nobody knows: where they stand there is a mark instead, and the reason is here.
struct UnknownParts {
  std::vector<std::string> reasons;

  /// A mark for a new part.
  std::string add(std::string reason);
  /// Why a text with a mark is not known; empty: it has none.
  [[nodiscard]] std::string reason_of(std::string_view text) const;
};

/// The values of a CloudFormation template as far as they can be worked out without deploying it: parameters (given, or
/// their defaults), mappings, conditions, and the functions that only join texts. Whatever else a value depends on
/// makes it unresolved, with the reason; nothing is guessed. REQUIRES: all that is handed in outlives it
class TemplateValues {
 public:
  TemplateValues(const Node& root, const TemplateParameters& given, FirstProblem& problem);

  /// A value with all functions in it worked out; nullopt: it is `AWS::NoValue`.
  std::optional<Node> resolve(const Node& value);
  /// The same of a long text that is worth having though parts of it are not known.
  std::optional<Node> resolve_with_marks(const Node& value, UnknownParts& parts);
  /// Whether the condition of that name holds. `place`: of the name.
  ConditionTruth condition(const std::string& name, const SourceLocation& place);

 private:
  using Function = std::optional<Node> (TemplateValues::*)(const Node& argument);
  struct FunctionEntry {
    std::string_view name;
    Function function;
  };
  static const FunctionEntry kFunctions[];

  std::optional<Node> resolve_value(const Node& value);
  std::optional<Node> resolve_map(const Node& map);
  std::optional<Node> call(const WrittenValue& name, const Node& argument);

  std::optional<Node> ref(const Node& argument);
  std::optional<Node> sub(const Node& argument);
  std::optional<Node> join(const Node& argument);
  std::optional<Node> choose(const Node& argument);
  std::optional<Node> find_in_map(const Node& argument);
  std::optional<Node> select(const Node& argument);
  std::optional<Node> split(const Node& argument);
  std::optional<Node> length(const Node& argument);
  std::optional<Node> to_json_string(const Node& argument);

  std::optional<Node> named_value(const std::string& name, const SourceLocation& place);
  Node parameter_value(const std::string& name, const Node& parameter, const SourceLocation& place);
  Node resource_name(const std::string& id, const Node& resource, const SourceLocation& place);
  std::optional<Node> variable(const std::string& name, const Node* variables, const SourceLocation& place);
  std::optional<Node> substitute(const WrittenValue& text, const Node* variables);

  ConditionTruth truth_of(const Node& node);
  ConditionTruth all_or_any(const Node& list, ConditionTruth::Answer decisive);
  ConditionTruth equals(const Node& list);

  /// A resolved argument that is a text; nullopt: it is not known yet (`why` says so) or none (which is told).
  std::optional<std::string> text_argument(const Node& node, std::string_view function, std::string& why);
  std::optional<Node> refuse(const SourceLocation& place, std::string message, std::string help = {});
  [[nodiscard]] bool has_transform() const;

  static constexpr std::size_t kMaxSteps = 1'000'000;
  static constexpr std::size_t kMaxDepth = 512;

  const Node& root_;
  const TemplateParameters& given_;
  FirstProblem& problem_;
  UnknownParts* parts_ = nullptr;  // set: an unresolved part becomes a mark
  std::map<std::string, ConditionTruth, std::less<>> known_conditions_;
  std::set<std::string, std::less<>> open_;  // conditions and resources that are being worked out
  std::size_t depth_ = 0;
  std::size_t steps_ = 0;
};

/// What stands for a secret or a parameter of another service, inside of any text.
inline constexpr std::string_view kDynamicReference = "{{resolve:";

/// "`WHAT` is only known at deployment"
std::string only_at_deployment(std::string_view what);
Node text_node(const SourceLocation& place, std::string text);
/// "did you mean `NAME`?", or nothing where no name is near.
std::string near_help(std::string_view word, const std::vector<std::string>& names);

/// The names of a template's parameters.
std::vector<std::string> parameter_names(const Node& root);
/// Whether it is the name of a pseudo-parameter, which every template has.
bool is_pseudo_parameter(std::string_view name);

}  // namespace insitu
