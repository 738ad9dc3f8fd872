#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/expect/accepted.h"
#include "engine/expect/duration_demand.h"
#include "engine/expect/expectation.h"
#include "engine/input/block.h"
#include "insitu/alarm.h"
#include "insitu/definitions.h"
#include "insitu/read_problem.h"
#include "insitu/statistic.h"

/// Test files, `*.insitu.yaml`: what is expected of filters, queries, logs and alarms. project_schema.h has the members
/// that they may have. All types own their texts. An optional member is nullopt if the file does not have it.
namespace insitu {

/// Files that define filters, alarms and queries, and values for the parameters of their templates.
struct DefinitionSource {
  WrittenValue path;  ///< a glob, relative to the folder of the test file
  std::string name;   ///< what cases call it; its path, unless the file names it. Several sources may have one name
  std::vector<std::pair<WrittenValue, WrittenValue>> parameters;  ///< as written: name and value
};

/// The events to run on: log files, or messages that the test file writes itself.
struct Sample {
  std::string name;                     ///< in `samples`; empty if a case writes the sample itself
  std::vector<WrittenValue> files;      ///< globs, relative to the folder of the test file; empty: `events` has them
  std::vector<WrittenValue> events;     ///< messages; empty: `files` has them
  std::vector<std::string> paths = {};  ///< of files, from the working directory; no test file names these
  std::optional<WrittenValue> log_group;
  std::optional<InputShape> shape;  ///< nullopt: it is recognised
  std::optional<WrittenValue> time_field;
  std::optional<WrittenValue> time_format;
  std::optional<WrittenValue> zone;
  bool may_be_empty = false;  ///< as the case that it stands in accepts
  SourceLocation place;
};

/// A filter of the sources by its name, or one that the test file writes itself.
struct FilterChoice {
  std::optional<WrittenValue> name;
  FilterDefinition own;  ///< only if there is no name
};

/// What is expected of one statistic of a metric.
struct StatisticExpectation {
  std::string key;  ///< as the file calls it: `sum`, `p99`
  Statistic statistic;
  Expectation value;
};

/// The values that a dimension is expected to take.
struct DimensionExpectation {
  WrittenValue name;
  std::vector<WrittenValue> values;  ///< exactly these are published
};

/// What is expected of all values that a metric filter publishes, all its dimensions taken together.
struct MetricExpectation {
  std::vector<StatisticExpectation> statistics;
  std::optional<Expectation> data_points;   ///< minutes with a value, counted for each set of dimensions
  std::optional<Expectation> metrics;       ///< sets of dimensions
  std::optional<Expectation> without_time;  ///< matches that state no time; nullopt: there must be none
  std::vector<DimensionExpectation> dimensions;
  SourceLocation place;
};

/// The members that all cases have.
struct TestCase {
  std::string title;
  SourceLocation place;
  Accepted accepted = {};
  std::optional<WrittenValue> source = {};  ///< the name of the sources that it looks at; nullopt: all of them
};

/// A case of `filters`: what a pattern matches, and what its metric filter publishes.
struct FilterCase : TestCase {
  FilterChoice filter;
  std::optional<Sample> sample;
  std::optional<Expectation> matches;
  std::optional<MetricExpectation> metric;
  std::vector<WrittenValue> match;   ///< messages that must match
  std::vector<WrittenValue> reject;  ///< messages that must not
};

/// The expected values of some columns of a row; others may hold anything.
struct ExpectedRow {
  SourceLocation place;
  std::vector<std::pair<WrittenValue, Expectation>> columns;
};

enum class ExpectedOrder : unsigned char { Any, AsWritten };

/// A case of `queries`: the rows that a query gives.
struct QueryCase : TestCase {
  std::optional<WrittenValue> saved;  ///< a query of the sources by its name
  WrittenValue query;                 ///< only if there is no name
  Sample sample;
  std::optional<WrittenValue> start;
  std::optional<WrittenValue> end;
  std::optional<WrittenValue> now;
  std::vector<ExpectedRow> rows;
  std::optional<Expectation> count;
  ExpectedOrder order = ExpectedOrder::Any;
};

/// How many events of a log must match a pattern.
struct PatternDemand {
  WrittenValue pattern;
  Expectation count;  ///< of the events that match
};

/// A case of `logs`: what must not, and what must, be in the log of a program.
struct LogCase : TestCase {
  Sample sample;
  std::vector<PatternDemand> never;
  std::vector<PatternDemand> always;
};

/// The state that an alarm must have at a moment, or all the time between two; and how long it has it, if that is
/// stated: the stretch of this state around the moment, or all its stretches between the two taken together.
struct StateExpectation {
  WrittenValue at;                    ///< the moment, or the first of the two
  std::optional<WrittenValue> until;  ///< the second of the two; nullopt: there is one moment
  AlarmState state{};
  std::optional<DurationDemand> duration;
  std::optional<WrittenValue> actions;  ///< of a moment: "taken", "suppressed" or "disabled"
};

/// An alarm that a test file writes for the rule of a composite one, which calls it by its id.
struct OwnAlarm {
  AlarmDefinition definition;
  FilterChoice filter;  ///< what publishes its metric
};

/// A case of `alarms`: the states of an alarm over a sample.
struct AlarmCase : TestCase {
  std::optional<WrittenValue> name;    ///< of the sources
  AlarmDefinition own;                 ///< only if there is no name
  std::vector<OwnAlarm> parts;         ///< of an own composite alarm: those that the file writes itself
  std::optional<FilterChoice> filter;  ///< what publishes its metric; nullopt: the sources' filters that do
  Sample sample;
  AlarmState initial = AlarmState::InsufficientData;
  std::vector<StateExpectation> states;
  std::vector<std::pair<WrittenValue, AlarmState>> never;  ///< states that the alarm must not change to
};

/// A test file as a whole.
struct ProjectFile {
  std::string file;  ///< as named by the user
  std::vector<DefinitionSource> sources;
  std::vector<FilterCase> filters;
  std::vector<QueryCase> queries;
  std::vector<LogCase> logs;
  std::vector<AlarmCase> alarms;

  [[nodiscard]] std::size_t case_count() const { return filters.size() + queries.size() + logs.size() + alarms.size(); }
};

/// Whether a file is a test file by its name: `insitu.yaml`, `NAME.insitu.yaml`.
bool is_project_file_name(std::string_view file);

/// Reads a test file. The error holds all that is wrong with it: broken YAML, unknown members, wrong types, a sample
/// that is not there, a case that asserts nothing.
std::expected<ProjectFile, std::vector<ReadProblem>> read_project_file(const std::string& file, std::string_view text);

/// Returns the patterns and queries that the test file writes itself, so that lint can look at them. Its sources are
/// not read.
Definitions definitions_in(const ProjectFile& project);

/// Returns the files that a glob of the test file `file` names, in byte order, as paths from the working directory; the
/// error says that there is none.
std::expected<std::vector<std::string>, ReadProblem> files_named_by(const WrittenValue& glob, std::string_view file);

}  // namespace insitu
