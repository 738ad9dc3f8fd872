#include "insitu/read_definitions.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "engine/templates/cdk.h"
#include "engine/templates/cloudformation.h"
#include "engine/templates/dashboard.h"
#include "engine/templates/definition_union.h"
#include "engine/templates/describe_output.h"
#include "engine/templates/embedded_document.h"
#include "engine/templates/hcl_document.h"
#include "engine/templates/load_document.h"
#include "engine/templates/local_templates.h"
#include "engine/templates/members.h"
#include "engine/templates/read_apart.h"
#include "engine/templates/serverless.h"
#include "engine/templates/shown_state.h"
#include "engine/templates/template_values.h"
#include "engine/templates/terraform.h"
#include "engine/templates/terraform_source.h"

namespace insitu {
namespace {

constexpr std::string_view kKnownForms =
    "a Terraform plan or state (`terraform show -json`, or a state file), a CloudFormation or SAM template, the "
    "`manifest.json` of cdk.out, a file of Terraform or `serverless.yml`, or what `aws logs describe-*`, `aws "
    "cloudwatch describe-alarms` and `aws "
    "cloudformation get-template` print";

/// The names of Terraform's files, by which those are known that begin with an error, or hold nothing.
constexpr std::string_view kHclEndings[] = {".tf", ".tofu"};
constexpr std::string_view kTerraformJsonEndings[] = {".tf.json", ".tofu.json"};

bool has_ending(std::string_view file, std::span<const std::string_view> endings) {
  return std::ranges::any_of(endings, [file](std::string_view ending) { return file.ends_with(ending); });
}

/// Explains which file to give instead of one that only looks right.
struct NearForm {
  std::string_view key;
  std::string_view other_key;
  std::string_view help;
};
constexpr NearForm kNearForms[] = {
    {"version", "samples", "this looks like a test file: `insitu test` runs it"},
    {"version", "filters", "this looks like a test file: `insitu test` runs it"},
    {"version", "queries", "this looks like a test file: `insitu test` runs it"},
    {"version", "logs", "this looks like a test file: `insitu test` runs it"},
    {"version", "alarms", "this looks like a test file: `insitu test` runs it"},
};

/// Recognises the form of a file and has it read.
class DefinitionsReader {
 public:
  DefinitionsReader(const TemplateParameters& parameters, ResourceConditions conditions,
                    std::span<const std::string> all_named)
      : parameters_(parameters), conditions_(conditions), all_named_(all_named) {}

  std::expected<Definitions, ReadProblem> read(const std::string& file, std::string_view text) {
    FirstProblem problem;
    Definitions definitions = read_text(file, text, problem);
    if (auto found = problem.take()) {
      found->other_files = std::move(other_files_);
      return std::unexpected(std::move(*found));
    }
    definitions.other_files = std::move(other_files_);
    add_faults(repeated_, definitions);
    return definitions;
  }

 private:
  Definitions read_text(const std::string& file, std::string_view text, FirstProblem& problem) {
    if (is_hcl(text) || has_ending(file, kHclEndings)) return read_hcl(file, text, problem);
    const auto root = parse_document(file, text, repeated_, problem);
    return root ? read_root(file, *root, problem) : Definitions();
  }

  Definitions read_root(const std::string& file, const Node& root, FirstProblem& problem) {
    if (root.kind != Node::Kind::Map) {
      refuse_form(root, problem);
      return {};
    }
    if (is_terraform(root)) return read_terraform(root, in_plan(), Scalars::Strict, problem);
    if (is_state_file(root)) return read_state(root, problem);
    if (is_terraform_source(root) || has_ending(file, kTerraformJsonEndings)) {
      return read_terraform_json(root, problem);
    }
    if (is_serverless(root)) return read_serverless(root, alone(), problem);
    if (is_describe_output(root)) return read_describe_output(root, problem);
    if (is_cdk_manifest(root)) return read_assembly(file, root, problem);
    if (const Node* body = root.find("TemplateBody"); body != nullptr && !is_template(root)) {
      return read_template_body(*body, problem);
    }
    if (is_template(root)) return read_template_file(file, root, problem);
    if (root.find("widgets") != nullptr) {
      Definitions definitions;
      read_dashboard_body({.kind = {}, .id = "dashboard", .title = {}, .name = {}, .place = root.place()}, root,
                          definitions, problem);
      return definitions;
    }
    refuse_form(root, problem);
    return {};
  }

  /// Adds what is wrong with the keys of documents. What they stand for is not known, and the rest is read.
  static void add_faults(const RepeatedKeys& repeated, Definitions& definitions) {
    for (const DocumentProblem& one : repeated.problems()) {
      definitions.add_fault({.place = one.place, .message = one.message, .help = {}});
    }
  }

  Definitions read_state(const Node& root, FirstProblem& problem) {
    std::vector<BrokenResource> broken;
    const Node shown = shown_state(root, broken, problem);
    Definitions definitions = read_terraform(shown, in_plan(), Scalars::Strict, problem);
    for (const BrokenResource& one : broken) add_broken_resource(one.resource, one.problem, definitions);
    return definitions;
  }

  /// Reads the template that is a file, with those of the stacks nested in it. Standard input has no folder for them.
  Definitions read_template_file(const std::string& file, const Node& root, FirstProblem& problem) {
    if (file == "-") return read_one_template(root, given(), {}, problem);
    LocalTemplates files(file, all_named_);
    Definitions definitions = read_one_template(root, given(&files), {}, problem);
    other_files_ = files.files_read();
    add_faults(files.repeated_keys(), definitions);
    return definitions;
  }

  /// Returns what the user gives to a template. `files`: as Deployment::files.
  [[nodiscard]] Deployment given(LocalTemplates* files = nullptr) const {
    return {.parameters = parameters_, .files = files};
  }

  Definitions read_one_template(const Node& root, const Deployment& deployment, const ResourceTitles& titles,
                                FirstProblem& problem) const {
    Definitions definitions = read_template(root, deployment, titles, conditions_, problem);
    definitions.parameters = parameter_names(root);
    return definitions;
  }

  /// Reads a template of which only the file knows the parameters, too.
  [[nodiscard]] TemplateReading in_plan() const {
    return [this](const Node& inner, TemplateParameters parameters, const std::string& scope, FirstProblem& of_inner) {
      parameters.insert(parameters.end(), parameters_.begin(), parameters_.end());
      return read_one_template(inner, {.parameters = std::move(parameters), .scope = scope}, {}, of_inner);
    };
  }
  [[nodiscard]] TitledTemplateReading alone() const {
    return [this](const Node& inner, const ResourceTitles& titles, FirstProblem& of_inner) {
      return read_one_template(inner, given(), titles, of_inner);
    };
  }

  Definitions read_hcl(const std::string& file, std::string_view text, FirstProblem& problem) {
    auto root = read_hcl_document(file, text, repeated_);
    if (root) return read_terraform_source(*root, in_plan(), problem);
    problem.refuse(root.error().place, std::move(root.error().message));
    return {};
  }

  Definitions read_terraform_json(Node root, FirstProblem& problem) {
    std::vector<ReadProblem> problems;
    for (auto& [key, member] : root.members) {
      if (key.text == "resource" || key.text == "locals") read_templates(member, problems);
    }
    Definitions definitions = read_terraform_source(root, in_plan(), problem);
    for (const ReadProblem& one : problems) {
      definitions.add_fault({.place = one.place, .message = one.message, .help = one.help});
    }
    return definitions;
  }

  /// Reads what `aws cloudformation get-template` prints: the template as a map, or as its text.
  Definitions read_template_body(const Node& body, FirstProblem& problem) {
    if (!body.is_scalar()) return read_one_template(body, given(), {}, problem);
    const auto root = read_embedded_document(body.scalar, "the template", problem);
    return root ? read_one_template(*root, given(), {}, problem) : Definitions();
  }

  Definitions read_assembly(const std::string& file, const Node& root, FirstProblem& problem) {
    LocalTemplates files(file, all_named_);
    const AssemblyTemplates listed = list_templates(file, root, files, problem);
    DefinitionUnion all;
    for (const AssembledTemplate& one : listed.templates) all.add(one.file, read_assembled(one, files));
    Definitions definitions = all.take();
    for (const BrokenResource& one : listed.broken) add_broken_resource(one.resource, one.problem, definitions);
    add_faults(files.repeated_keys(), definitions);
    other_files_ = files.files_read();
    return definitions;
  }

  /// Reads one of the templates of an assembly, apart from the others.
  [[nodiscard]] Definitions read_assembled(const AssembledTemplate& one, LocalTemplates& files) const {
    const Definition stack{
        .kind = DefinitionKind::Template, .id = one.file, .title = {}, .name = {}, .place = one.place};
    FirstProblem problem;
    Definitions definitions;
    read_apart(stack, definitions, problem, [&] {
      const auto document = files.load_document(one.file, one.place, problem);
      if (document) definitions = read_one_template(*document, given(&files), one.titles, problem);
    });
    return definitions;
  }

  static void refuse_form(const Node& root, FirstProblem& problem) {
    if (root.kind != Node::Kind::Map) {
      problem.refuse(root.place(), fmt::format("{}, where a map was expected", describe_kind(root.kind)),
                     fmt::format("expected {}, as a whole", kKnownForms));
      return;
    }
    for (const NearForm& near : kNearForms) {
      if (root.find(near.key) == nullptr || root.find(near.other_key) == nullptr) continue;
      problem.refuse(root.place(), "nothing here defines filters, alarms or queries", std::string(near.help));
    }
    problem.refuse(root.place(),
                   root.members.empty() ? "an empty map defines nothing"
                                        : fmt::format("no known form of file: it has {}", list_keys(root)),
                   fmt::format("expected {}", kKnownForms));
  }

  const TemplateParameters& parameters_;
  ResourceConditions conditions_;
  std::span<const std::string> all_named_;
  std::vector<std::string> other_files_;  // that were read
  RepeatedKeys repeated_;
};

std::string parameter_help(const std::string& name, const std::vector<std::string>& declared) {
  if (declared.empty()) return "templates of CloudFormation have parameters; what was read has none";
  std::string near = near_help(name, declared);
  if (!near.empty()) return near;
  std::string all;
  for (const std::string& one : declared) all += fmt::format("{}`{}`", all.empty() ? "" : ", ", one);
  return "there are " + all;
}

}  // namespace

std::expected<Definitions, ReadProblem> read_definitions(const std::string& file, std::string_view text,
                                                         const TemplateParameters& parameters,
                                                         UnknownParameters unknown, ResourceConditions conditions,
                                                         std::span<const std::string> all_named) {
  auto definitions = DefinitionsReader(parameters, conditions, all_named).read(file, text);
  if (!definitions || unknown == UnknownParameters::Accepted) return definitions;
  if (auto refused = unknown_parameter(*definitions, parameters)) {
    refused->place.file = file;
    return std::unexpected(std::move(*refused));
  }
  return definitions;
}

std::expected<Definitions, ReadProblem> read_definitions(const std::string& file, const TemplateParameters& parameters,
                                                         UnknownParameters unknown, ResourceConditions conditions,
                                                         std::span<const std::string> all_named) {
  FirstProblem problem;
  const auto text = load_text(file, problem);
  if (!text) return std::unexpected(*problem.problem());
  return read_definitions(file, *text, parameters, unknown, conditions, all_named);
}

std::expected<Definitions, std::vector<ReadProblem>> read_all_definitions(const std::vector<std::string>& files,
                                                                          const TemplateParameters& parameters,
                                                                          UnknownParameters unknown,
                                                                          ResourceConditions conditions) {
  DefinitionUnion all;
  std::vector<ReadProblem> problems;
  for (const std::string& file : files) {
    auto found = read_definitions(file, parameters, UnknownParameters::Accepted, conditions, files);
    if (found) {
      all.add(file, std::move(*found));
    } else {
      problems.push_back(std::move(found.error()));
    }
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  if (unknown == UnknownParameters::Accepted) return all.take();
  Definitions definitions = all.take();
  if (auto refused = unknown_parameter(definitions, parameters))
    return std::unexpected(std::vector{std::move(*refused)});
  return definitions;
}

std::optional<ReadProblem> unknown_parameter(const Definitions& definitions, const TemplateParameters& parameters) {
  const std::vector<std::string>& declared = definitions.parameters;
  for (const auto& [name, value] : parameters) {
    if (is_pseudo_parameter(name) || std::ranges::find(declared, name) != declared.end()) continue;
    return ReadProblem{.place = {},
                       .message = fmt::format("no template here has the parameter `{}` of `--param`", name),
                       .help = parameter_help(name, declared)};
  }
  return std::nullopt;
}

}  // namespace insitu
