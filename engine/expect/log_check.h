#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/expect/project_file.h"
#include "insitu/test_report.h"

namespace insitu {

/// How many rows a query must give.
struct QueryDemand {
  WrittenValue query;
  Expectation count;
};

/// What is expected of logs, or of messages, without a test file: the same as its `logs` and `queries` state.
struct LogCheck {
  Sample sample;
  Accepted accepted = {};
  std::vector<WrittenValue> never;   ///< patterns that no event may match
  std::vector<WrittenValue> always;  ///< patterns that some event must match
  std::vector<QueryDemand> queries;
  std::optional<WrittenValue> start;  ///< of the window of the queries, likewise the next two
  std::optional<WrittenValue> end;
  std::optional<WrittenValue> now;

  [[nodiscard]] bool is_empty() const { return never.empty() && always.empty() && queries.empty(); }
};

/// Makes an event of a message: the number that it has in `sample`, from 1, is its place.
WrittenValue written_message(std::string message, const Sample& sample);

/// Runs a check. What is not known is Broken, as in a test file. Reads the files of the sample. Safe to call from
/// several threads at once. REQUIRES: !check.is_empty()
TestReport run_log_check(const LogCheck& check);

/// Describes all that did not pass, and the notes: a sentence a line, with what belongs to it indented. Lines end with
/// "\n"; empty: everything passed without a note.
std::string describe(const TestReport& report);

}  // namespace insitu
