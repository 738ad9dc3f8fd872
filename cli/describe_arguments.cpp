#include "cli/describe_arguments.h"

#include <utility>

#include "cli/options.h"

namespace insitu::cli {
namespace {

constexpr std::pair<std::string_view, DescribeFormat> kDescribeFormats[] = {{"table", DescribeFormat::Table},
                                                                            {"json", DescribeFormat::Json}};

std::vector<Option> describe_options(DescribeArguments& a) {
  std::vector<Option> options = {
      {"param", '\0', "NAME=VALUE", "the value of a parameter of a template",
       [&a](const std::string& v) { return read_parameter(v, a.parameters); }},
      choice<DescribeFormat>("output", "FORMAT", "table (default), json", kDescribeFormats, a.output),
      output_file_option(a, "write the list to FILE, whole or not at all"),
      wide_option(a),
  };
  append(options, common_options(a));
  return options;
}

}  // namespace

std::expected<DescribeArguments, UsageError> parse_describe_arguments(std::vector<std::string> words) {
  DescribeArguments arguments;
  auto operands = read_options(std::move(words), describe_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  arguments.sources = std::move(*operands);
  if (arguments.help || arguments.version || !arguments.sources.empty()) return arguments;
  return std::unexpected(UsageError{"nothing to describe: name a template, a plan or another source"});
}

CommandPage describe_page() {
  DescribeArguments unused;
  return {
      .name = "describe",
      .usage = {"[OPTIONS] SOURCE..."},
      .description =
          "Lists the filters, alarms and queries that sources define, by the names that `insitu metrics` and "
          "test files take: the id (a logical id or an address) or the name, and what each of them "
          "says.\n\nSOURCE is what `insitu lint` reads, but for test files and queries. `-` is standard input.",
      .options = describe_options(unused),
      .examples = {"insitu describe infra/plan.json", "insitu describe --param Stage=prod --output json template.yaml"},
      .exit_status = "0 something is listed, 1 nothing is defined, 2 an error.",
  };
}

}  // namespace insitu::cli
