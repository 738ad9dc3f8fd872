#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/reports/test_reports.h"
#include "insitu/run_tests.h"

namespace insitu::cli {

/// The formats of reports beside the text for people.
enum class TestFormat : unsigned char { Junit, Tap, Github, Json, Html };

/// `--report FORMAT[=FILE]`
struct ReportRequest {
  TestFormat format{};
  std::optional<std::string> file;  ///< nullopt: standard output
};

/// The arguments of `insitu test`.
struct TestArguments : CommonArguments {
  std::vector<std::string> files;
  std::vector<ReportRequest> reports;
  TestOptions options;
  AgentArguments agent;  ///< what it sends of the files of a sample is what is tested
  Verbosity verbosity = Verbosity::All;
  bool update = false;
  bool init = false;  ///< `files` are sources, `output_file` is a new test file
  bool schema = false;
};

/// Parses `words`, the arguments after the command's name.
std::expected<TestArguments, UsageError> parse_test_arguments(std::vector<std::string> words);
/// The page of the command.
CommandPage test_page();

}  // namespace insitu::cli
