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
struct DescribeArguments : CommonArguments {
  std::vector<std::string> sources;
  TemplateParameters parameters;
  DescribeFormat output = DescribeFormat::Table;
};

/// Parses `words`, the arguments after the command's name.
std::expected<DescribeArguments, UsageError> parse_describe_arguments(std::vector<std::string> words);
/// The page of the command.
CommandPage describe_page();

}  // namespace insitu::cli
