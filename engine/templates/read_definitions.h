#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definitions/definitions.h"
#include "engine/templates/read_problem.h"
#include "engine/templates/template_parameters.h"

namespace insitu {

/// Whether a parameter may be given that the file does not declare. For several files, of which one must declare it,
/// read each with Accepted and call unknown_parameter once for all.
enum class UnknownParameters : unsigned char { Refused, Accepted };

/// What the text of one file defines. The form is recognised by content, never by name: a Terraform plan or state, a
/// CloudFormation or SAM template in YAML or JSON, what `aws logs describe-*` and `aws cloudwatch describe-alarms`
/// print. A `manifest.json` of cdk.out stands for the templates that it lists. `file` is for messages and for files
/// beside it.
std::expected<Definitions, ReadProblem> read_definitions(const std::string& file, std::string_view text,
                                                         const TemplateParameters& parameters = {},
                                                         UnknownParameters unknown = UnknownParameters::Refused);
/// The same of a file on disk, `-` being standard input.
std::expected<Definitions, ReadProblem> read_definitions(const std::string& file,
                                                         const TemplateParameters& parameters = {},
                                                         UnknownParameters unknown = UnknownParameters::Refused);
/// What several files on disk define together, in their order, or all that is wrong with them. What one file defines
/// counts once, even if that is named twice.
std::expected<Definitions, std::vector<ReadProblem>> read_all_definitions(const std::vector<std::string>& files,
                                                                          const TemplateParameters& parameters = {});

/// The problem of the first parameter that no template of `definitions` declares and that is no pseudo-parameter.
std::optional<ReadProblem> unknown_parameter(const Definitions& definitions, const TemplateParameters& parameters);

}  // namespace insitu
