#pragma once

#include <expected>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "insitu/template_parameters.h"

namespace insitu::cli {

/// How `describe` prints what sources define.
enum class DescribeFormat { Table, Json };

/// The arguments of `insitu describe`.
struct DescribeArguments {
  std::vector<std::string> sources;
  TemplateParameters parameters;
  DescribeFormat output = DescribeFormat::Table;
  bool help = false;
};

/// Parses `words`, the arguments after the command's name.
std::expected<DescribeArguments, UsageError> parse_describe_arguments(std::vector<std::string> words);
/// The text of --help.
std::string describe_help();

}  // namespace insitu::cli
