#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definitions/definitions.h"
#include "engine/expect/expectation.h"
#include "engine/templates/read_problem.h"

/// What a run of tests came to: what all reports are made of.
namespace insitu {

/// Broken: it could not be told whether the case passes, which is never a pass.
enum class Verdict : unsigned char { Passed, Failed, Broken };

/// What a result is about: a case of a test file, the file itself (only when it cannot be run), or what --coverage and
/// --mutate say of a filter.
enum class CaseKind : unsigned char { File, Filter, Query, Log, Alarm, Coverage, Mutation };
/// "filter"
std::string_view kind_name(CaseKind kind);

/// One thing that was not as expected, or why it could not be looked at.
struct Shortcoming {
  SourceLocation place;
  std::string message;               ///< "expected 12 matching events, found 11"; may have several lines
  std::vector<std::string> details;  ///< what helps to see why, line by line
};

/// A number that the file states and that turned out otherwise.
struct Measurement {
  WrittenValue written;
  std::string found;
};

/// A case and what became of it.
struct CaseResult {
  CaseKind kind{};
  std::string file;
  std::string title;
  SourceLocation place;
  Verdict verdict = Verdict::Passed;
  std::size_t assertions = 0;
  std::vector<Shortcoming> shortcomings;
  std::vector<std::string> notes;
  std::vector<Measurement> measurements;
  double seconds = 0;

  /// What the case has shown of a filter: that it matches something, that it does not match everything.
  bool saw_match = false;
  bool saw_miss = false;

  void fail(Shortcoming shortcoming);
  /// Ends what the case can tell; stronger than a failure.
  void break_off(const SourceLocation& place, std::string message, const std::string& help = "");
  void break_off(const ReadProblem& problem) { break_off(problem.place, problem.message, problem.help); }
  /// A number that is asserted, and what it is.
  void expect(const Expectation& expectation, double found, std::string_view what,
              const std::vector<std::string>& details = {});

  /// "filter ApiErrors"
  [[nodiscard]] std::string name() const;
};

struct TestReport {
  std::vector<CaseResult> cases;  ///< those of a file together

  [[nodiscard]] std::size_t count(Verdict verdict) const;
  [[nodiscard]] std::size_t assertions() const;
  /// Passed only where every case passed and there was one.
  [[nodiscard]] Verdict verdict() const;
};

}  // namespace insitu
