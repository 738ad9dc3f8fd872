#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/project/read_definitions.h"
#include "cli/testing/result.h"

namespace insitu::cli {

/// What is done beside running the cases.
enum class Extra : unsigned char { Off, On };

struct TestOptions {
  TemplateParameters parameters;
  std::optional<std::string> only;  ///< a part of the name of the cases to run; nullopt: all
  Extra coverage = Extra::Off;      ///< of each filter of the sources: is there a match, and a message without one
  Extra mutation = Extra::Off;      ///< of each filter with cases: do they notice when its pattern is changed
};

/// Runs test files. What keeps a file from running at all is a result of its own. Never throws.
TestReport run_tests(const std::vector<std::string>& files, const TestOptions& options);

/// The sources and samples of test files, as far as those can be read, and read again.
std::vector<std::string> files_read_by(const std::vector<std::string>& files);

/// The test files to run where none is named: those of the working directory, or of the nearest one above it that has
/// any; not above a repository (a directory with `.git`). Empty: there are none.
std::vector<std::string> find_project_files();

}  // namespace insitu::cli
