#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expect/project_file.h"
#include "engine/expect/three_ways.h"
#include "insitu/from_definitions.h"
#include "insitu/scan_input.h"
#include "insitu/test_report.h"

namespace insitu {

/// Whether failures are explained, which needs another look at the sample.
enum class Explaining : unsigned char { On, Off };

/// Whether a case looks at all sources of its test file, or at those of one name.
enum class SourceScope : unsigned char { All, One };

/// What the cases of a test file run on. It borrows: all that it refers to must outlive it.
struct TestBench {
  const ProjectFile& project;
  const Definitions& sources;                                       ///< what those define that the case looks at
  const std::function<Input(const std::string& path)>& open_input;  ///< makes an input of each log file
  SourceScope scope = SourceScope::All;
  Explaining explaining = Explaining::On;
};

/// Makes a result with the members that all have.
CaseResult result_of(CaseKind kind, const TestCase& test, const TestBench& bench);

/// Breaks a case off because its definition cannot be run, for each of these reasons.
void break_off(CaseResult& result, const std::vector<DefinitionProblem>& problems);

/// Breaks a case off because a pattern or a query is refused, with the drawing.
void refuse(CaseResult& result, const WrittenValue& text, const Diagnostic& diagnostic);

/// Adds notes about a pattern or a query, each with its drawing. `what`: names the demand that they belong to; may be
/// empty.
void add_notes(CaseResult& result, std::span<const Diagnostic> notes, const WrittenValue& text,
               std::string_view what = {});

/// Adds the notes about a pattern, and what was surely meant otherwise in it where it matched nothing that it was tried
/// on, or everything.
void note_surprises(CaseResult& result, const Program& program, const WrittenValue& pattern, bool saw_match,
                    bool saw_miss, std::string_view what = {});

/// Compiles a pattern. nullopt: the case was broken off, because the pattern is not known or refused.
std::optional<ThreeWays> compile_pattern(const WrittenValue& pattern, CaseResult& result);

}  // namespace insitu
