#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "engine/model/number.h"
#include "engine/templates/template_values.h"
#include "grammar/near_name.h"

namespace insitu {
namespace {

constexpr std::string_view kNoValue = "AWS::NoValue";
constexpr std::string_view kResources = "Resources";
constexpr std::string_view kOutputs = "Outputs.";
constexpr std::string_view kTopic = "AWS::SNS::Topic";

constexpr std::string_view kPseudoParameters[] = {"AWS::AccountId", "AWS::NotificationARNs", "AWS::Partition",
                                                  "AWS::Region",    "AWS::StackId",          "AWS::StackName",
                                                  "AWS::URLSuffix"};

/// Resources whose Ref is the name that they were given. (AWS doc, return values of each type)
constexpr std::pair<std::string_view, std::string_view> kNamedResources[] = {
    {"AWS::CloudWatch::Alarm", "AlarmName"},
    {"AWS::CloudWatch::CompositeAlarm", "AlarmName"},
    {"AWS::Logs::LogGroup", "LogGroupName"},
    {"AWS::Lambda::Function", "FunctionName"},
    {"AWS::Serverless::Function", "FunctionName"}};

/// Splits the value of a parameter that is a list: `a, b`.
Node split_parameter(const WrittenValue& value) {
  Node list;
  list.kind = Node::Kind::List;
  list.scalar.place = value.place;
  std::string_view rest = value.text;
  while (true) {
    const std::size_t comma = rest.find(',');
    std::string_view part = rest.substr(0, comma);
    part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
    part = part.substr(0, part.find_last_not_of(' ') + 1);
    list.items.push_back(text_node(value.place, std::string(part)));
    if (comma == std::string_view::npos) return list;
    rest.remove_prefix(comma + 1);
  }
}

/// Returns the value that was given for a parameter; nullptr: none was.
const std::string* find_given(const Deployment& deployment, std::string_view name) {
  const auto given = std::ranges::find(deployment.parameters, name, &std::pair<std::string, std::string>::first);
  return given == deployment.parameters.end() ? nullptr : &given->second;
}

}  // namespace

std::string near_help(std::string_view word, const std::vector<std::string>& names) {
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view near = near_name(word, candidates);
  return near.empty() ? std::string() : fmt::format("did you mean `{}`?", near);
}

bool is_pseudo_parameter(std::string_view name) {
  return std::ranges::find(kPseudoParameters, name) != std::end(kPseudoParameters);
}

Node unknown_value(const WrittenValue& why, const SourceLocation& place) {
  Node value = unresolved_node(place, why.unresolved, why.expression);
  value.scalar.expression_file = why.expression_file;
  return value;
}

bool is_list_type(std::string_view type) {
  return type == "CommaDelimitedList" || type.starts_with("List<") ||
         type.starts_with("AWS::SSM::Parameter::Value<List<");
}

std::string type_problem(std::string_view type, std::string_view value) {
  const bool is_list = type == "List<Number>";
  if (type != "Number" && !is_list) return {};
  WrittenValue written;
  written.text = value;
  const Node list = split_parameter(written);
  const auto wrong = std::ranges::find_if(list.items, [](const Node& one) { return !parse_number(one.scalar.text); });
  if (is_list && wrong != list.items.end()) return fmt::format("`{}` is no number", wrong->scalar.text);
  return is_list || parse_number(value) ? std::string() : fmt::format("`{}` is no number", value);
}

std::vector<std::string> parameter_names(const Node& root) {
  std::vector<std::string> names;
  const Node* parameters = root.find("Parameters");
  if (parameters == nullptr) return names;
  for (const auto& [name, parameter] : parameters->members) names.push_back(name.text);
  return names;
}

std::optional<Node> TemplateValues::ref(const Node& argument) {
  if (is_unresolved(argument)) return argument;
  if (argument.kind != Node::Kind::Text) {
    return refuse(argument.place(), fmt::format("`Ref` of {}, not of a name", describe_kind(argument.kind)));
  }
  return with_expression(named_value(argument.scalar.text, argument.place()), argument.scalar.text);
}

std::optional<Node> TemplateValues::named_value(const std::string& name, const SourceLocation& place) {
  if (name == kNoValue) return std::nullopt;
  if (is_pseudo_parameter(name)) {
    if (const WrittenValue* open = find_unknown(name)) return unknown_value(*open, place);
    if (const std::string* given = find_given(deployment_, name)) return text_node(place, *given);
    const bool can_be_given = deployment_.parameters_given == ParametersGiven::ByUser;
    return unresolved_node(
        place, can_be_given ? fmt::format("`{0}` is only known at deployment, or by `--param {0}=VALUE`", name)
                            : only_at_deployment(name));
  }
  const Node* parameters = root_.find("Parameters");
  const Node* parameter = parameters == nullptr ? nullptr : parameters->find(name);
  if (parameter != nullptr) return parameter_value(name, *parameter, place);
  const Node* resource = find_resource(name);
  if (resource != nullptr) return resource_name(name, *resource, place);
  if (has_transform()) return unresolved_node(place, only_at_deployment(name));
  std::vector<std::string> names = parameter_names(root_);
  std::ranges::move(names_in_section(kResources), std::back_inserter(names));
  names.insert(names.end(), std::begin(kPseudoParameters), std::end(kPseudoParameters));
  return refuse(place, fmt::format("the template has neither a parameter nor a resource `{}`", name),
                near_help(name, names));
}

Node TemplateValues::parameter_value(const std::string& name, const Node& parameter, const SourceLocation& place) {
  FirstProblem broken;
  const Members members(parameter, fmt::format("the parameter `{}`", name), broken);
  const auto type = members.optional_text("Type");
  const auto value = members.optional_text("Default");
  const Node* allowed = members.list("AllowedValues");
  if (const auto problem = broken.take()) return refuse(problem->place, problem->message, problem->help);
  const bool is_list = type && is_list_type(type->text);
  if (const WrittenValue* open = find_unknown(name)) return unknown_value(*open, place);
  if (const std::string* given = find_given(deployment_, name)) {
    // What a stack passes to the one nested in it was checked there.
    if (allowed != nullptr && !is_list && deployment_.outer.empty() &&
        std::ranges::none_of(allowed->items, [&](const Node& one) { return one.scalar.text == *given; })) {
      problem_.refuse(allowed->place(), fmt::format("`--param {}={}` is none of its `AllowedValues`", name, *given));
    }
    const std::string wrong = type_problem(type ? type->text : "", *given);
    if (!wrong.empty() && deployment_.outer.empty()) {
      problem_.refuse(parameter.place(), fmt::format("`--param {}={}`: {}", name, *given, wrong));
    }
    const WrittenValue text{.text = *given, .unresolved = {}, .place = place};
    return is_list ? split_parameter(text) : text_node(place, *given);
  }
  const auto secret = members.optional_text("NoEcho");
  if (secret && (secret->text == "true" || secret->text == "True"))
    return unresolved_node(place, fmt::format("parameter `{}` is `NoEcho`", name));
  if (type && type->text.starts_with("AWS::SSM::Parameter::Value")) {
    return unresolved_node(place,
                           fmt::format("parameter `{0}` names a parameter of Systems Manager; its value is only known "
                                       "at deployment, or by `--param {0}=VALUE`",
                                       name));
  }
  if (!value) {
    return unresolved_node(place, deployment_.parameters_given == ParametersGiven::ByUser
                                      ? fmt::format("parameter `{0}` has no default; give `--param {0}=VALUE`", name)
                                      : fmt::format("parameter `{}` has no default", name));
  }
  if (const std::string wrong = type_problem(type ? type->text : "", value->text); !wrong.empty()) {
    return refuse(value->place, fmt::format("the default of the parameter `{}`: {}", name, wrong));
  }
  if (is_list) return split_parameter(*value);
  Node node;
  node.kind = Node::Kind::Text;
  node.scalar = *value;
  auto resolved = resolve_value(node);  // it may be a dynamic reference
  return resolved ? std::move(*resolved) : node;
}

/// The reference to a topic is its ARN, of which all but the place of the deployment is known.
Node TemplateValues::topic_arn(const std::string& id, const Node* properties, const SourceLocation& place) {
  const Node* written = properties == nullptr ? nullptr : properties->find("TopicName");
  const auto name = written == nullptr ? std::nullopt : resolve(*written);
  const std::string reason = fmt::format("the ARN of the topic `{}` is only known at deployment", id);
  if (name && (is_unresolved(*name) || !name->is_scalar())) return unresolved_node(place, reason);
  return unresolved_node(
      place, reason, "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:" + (name ? name->scalar.text : id));
}

Node TemplateValues::resource_name(const std::string& id, const Node& resource, const SourceLocation& place) {
  const Node* type = resource.find("Type");
  const Node* properties = resource.find("Properties");
  if (type != nullptr && type->scalar.text == kTopic) return topic_arn(id, properties, place);
  for (const auto& [named_type, property] : kNamedResources) {
    if (type == nullptr || type->scalar.text != named_type) continue;
    const Node* name = properties == nullptr ? nullptr : properties->find(property);
    if (name == nullptr) break;
    if (!open_.insert(id).second) return refuse(place, fmt::format("the name of `{}` refers to itself", id));
    auto resolved = resolve(*name);
    open_.erase(id);
    if (!resolved) break;
    if (resolved->is_scalar()) return std::move(*resolved);
    return refuse(name->place(),
                  fmt::format("`{}` of `{}` is {}, not a text", property, id, describe_kind(resolved->kind)));
  }
  return unresolved_node(place, fmt::format("the name of the resource `{}` is only known at deployment", id));
}

/// Returns why a parameter has no value, although the template may have one for it; nullptr: there is no such reason.
const WrittenValue* TemplateValues::find_unknown(std::string_view name) const {
  const auto open = deployment_.unknown.find(name);
  return open == deployment_.unknown.end() ? nullptr : &open->second;
}

/// Reads `[ID, ATTRIBUTE]`, or `ID.ATTRIBUTE` as YAML may write it.
std::optional<Node> TemplateValues::get_attribute(const Node& argument) {
  constexpr std::string_view kName = "Fn::GetAtt";
  const bool is_list = argument.kind == Node::Kind::List && !argument.items.empty();
  const Node& first = is_list ? argument.items.front() : argument;
  if (is_unresolved(first)) return first;
  if (first.kind != Node::Kind::Text) {
    return refuse(argument.place(), "`Fn::GetAtt` takes a list of a resource and an attribute");
  }
  std::string path = first.scalar.text;
  const std::span parts = is_list ? std::span(argument.items).subspan(1) : std::span<const Node>();
  for (const Node& part : parts) path += "." + part.scalar.text;
  Node attribute = attribute_of(path, first.place(), kName);
  const bool is_text = std::ranges::all_of(parts, [](const Node& part) { return part.kind == Node::Kind::Text; });
  // The same expression as in `Fn::Sub`.
  return is_text ? with_expression(std::move(attribute), path) : std::move(attribute);
}

Node TemplateValues::attribute_of(std::string_view path, const SourceLocation& place, std::string_view expression) {
  const std::string id(path.substr(0, path.find('.')));
  const std::string_view attribute = path.substr(std::min(id.size() + 1, path.size()));
  const Node* resource = find_resource(id);
  if (resource != nullptr && attribute.starts_with(kOutputs) && is_nested_stack(*resource)) {
    return output_of(id, std::string(attribute.substr(kOutputs.size())), place);
  }
  const Node* type = resource == nullptr ? nullptr : resource->find("Type");
  if (type != nullptr && type->scalar.text == kTopic && attribute == "TopicArn") {
    return topic_arn(id, resource->find("Properties"), place);
  }
  if (resource != nullptr || has_transform()) return unresolved_node(place, only_at_deployment(expression));
  return refuse(place, fmt::format("the template has no resource `{}`", id),
                near_help(id, names_in_section(kResources)));
}

const Node* TemplateValues::find_resource(std::string_view id) const { return find_in_section(kResources, id); }

const Node* TemplateValues::find_in_section(std::string_view section, std::string_view name) const {
  const Node* members = root_.find(section);
  return members == nullptr ? nullptr : members->find(name);
}

std::vector<std::string> TemplateValues::names_in_section(std::string_view section) const {
  std::vector<std::string> names;
  const Node* members = root_.find(section);
  if (members == nullptr) return names;
  for (const auto& [name, node] : members->members) names.push_back(name.text);
  return names;
}

/// Whether something adds resources that are not written here.
bool TemplateValues::has_transform() const {
  if (root_.find("Transform") != nullptr || root_.find("Fn::Transform") != nullptr) return true;
  return std::ranges::any_of(names_in_section(kResources),
                             [](const std::string& id) { return id.starts_with("Fn::"); });
}

}  // namespace insitu
