#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expect/expectation.h"
#include "engine/expect/project_file.h"
#include "engine/templates/document.h"
#include "insitu/read_problem.h"

namespace insitu {

/// Reads what the cases of a test file expect, and the texts and numbers in it. What is wrong is added to the problems;
/// what cannot be read is left out then. REQUIRES: nodes have the shape of project_schema.h; the problems outlive it
class ExpectationReader {
 public:
  explicit ExpectationReader(std::vector<ReadProblem>& problems) : problems_(problems) {}

  /// Returns a single text, or the items of a list. A list without items asserts nothing, and is surely a mistake.
  std::vector<WrittenValue> texts(const Node* node);
  /// Returns the messages of a member: texts, or maps, which become JSON.
  std::vector<WrittenValue> messages(const Node& node, std::string_view name);
  /// Returns what is expected of a number of things; nullopt: the member is missing.
  std::optional<Expectation> count(const Node& node, std::string_view name);

  MetricExpectation metric_expectation(const Node& node);
  ExpectedRow expected_row(const Node& node);
  /// Returns the patterns under `always` or `never`. `default_count`: for those that state no count.
  std::vector<PatternDemand> demands(const Node& node, std::string_view name, std::string_view default_count);
  StateExpectation state_expectation(const Node& node);

 private:
  void complain(const SourceLocation& place, std::string message, std::string help = "");
  std::optional<Expectation> number(const Node& node, std::string_view name);
  std::optional<Expectation> number(const WrittenValue& value);
  std::optional<Expectation> count(const WrittenValue& value);
  std::optional<Expectation> taken(std::expected<Expectation, std::string> expectation, const SourceLocation& place);
  Expectation value(const Node& node);
  void add_statistic(const WrittenValue& name, std::string_view key, const Node& value, MetricExpectation& metric);

  std::vector<ReadProblem>& problems_;
};

}  // namespace insitu
