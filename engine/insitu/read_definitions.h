#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/definitions.h"
#include "insitu/read_problem.h"
#include "insitu/template_parameters.h"

namespace insitu {

/// Whether a parameter may be given that the file does not declare. If one of several files must declare it, read each
/// with Accepted and call unknown_parameter once for all.
enum class UnknownParameters : unsigned char { Refused, Accepted };

/// Reads what the text of one file defines. The form is recognised by content (only source of Terraform also by the
/// name of its file: `.tf`, `.tf.json`): a Terraform plan or state (also a state file), a CloudFormation or SAM
/// template in YAML or JSON, what `aws logs describe-*`, `aws cloudwatch describe-alarms` and `aws cloudformation
/// get-template` print; as a second best, which is noted, files of Terraform (HCL or JSON) and of the Serverless
/// framework. A `manifest.json` of cdk.out stands for the templates that it lists. `file` is for messages and for files
/// beside it; `all_named`: other files that the user named, which its templates may nest wherever these are. The result
/// borrows nothing. The error is the first problem of the file as a whole: then none of it is read.
std::expected<Definitions, ReadProblem> read_definitions(const std::string& file, std::string_view text,
                                                         const TemplateParameters& parameters = {},
                                                         UnknownParameters unknown = UnknownParameters::Refused,
                                                         ResourceConditions conditions = ResourceConditions::Followed,
                                                         std::span<const std::string> all_named = {});
/// Reads what a file on disk defines, or standard input if `file` is `-`.
std::expected<Definitions, ReadProblem> read_definitions(const std::string& file,
                                                         const TemplateParameters& parameters = {},
                                                         UnknownParameters unknown = UnknownParameters::Refused,
                                                         ResourceConditions conditions = ResourceConditions::Followed,
                                                         std::span<const std::string> all_named = {});
/// Reads what several files on disk define together, in their order. The error holds all that is wrong with them. The
/// definitions of a file count once, even if the file is named twice.
std::expected<Definitions, std::vector<ReadProblem>> read_all_definitions(
    const std::vector<std::string>& files, const TemplateParameters& parameters = {},
    UnknownParameters unknown = UnknownParameters::Refused,
    ResourceConditions conditions = ResourceConditions::Followed);

/// Returns the problem of the first parameter that no template of `definitions` declares and that is no
/// pseudo-parameter; nullopt: all are declared.
std::optional<ReadProblem> unknown_parameter(const Definitions& definitions, const TemplateParameters& parameters);

}  // namespace insitu
