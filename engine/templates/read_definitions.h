#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/definitions/definitions.h"

namespace insitu::cli {

/// Why a file could not be read: broken YAML or JSON, or nothing that defines filters, alarms or queries.
struct ReadProblem {
  Place place;
  std::string message;
  std::string help;
};
/// "FILE:LINE:COLUMN: what is wrong"
std::string describe(const ReadProblem& problem);

/// `--param NAME=VALUE`: parameters of templates, and pseudo-parameters such as `AWS::Region`.
using TemplateParameters = std::vector<std::pair<std::string, std::string>>;

/// What becomes of a parameter that no template of a file declares. Of several files it is enough when one does: there
/// they are accepted, and unknown_parameter looks at all of them.
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

}  // namespace insitu::cli
