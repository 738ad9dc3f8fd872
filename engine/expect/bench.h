#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/definitions/from_definitions.h"
#include "engine/expect/project_file.h"
#include "engine/expect/result.h"
#include "engine/expect/three_ways.h"
#include "engine/run/scan_input.h"

namespace insitu {

/// Whether failures are explained, which needs another look at the sample.
enum class Explaining : unsigned char { On, Off };

/// What cases of a test file run on.
struct TestBench {
  const ProjectFile& project;
  const Definitions& sources;
  const std::function<Input(const std::string& path)>& open_input;  ///< makes an input of each log file
  Explaining explaining = Explaining::On;
};

/// A result with what all have.
CaseResult result_of(CaseKind kind, const TestCase& test, const TestBench& bench);

/// Says why a definition cannot be run.
void break_off(CaseResult& result, const std::vector<DefinitionProblem>& problems);

/// Says that a pattern or a query is refused, with the drawing.
void refuse(CaseResult& result, const WrittenValue& text, const Diagnostic& diagnostic);

/// The pattern, compiled; nullopt, and said, where it is not known or refused.
std::optional<ThreeWays> compile_pattern(const WrittenValue& pattern, CaseResult& result);

}  // namespace insitu
