#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/action_arguments.h"
#include "cli/arguments.h"
#include "cli/options.h"
#include "engine/expect/expectation.h"
#include "insitu/alarm.h"
#include "insitu/metric_transformation.h"
#include "insitu/shown_zone.h"
#include "insitu/statistic.h"
#include "insitu/template_parameters.h"

namespace insitu::cli {

/// The formats of the samples.
enum class MetricFormat : std::uint8_t { Table, Csv, Json, Emf, Html };

/// An alarm as typed, number by number, or the name of one in a template.
struct AlarmArguments {
  std::optional<std::string> name;
  std::optional<std::pair<ThresholdComparison, double>> threshold;
  std::size_t evaluation_periods = 1;
  std::optional<std::size_t> datapoints;
  MissingData missing_data = MissingData::Missing;
  std::optional<AlarmState> initial;
  DimensionSet dimensions;        ///< which of the metrics it watches; with --emf which are shown
  bool has_missing_data = false;  ///< --missing-data was typed
  bool has_numbers = false;       ///< something other than a name was typed; of --emf: other than dimensions

  [[nodiscard]] bool is_asked() const { return name || threshold; }
};

/// The arguments of `insitu metrics`.
struct MetricsArguments : InputArguments {
  std::string pattern;
  std::vector<std::string> templates;  ///< --from
  TemplateParameters parameters;
  ResourceConditions conditions = ResourceConditions::Followed;  ///< Ignored: --all-conditions
  std::optional<std::string> filter;                             ///< its name in the templates
  MetricTransformation transformation;
  bool has_transformation = false;             ///< something of it was typed
  bool has_publication = false;                ///< something of it that is no name was typed
  std::string typed_name;                      ///< --name
  bool has_name = false;                       ///< of the metric: its namespace and its name were typed
  bool emf = false;                            ///< the metrics are those of EMF documents; there is no pattern
  std::vector<NamedExpectation> expectations;  ///< on the counts of --emf
  std::optional<std::int64_t> period_seconds;
  std::string period_text;  ///< as typed
  std::vector<Statistic> statistics;
  MetricFormat output = MetricFormat::Table;
  When chart = When::Auto;
  bool estimate = false;
  AlarmArguments alarm;
  ActionArguments actions;  ///< what is done at each transition of the alarm
  TimeArguments time;
  std::optional<ShownZone> shown_zone;  ///< what `time` names
  CompileOptions compile;
  bool explain = false;
};

/// The counts of --emf that an expectation can be on, in this order: NamedExpectation::name.
enum class EmfCount : std::uint8_t { Dropped, Noted, Documents, Published };

/// The options by which an alarm and its filter are typed or found in templates, but for its name.
std::vector<Option> alarm_source_options(MetricsArguments& arguments);
/// Takes the pattern from the operands, unless there is a template, and the files; checks that it all goes together.
std::expected<void, UsageError> complete_metrics_arguments(MetricsArguments& arguments,
                                                           std::vector<std::string> operands);

/// Parses `words`, the arguments after the command's name.
std::expected<MetricsArguments, UsageError> parse_metrics_arguments(std::vector<std::string> words);
/// The page of the command.
CommandPage metrics_page();

}  // namespace insitu::cli
