#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/definitions.h"
#include "insitu/read_problem.h"

/// The results of a run of tests, of which all reports are made. All types own their texts.
namespace insitu {

class Expectation;  // of a test file, as its rooms read it

/// Broken: it is not known whether the case passes, which is never a pass.
enum class Verdict : unsigned char { Passed, Failed, Broken };

/// The subject of a result: a case of a test file, the file itself (only if it cannot be run), or what --coverage and
/// --mutate report about a filter.
enum class CaseKind : unsigned char { File, Filter, Query, Log, Alarm, Coverage, Mutation };
/// Returns the name of a kind in reports: "filter".
std::string_view kind_name(CaseKind kind);

/// One thing that was not as expected, or the reason why it could not be looked at.
struct Failure {
  SourceLocation place;
  std::string message;               ///< "expected 12 matching events, found 11"; may have several lines
  std::vector<std::string> details;  ///< explanations, line by line; may be empty
};

/// A number that the file states, and the number that was found instead.
struct Measurement {
  WrittenValue written;
  std::string found;
};

/// A case and its result.
struct CaseResult {
  CaseKind kind{};
  std::string file;
  std::string title;
  SourceLocation place;
  Verdict verdict = Verdict::Passed;
  std::size_t assertions = 0;  ///< those that were checked
  std::vector<Failure> failures;
  std::vector<std::string> notes;
  std::vector<Measurement> measurements;  ///< for --update
  double seconds = 0;                     ///< of wall time

  /// What the case has shown about a filter: that it matches something, that it does not match everything.
  bool saw_match = false;
  bool saw_miss = false;

  /// Adds a failure; the case can still check other things.
  void fail(Failure failure);
  /// Adds the reason why the case cannot be judged: it is Broken then, even if it has failures.
  void break_off(const SourceLocation& place, std::string message, const std::string& help = "");
  void break_off(const ReadProblem& problem) { break_off(problem.place, problem.message, problem.help); }
  /// Checks a number and counts the assertion; adds a failure with `details` if it does not hold. `what`: names what is
  /// counted, for messages.
  void expect(const Expectation& expectation, double found, std::string_view what,
              const std::vector<std::string>& details = {});

  /// Returns the name of the case in reports: "filter ApiErrors".
  [[nodiscard]] std::string name() const;
};

/// The results of all files of a run.
struct TestReport {
  std::vector<CaseResult> cases;         ///< those of a file together
  std::vector<std::string> notes;        ///< on how sources were read, each once: Definitions::notes
  std::vector<std::string> other_files;  ///< that were read because sources name them: Definitions::other_files

  [[nodiscard]] std::size_t count(Verdict verdict) const;
  [[nodiscard]] std::size_t assertions() const;
  /// Returns the verdict of the run: Passed only if there is a case and every case passed.
  [[nodiscard]] Verdict verdict() const;
};

}  // namespace insitu
