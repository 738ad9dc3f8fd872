#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/expect/bench.h"
#include "engine/expect/result.h"
#include "engine/templates/read_definitions.h"

namespace insitu::cli {

/// What is done beside running the cases.
enum class Extra : unsigned char { Off, On };

struct TestOptions {
  TemplateParameters parameters;
  InputOpener open_input = file_input;  ///< makes an input of each log file of a sample
  std::optional<std::string> only;      ///< a part of the name of the cases to run; nullopt: all
  Extra coverage = Extra::Off;          ///< of each filter of the sources: is there a match, and a message without one
  Extra mutation = Extra::Off;          ///< of each filter with cases: do they notice when its pattern is changed
};

/// Runs test files. What keeps a file from running at all is a result of its own. Never throws.
TestReport run_tests(const std::vector<std::string>& files, const TestOptions& options);

}  // namespace insitu::cli
