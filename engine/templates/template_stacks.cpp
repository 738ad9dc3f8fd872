#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <system_error>
#include <utility>

#include "engine/templates/nested_stack.h"
#include "engine/templates/template_values.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxNested = 10;             // stacks, each in the one before
constexpr std::size_t kMaxParameterBytes = 4'096;  // (AWS doc: CloudFormation quotas, parameters › values)
constexpr std::string_view kParameters = "Parameters";

/// The types of stacks, and the member that names the template.
constexpr std::pair<std::string_view, std::string_view> kStackTypes[] = {{"AWS::CloudFormation::Stack", "TemplateURL"},
                                                                         {"AWS::Serverless::Application", "Location"}};

/// What is the same in a stack and in those nested in it.
constexpr std::string_view kSharedNames[] = {"AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::URLSuffix"};

/// Returns the member that names the template of a stack; empty: the resource is none.
std::string_view location_member(const Node& resource) {
  const Node* type = resource.find("Type");
  if (type == nullptr) return {};
  const auto* found = std::ranges::find(kStackTypes, std::string_view(type->scalar.text),
                                        &std::pair<std::string_view, std::string_view>::first);
  return found == std::end(kStackTypes) ? std::string_view() : found->second;
}

/// Returns the path that the tool which made the template states for the file of a nested one; nullptr: it states none.
/// The location is then a URL of what that tool uploads.
const Node* asset_path(const Node& resource) {
  const Node* metadata = resource.find("Metadata");
  const Node* path = metadata == nullptr ? nullptr : metadata->find("aws:asset:path");
  const Node* property = metadata == nullptr ? nullptr : metadata->find("aws:asset:property");
  const bool is_other = property != nullptr && property->scalar.text != location_member(resource);
  return path != nullptr && path->kind == Node::Kind::Text && !is_other ? path : nullptr;
}

StackReading not_read(std::string why) {
  return {.outcome = StackReading::Outcome::NotRead, .stack = nullptr, .why = std::move(why)};
}

StackReading refused(const SourceLocation& place, const std::string& why) {
  return {.outcome = StackReading::Outcome::Refused,
          .stack = nullptr,
          .why = why,
          .fault = TemplateFault{.place = place, .message = why, .help = {}}};
}

const Node* find_parameter(const LocalTemplate& source, std::string_view name) {
  const Node* parameters = source.root.find(kParameters);
  return parameters == nullptr ? nullptr : parameters->find(name);
}

const Node* parameters_of(const Node& resource) {
  const Node* properties = resource.find("Properties");
  return properties == nullptr ? nullptr : properties->find(kParameters);
}

WrittenValue unknown_because(std::string why) {
  WrittenValue value;
  value.unresolved = std::move(why);
  return value;
}

/// Gives a parameter of a nested stack its value, or the reason why that is not known.
void pass(const std::string& name, const Node& value, Deployment& to) {
  if (!is_unresolved(value)) {
    to.parameters.emplace_back(name, value.scalar.text);
    return;
  }
  WrittenValue open = value.scalar;
  if (open.expression_file.empty()) open.expression_file = to.outer.front();
  to.unknown.insert_or_assign(name, std::move(open));
}

}  // namespace

bool is_nested_stack(const Node& resource) { return !location_member(resource).empty(); }

std::string TemplateValues::address_of(const std::string& id) const { return deployment_.scope + id; }

std::vector<TemplateFault> TemplateValues::faults() const {
  std::vector<TemplateFault> all = faults_;
  for (const auto& [id, reading] : stacks_) {
    if (reading.stack != nullptr) std::ranges::move(reading.stack->values.faults(), std::back_inserter(all));
  }
  return all;
}

const StackReading& TemplateValues::nested_stack(const std::string& id) {
  const auto [entry, is_new] = stacks_.try_emplace(id);
  const Node* resource = is_new ? find_resource(id) : nullptr;
  if (resource == nullptr) return entry->second;
  UnknownParts* const parts = std::exchange(parts_, nullptr);
  StackReading reading = read_nested_stack(id, *resource);
  parts_ = parts;
  entry->second = std::move(reading);
  return entry->second;
}

StackReading TemplateValues::read_nested_stack(const std::string& id, const Node& resource) {
  if (const Node* path = asset_path(resource)) return read_nested_template(id, resource, *path);
  const std::string_view member = location_member(resource);
  const Node* properties = resource.find("Properties");
  const Node* written = properties == nullptr ? nullptr : properties->find(member);
  const auto location = written == nullptr ? std::nullopt : resolve(*written);
  if (!location) return not_read(fmt::format("it has no `{}`", member));
  if (is_unresolved(*location)) {
    return not_read(fmt::format("it is not known where its template is: {}", location->scalar.unresolved));
  }
  if (location->kind == Node::Kind::Map) return not_read("its template is in a repository, which is not read");
  if (!location->is_scalar()) {
    return refused(location->place(), fmt::format("its `{}` is {}, not a text", member, describe_kind(location->kind)));
  }
  if (location->scalar.text.empty()) return not_read(fmt::format("its `{}` is empty", member));
  return read_nested_template(id, resource, *location);
}

StackReading TemplateValues::read_nested_template(const std::string& id, const Node& resource, const Node& location) {
  const std::string& reference = location.scalar.text;
  if (deployment_.files == nullptr) return not_read("its template is a file of its own: name that as well");
  const auto source = deployment_.files->read(root_.place().file, reference);
  if (!source) {
    ReadProblem problem = source.error().problem;
    const bool is_missing_asset =
        source.error().kind == LocalTemplateProblem::Kind::Missing && asset_path(resource) != nullptr;
    if (source.error().kind == LocalTemplateProblem::Kind::Elsewhere || is_missing_asset) {
      return not_read(std::move(problem.message));
    }
    if (source.error().kind == LocalTemplateProblem::Kind::Outside) {
      return {.outcome = StackReading::Outcome::Outside, .stack = nullptr, .why = std::move(problem.message)};
    }
    if (problem.place.line == 0) {
      const bool is_broken = source.error().kind == LocalTemplateProblem::Kind::Broken;
      if (is_broken) problem.message = fmt::format("`{}`: {}", reference, problem.message);
      problem.place = location.place();
    }
    StackReading reading = refused(problem.place, problem.message);
    const bool is_in_other_file = problem.place.file != root_.place().file;
    if (is_in_other_file) reading.fault->message = fmt::format("named in {}: {}", root_.place().file, problem.message);
    return reading;
  }
  if (const std::string why = why_not_nested((*source)->file); !why.empty()) return refused(location.place(), why);
  if (!deployment_.files->count_stack()) {
    StackReading reading =
        refused(location.place(), fmt::format("more than {} nested stacks are read for {}", LocalTemplates::kMaxStacks,
                                              deployment_.files->named()));
    if (!deployment_.files->is_first_too_many()) reading.fault.reset();
    return reading;
  }
  return {.outcome = StackReading::Outcome::Read,
          .stack = std::make_shared<NestedStack>(**source, deployment_of(id, resource, **source)),
          .why = {}};
}

std::string TemplateValues::why_not_nested(const std::string& file) const {
  std::vector<std::string> files = deployment_.outer;
  files.push_back(root_.place().file);
  const bool is_circle = std::ranges::any_of(files, [&](const std::string& outer) {
    std::error_code error;
    return std::filesystem::equivalent(outer, file, error);
  });
  if (!is_circle && files.size() <= kMaxNested) return {};
  std::string chain;
  for (const std::string& outer : files) chain += fmt::format("`{}` → ", outer);
  return fmt::format("{}: {}`{}`", is_circle ? "it is nested in itself" : "stacks are nested at most 10 deep", chain,
                     file);
}

Deployment TemplateValues::deployment_of(const std::string& id, const Node& resource, const LocalTemplate& source) {
  Deployment inner{.parameters = {},
                   .unknown = {},
                   .conditions = {},
                   .scope = address_of(id) + ".",
                   .depth = deployment_.depth,
                   .parameters_given = ParametersGiven::ByTemplate,
                   .files = deployment_.files,
                   .outer = deployment_.outer};
  inner.outer.push_back(root_.place().file);
  for (const std::string_view shared : kSharedNames) {
    const std::string name(shared);
    const auto value = with_expression(named_value(name, resource.place()), name);
    if (value) pass(name, *value, inner);
  }
  const std::string address = address_of(id);
  const Node* written = parameters_of(resource);
  auto passed = written == nullptr ? std::nullopt : resolve(*written);
  if (passed && is_unresolved(*passed)) {
    for (const std::string& name : parameter_names(source.root)) pass(name, *passed, inner);
    return inner;
  }
  if (passed && passed->kind != Node::Kind::Map && passed->kind != Node::Kind::Null) {
    refuse(written->place(),
           fmt::format("`{}` of `{}` is {}, not a map", kParameters, address, describe_kind(passed->kind)));
  } else if (passed) {
    for (const NodeMember& value : passed->members) pass_parameter(address, value, source, inner);
  }
  check_passed(address, written == nullptr ? resource.place() : written->place(), source, inner);
  return inner;
}

void TemplateValues::pass_parameter(const std::string& stack, const NodeMember& passed, const LocalTemplate& source,
                                    Deployment& to) {
  const std::string& name = passed.key.text;
  const Node& value = passed.value;
  const auto refuse_it = [&](const std::string& message, std::string help = {}) {
    refuse(passed.key.place, message, std::move(help));
    to.unknown.insert_or_assign(name, unknown_because(message));
  };
  const Node* declared = find_parameter(source, name);
  if (declared == nullptr) {
    refuse(passed.key.place, fmt::format("`{}`, the template of `{}`, has no parameter `{}`", source.file, stack, name),
           near_help(name, parameter_names(source.root)));
    return;
  }
  if (is_unresolved(value)) return pass(name, value, to);
  if (!value.is_scalar()) {
    return refuse_it(
        fmt::format("the parameter `{}` of `{}` is {}, not a text", name, stack, describe_kind(value.kind)),
        value.kind == Node::Kind::List ? "`Fn::Join` makes a text of a list: `!Join [',', ...]`" : "");
  }
  const std::string& text = value.scalar.text;
  if (text.size() > kMaxParameterBytes) {
    return refuse_it(fmt::format("the parameter `{}` of `{}` has {} bytes; it may have {}", name, stack, text.size(),
                                 kMaxParameterBytes));
  }
  const Node* type = declared->find("Type");
  if (type != nullptr && type->scalar.text.starts_with("AWS::SSM::Parameter::Value")) {
    to.unknown.insert_or_assign(
        name, unknown_because(fmt::format(
                  "parameter `{}` names a parameter of Systems Manager; its value is only known at deployment", name)));
    return;
  }
  const std::string wrong = type_problem(type == nullptr ? std::string_view() : type->scalar.text, text);
  if (!wrong.empty()) return refuse_it(fmt::format("the parameter `{}` of `{}`: {}", name, stack, wrong));
  const Node* allowed = declared->find("AllowedValues");
  const bool is_list = type != nullptr && is_list_type(type->scalar.text);
  if (allowed != nullptr && !is_list &&
      std::ranges::none_of(allowed->items, [&](const Node& one) { return one.scalar.text == text; })) {
    refuse(passed.key.place,
           fmt::format("the parameter `{}` of `{}` is `{}`, which is none of the `AllowedValues` in {}", name, stack,
                       text, source.file));
  }
  pass(name, value, to);
}

void TemplateValues::check_passed(const std::string& stack, const SourceLocation& place, const LocalTemplate& source,
                                  Deployment& to) {
  const Node* parameters = source.root.find(kParameters);
  if (parameters == nullptr) return;
  for (const auto& [name, parameter] : parameters->members) {
    if (parameter.find("Default") != nullptr || name.text.starts_with("Fn::") || to.unknown.contains(name.text))
      continue;
    if (std::ranges::find(to.parameters, name.text, &std::pair<std::string, std::string>::first) !=
        to.parameters.end()) {
      continue;
    }
    const std::string message = fmt::format("`{}` has no value for the parameter `{}` of {}, which has no default",
                                            stack, name.text, source.file);
    refuse(place, message);
    to.unknown.insert_or_assign(name.text, unknown_because(message));
  }
}

Node TemplateValues::output_of(const std::string& id, const std::string& output, const SourceLocation& place) {
  const StackReading& reading = nested_stack(id);
  const std::string stack = address_of(id);
  if (reading.outcome == StackReading::Outcome::Open) {
    return refuse(place, fmt::format("what is passed to `{}` depends on an output of `{}`", stack, stack));
  }
  const std::string what = fmt::format("the output `{}` of `{}`", output, stack);
  if (reading.stack == nullptr) return unresolved_node(place, fmt::format("{} is not known: {}", what, reading.why));
  TemplateValues& inner = reading.stack->values;
  const Node* found = inner.find_in_section("Outputs", output);
  if (found == nullptr && inner.has_transform()) return unresolved_node(place, what + " is only known at deployment");
  if (found == nullptr) {
    return refuse(
        place, fmt::format("{}, the template of `{}`, has no output `{}`", reading.stack->source.file, stack, output),
        near_help(output, inner.names_in_section("Outputs")));
  }
  const auto value = inner.output_value(*found, what);
  if (!value || !value->is_scalar()) return unresolved_node(place, fmt::format("{} has no value", what));
  return is_unresolved(*value) ? unknown_value(value->scalar, place) : text_node(place, value->scalar.text);
}

std::optional<Node> TemplateValues::output_value(const Node& output, std::string_view what) {
  const Node* name = output.find("Condition");
  if (name != nullptr && name->kind == Node::Kind::Text) {
    const ConditionTruth truth = condition(name->scalar.text, name->place());
    if (truth.answer == ConditionTruth::Answer::No) {
      return unresolved_node(output.place(),
                             fmt::format("{} is not there: its condition `{}` is false", what, name->scalar.text));
    }
  }
  const Node* value = output.find("Value");
  return value == nullptr ? std::nullopt : resolve(*value);
}

}  // namespace insitu
