#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/templates/deployment.h"
#include "engine/templates/members.h"

namespace insitu {

/// Whether a condition of a template holds.
struct ConditionTruth {
  enum class Answer : unsigned char { No, Yes, Unknown };
  Answer answer{};
  std::string why;  ///< of Unknown: the value that would have to be known
};

/// A place of a template that a condition decides.
struct ConditionUse {
  enum class Decides : unsigned char { Value, Creation };  ///< which value an `Fn::If` has, whether a resource is there
  Decides decides{};
  SourceLocation place;
  std::string condition;
  ConditionTruth::Answer answer{};
};

/// The unknown parts of a text: the text has a mark in the place of each, and the reason is here.
struct UnknownParts {
  std::vector<std::string> reasons;

  /// Adds a part and returns its mark.
  std::string add(std::string reason);
  /// Returns why a text with a mark is not known; empty: it has no mark.
  [[nodiscard]] std::string reason_of(std::string_view text) const;
};

struct NestedStack;

/// Why the template of a nested stack is read or not.
struct StackReading {
  enum class Outcome : unsigned char {
    Open,     ///< it is being prepared
    Read,     ///< `stack` has it
    NotRead,  ///< it is in no file here, and nothing is wrong with that
    Outside,  ///< it is in a file that has to be named as well
    Refused,  ///< something is wrong, which is a fault
  };
  Outcome outcome = Outcome::Open;
  std::shared_ptr<NestedStack> stack = nullptr;  ///< shared because its type is not complete here
  std::string why = {};                          ///< as in Diagnostic; of NotRead, Outside and Refused
  std::optional<TemplateFault> fault = {};       ///< of Refused, but where it says the same as another one
};

/// Works out the values of a CloudFormation template as far as that is possible without deploying it: parameters
/// (given, or their defaults), mappings, conditions, and the functions that only join texts. Anything else that a value
/// depends on makes it unresolved, with the reason; nothing is guessed. What is wrong with an expression is a fault,
/// and its value is unresolved; what makes the whole template useless is reported to `problem`. The nodes that it
/// returns borrow nothing. Not to be shared between threads. REQUIRES: all arguments outlive it
class TemplateValues {
 public:
  TemplateValues(const Node& root, const Deployment& deployment, FirstProblem& problem);

  /// Returns a value with all functions in it worked out; nullopt: it is `AWS::NoValue`.
  std::optional<Node> resolve(const Node& value);
  /// Resolves a long text that is of use although parts of it are not known: they become marks, added to `parts`.
  std::optional<Node> resolve_with_marks(const Node& value, UnknownParts& parts);
  /// Returns what `Ref` of a name gives, at `place`; nullopt: it is `AWS::NoValue`.
  std::optional<Node> named_value(const std::string& name, const SourceLocation& place);
  /// Returns whether the condition of that name holds. `place`: of the name.
  ConditionTruth condition(const std::string& name, const SourceLocation& place);

  /// Returns which values conditions decided since the last call, in the order of use.
  std::vector<ConditionUse> take_uses();
  /// Returns the faults of all expressions that were worked out, also of nested stacks.
  [[nodiscard]] std::vector<TemplateFault> faults() const;
  /// Reads the template of a resource that is a nested stack, and works out what is passed to it. The result belongs to
  /// this.
  const StackReading& nested_stack(const std::string& id);

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
  std::optional<Node> call_function(const WrittenValue& name, const Node& argument);
  /// Gives a value that is not known the expression of a reference, unless it has one.
  [[nodiscard]] std::optional<Node> with_expression(std::optional<Node> value, std::string_view reference) const;

  std::optional<Node> ref(const Node& argument);
  std::optional<Node> sub(const Node& argument);
  std::optional<Node> join(const Node& argument);
  std::optional<Node> choose(const Node& argument);
  std::optional<Node> find_in_map(const Node& argument);
  std::optional<Node> select(const Node& argument);
  std::optional<Node> split(const Node& argument);
  std::optional<Node> length(const Node& argument);
  std::optional<Node> to_json_string(const Node& argument);
  std::optional<Node> get_attribute(const Node& argument);
  /// `path`: `ID.ATTRIBUTE`.
  Node attribute_of(std::string_view path, const SourceLocation& place, std::string_view expression);

  /// Returns the id with those of the stacks that this one is nested in.
  [[nodiscard]] std::string address_of(const std::string& id) const;
  StackReading read_nested_stack(const std::string& id, const Node& resource);
  StackReading read_nested_template(const std::string& id, const Node& resource, const Node& location);
  /// Returns why a template cannot be nested here; empty: it can.
  [[nodiscard]] std::string why_not_nested(const std::string& file) const;
  Deployment deployment_of(const std::string& id, const Node& resource, const LocalTemplate& source);
  /// `stack`: its address.
  void pass_parameter(const std::string& stack, const NodeMember& value, const LocalTemplate& source, Deployment& to);
  void check_passed(const std::string& stack, const SourceLocation& place, const LocalTemplate& source, Deployment& to);
  Node output_of(const std::string& id, const std::string& output, const SourceLocation& place);
  /// `what`: names the output.
  std::optional<Node> output_value(const Node& output, std::string_view what);

  Node parameter_value(const std::string& name, const Node& parameter, const SourceLocation& place);
  Node resource_name(const std::string& id, const Node& resource, const SourceLocation& place);
  Node topic_arn(const std::string& id, const Node* properties, const SourceLocation& place);
  std::optional<Node> variable(const std::string& name, const Node* variables, const SourceLocation& place);
  std::optional<Node> substitute(const WrittenValue& text, const Node* variables);

  ConditionTruth truth_of(const Node& node);
  ConditionTruth all_or_any(const Node& list, ConditionTruth::Answer decisive);
  ConditionTruth equals(const Node& list);

  /// Returns a resolved argument that is a text; nullopt: it is not known yet, or not a text, which is a fault. `why`
  /// says so.
  std::optional<std::string> text_argument(const Node& node, std::string_view function, std::string& why);
  /// Adds a fault, and returns a value that is unresolved for this reason.
  Node refuse(const SourceLocation& place, const std::string& message, std::string help = {});
  /// Adds a fault, and returns a truth that is unknown for this reason.
  ConditionTruth refuse_condition(const SourceLocation& place, const std::string& message, std::string help = {});
  [[nodiscard]] bool has_transform() const;
  /// Returns the node of a resource; nullptr: the template has none of this name.
  [[nodiscard]] const Node* find_resource(std::string_view id) const;
  [[nodiscard]] const Node* find_in_section(std::string_view section, std::string_view name) const;
  [[nodiscard]] const WrittenValue* find_unknown(std::string_view name) const;
  std::vector<std::string> names_in_section(std::string_view section) const;

  static constexpr std::size_t kMaxSteps = 1'000'000;
  static constexpr std::size_t kMaxDepth = 512;

  const Node& root_;
  const Deployment& deployment_;
  FirstProblem& problem_;
  std::vector<TemplateFault> faults_;
  std::vector<ConditionUse> uses_;
  UnknownParts* parts_ = nullptr;  // set: an unresolved part becomes a mark
  std::map<std::string, ConditionTruth, std::less<>> known_conditions_;
  std::map<std::string, StackReading> stacks_;  // by id
  std::set<std::string, std::less<>> open_;     // conditions and resources that are being worked out
  std::size_t depth_ = 0;
  std::size_t steps_ = 0;
};

/// Whether a resource is a stack that this one makes, from a template of its own.
bool is_nested_stack(const Node& resource);

/// The begin of a reference to a secret or a parameter of another service, inside of any text.
inline constexpr std::string_view kDynamicReference = "{{resolve:";

/// Returns "`WHAT` is only known at deployment", the reason of an unresolved value.
std::string only_at_deployment(std::string_view what);
/// Returns a value that is not known for the same reason as another one.
Node unknown_value(const WrittenValue& why, const SourceLocation& place);
/// Makes a node of a known text.
Node text_node(const SourceLocation& place, std::string text);
/// Returns "did you mean `NAME`?"; empty: no name is near.
std::string near_help(std::string_view word, const std::vector<std::string>& names);

/// Returns the names of the parameters that a template declares.
std::vector<std::string> parameter_names(const Node& root);
/// Whether the value of a parameter of this type is a list.
bool is_list_type(std::string_view type);
/// Returns what is wrong with the value of a parameter of this type: "`xx` is no number"; empty: nothing.
std::string type_problem(std::string_view type, std::string_view value);
/// Whether a name is that of a pseudo-parameter, which every template has.
bool is_pseudo_parameter(std::string_view name);

}  // namespace insitu
