#include "cli/describe_arguments.h"

#include <utility>

#include "cli/options.h"

namespace insitu::cli {
namespace {

constexpr std::pair<std::string_view, DescribeFormat> kDescribeFormats[] = {{"table", DescribeFormat::Table},
                                                                            {"json", DescribeFormat::Json}};

std::vector<Option> describe_options(DescribeArguments& a) {
  return {
      {"param", '\0', "NAME=VALUE", "the value of a parameter of a template",
       [&a](const std::string& v) { return read_parameter(v, a.parameters); }},
      {"output", '\0', "FORMAT", "table (default), json",
       [&a](const std::string& v) { return read_choice<DescribeFormat>(v, kDescribeFormats, a.output); }},
      flag("help", '\0', "this text", [&a] { a.help = true; }),
  };
}

}  // namespace

std::expected<DescribeArguments, UsageError> parse_describe_arguments(std::vector<std::string> words) {
  DescribeArguments arguments;
  auto operands = read_options(words, describe_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  arguments.sources = std::move(*operands);
  if (arguments.help || !arguments.sources.empty()) return arguments;
  return std::unexpected(UsageError{"nothing to describe: name a template, a plan or another source"});
}

std::string describe_help() {
  DescribeArguments unused;
  return "Usage: insitu describe [OPTIONS] SOURCE...\n"
         "Lists the filters, alarms and queries that sources define, by the names that `insitu metrics` and test "
         "files\n"
         "take: the id (a logical id or an address) or the name, and what each of them says.\n"
         "\n"
         "SOURCE is what `insitu lint` reads, but for test files and queries. `-` is standard input.\n"
         "\n" +
         list_options(describe_options(unused)) +
         "\n"
         "Examples:\n"
         "  insitu describe infra/plan.json\n"
         "  insitu describe --param Stage=prod --output json template.yaml\n"
         "\n"
         "Exit status: 0 something is listed, 1 nothing is defined, 2 an error.\n";
}

}  // namespace insitu::cli
