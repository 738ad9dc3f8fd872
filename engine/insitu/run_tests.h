#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "insitu/scan_input.h"
#include "insitu/template_parameters.h"
#include "insitu/test_report.h"

namespace insitu {

/// Whether something is checked beside running the cases.
enum class ExtraCheck : unsigned char { Off, On };

/// How test files are run. By default all cases, and nothing beside them.
struct TestOptions {
  TemplateParameters parameters;
  ResourceConditions conditions = ResourceConditions::Followed;  ///< of the sources: Followed or Ignored
  std::function<Input(const std::string& path)> open_input =
      file_input;                   ///< makes an input of each log file of a sample
  std::optional<std::string> only;  ///< a part of the name of the cases to run; nullopt: all
  ExtraCheck coverage =
      ExtraCheck::Off;  ///< of each filter of the sources: is there a match, and a message without one
  ExtraCheck mutation = ExtraCheck::Off;  ///< of each filter with cases: do they notice when its pattern is changed
};

/// Runs test files, one after the other. If a file cannot run at all, the reason is a result of its own. Reads the
/// files, their sources and samples; writes nothing. Never throws.
TestReport run_tests(const std::vector<std::string>& files, const TestOptions& options);

/// Returns the sources and samples of test files, as far as those can be read, and read again.
std::vector<std::string> files_read_by(const std::vector<std::string>& files);
/// Returns the sources of test files alone, in the same way.
std::vector<std::string> sources_read_by(const std::vector<std::string>& files);

}  // namespace insitu
