#include "insitu/from_definitions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/metrics/check_metric_math.h"
#include "engine/model/number.h"
#include "grammar/alarm_rule_parser.h"
#include "grammar/metric_math_parser.h"

namespace insitu {
namespace {

constexpr std::int64_t kFiveMinutes = 5 * 60 * 1000;

/// Collects what is wrong with the values of one definition.
class ValueReader {
 public:
  explicit ValueReader(std::string owner) : owner_(std::move(owner)) {}

  /// Returns the text of a value if it is known, and adds a problem if it is not. `what`: "the period".
  const std::string* known(const WrittenValue& value, std::string_view what) {
    if (value.is_known()) return &value.text;
    // If a whole is not known, such as a transformation, one problem is enough for all of its members.
    const bool is_reported = std::ranges::any_of(
        problems_, [&](const DefinitionProblem& one) { return one.is_unresolved && one.place == value.place; });
    if (is_reported) return nullptr;
    problems_.push_back({.message = fmt::format("{} of the {} is not known: {}", what, owner_, value.unresolved),
                         .help = {},
                         .place = value.place,
                         .is_unresolved = true});
    return nullptr;
  }

  void refuse(const SourceLocation& place, std::string message, std::string help = {}) {
    problems_.push_back({.message = std::move(message), .help = std::move(help), .place = place});
  }

  /// A value that the definition must have.
  const WrittenValue* required(const std::optional<WrittenValue>& value, const SourceLocation& owner,
                               std::string_view what) {
    if (value) return &*value;
    refuse(owner, fmt::format("the {} states no {}", owner_, what));
    return nullptr;
  }

  std::string text(const WrittenValue& value, std::string_view what) {
    const std::string* text = known(value, what);
    return text == nullptr ? std::string() : *text;
  }

  /// Returns a text that only has to be compared with others.
  std::string comparable(const WrittenValue& value, std::string_view what) {
    return can_be_compared(value) ? text_or_stand_in(value) : text(value, what);
  }

  std::optional<double> number(const WrittenValue& value, std::string_view what) {
    const std::string* text = known(value, what);
    if (text == nullptr) return std::nullopt;
    const auto number = parse_number(*text);
    if (number && std::isfinite(*number)) return number;
    refuse(value.place, fmt::format("{} is `{}`, not a number", what, *text));
    return std::nullopt;
  }

  /// Accepts `60.0` as well, because Terraform and JSON know no integers.
  std::optional<std::int64_t> count(const WrittenValue& value, std::string_view what) {
    constexpr double kMax = 1e9;
    const auto found = number(value, what);
    if (!found) return std::nullopt;
    if (std::trunc(*found) == *found && *found >= 0 && *found <= kMax) return static_cast<std::int64_t>(*found);
    refuse(value.place, fmt::format("{} is `{}`, not a whole number", what, value.text));
    return std::nullopt;
  }

  /// Adds the problem of a part of a value's text.
  void refuse_part(const WrittenValue& value, const Diagnostic& diagnostic, bool is_not_modelled) {
    problems_.push_back({.message = diagnostic.message,
                         .help = diagnostic.help.empty() ? diagnostic.expected : diagnostic.help,
                         .place = place_of(value, diagnostic.span.begin),
                         .is_not_modelled = is_not_modelled,
                         .text = value.text,
                         .span = diagnostic.span});
  }
  /// Adds problems that are not there yet.
  void add(std::vector<DefinitionProblem> problems) {
    for (DefinitionProblem& problem : problems) {
      const bool is_there = std::ranges::any_of(problems_, [&problem](const DefinitionProblem& one) {
        return one.message == problem.message && one.place == problem.place;
      });
      if (!is_there) problems_.push_back(std::move(problem));
    }
  }

  [[nodiscard]] const std::string& owner() const { return owner_; }
  [[nodiscard]] bool found_problems() const { return !problems_.empty(); }
  std::vector<DefinitionProblem> take_problems() { return std::move(problems_); }

 private:
  std::string owner_;
  std::vector<DefinitionProblem> problems_;
};

/// Reads one of the service's words. `read` takes the text and returns nullopt if it is none of them.
template <class Read>
auto read_word(ValueReader& reader, const WrittenValue& value, std::string_view what, std::string_view words, Read read)
    -> decltype(read(std::string_view())) {
  const std::string* text = reader.known(value, what);
  if (text == nullptr) return std::nullopt;
  auto word = read(*text);
  if (!word) reader.refuse(value.place, fmt::format("{} is `{}`", what, *text), fmt::format("it is one of {}", words));
  return word;
}

MetricTransformation read_transformation(ValueReader& reader, const TransformationDefinition& definition) {
  MetricTransformation transformation;
  // No sample depends on the name of the metric.
  transformation.metric_namespace = text_or_stand_in(definition.metric_namespace);
  transformation.metric_name = text_or_stand_in(definition.metric_name);
  transformation.value = reader.text(definition.value, "the metric value");
  if (definition.default_value) {
    transformation.default_value = reader.number(*definition.default_value, "the default value");
  }
  for (const DimensionDefinition& dimension : definition.dimensions) {
    transformation.dimensions.push_back({.name = reader.text(dimension.name, "the name of a dimension"),
                                         .value = reader.text(dimension.value, "the value of a dimension")});
  }
  if (definition.unit) transformation.unit = reader.text(*definition.unit, "the unit");
  return transformation;
}

void read_metric(ValueReader& reader, const AlarmDefinition& definition, Alarm& alarm) {
  if (const auto* found = reader.required(definition.metric_namespace, definition.place, "namespace")) {
    alarm.metric_namespace = reader.comparable(*found, "the namespace");
  }
  if (const auto* found = reader.required(definition.metric_name, definition.place, "metric name")) {
    alarm.metric_name = reader.comparable(*found, "the metric name");
  }
  for (const DimensionDefinition& dimension : definition.dimensions) {
    alarm.dimensions.push_back({.name = reader.text(dimension.name, "the name of a dimension"),
                                .value = reader.text(dimension.value, "the value of a dimension")});
  }
  std::ranges::sort(alarm.dimensions);
}

void read_statistic_of(ValueReader& reader, const AlarmDefinition& definition, Alarm& alarm) {
  const auto* found = reader.required(definition.statistic, definition.place, "statistic");
  const std::string* text = found == nullptr ? nullptr : reader.known(*found, "the statistic");
  if (text == nullptr) return;
  auto statistic = read_statistic(*text);
  if (!statistic) {
    reader.refuse(found->place, std::move(statistic.error()));
    return;
  }
  const bool is_plain = !statistic->is_extended();
  if (is_plain && definition.statistic_member == StatisticMember::Extended) {
    reader.refuse(found->place, fmt::format("the extended statistic is `{}`, which is no percentile", *text),
                  "write it as the plain statistic");
  }
  if (!is_plain && definition.statistic_member == StatisticMember::Plain) {
    reader.refuse(found->place, fmt::format("the statistic is `{}`, which the service takes elsewhere", *text),
                  "write it as the extended statistic");
  }
  alarm.statistic = std::move(*statistic);
}

void read_numbers(ValueReader& reader, const AlarmDefinition& definition, Alarm& alarm) {
  if (const auto* found = reader.required(definition.period, definition.place, "period")) {
    alarm.period_seconds = reader.count(*found, "the period").value_or(alarm.period_seconds);
  }
  if (const auto* found = reader.required(definition.evaluation_periods, definition.place, "evaluation periods")) {
    alarm.evaluation_periods =
        static_cast<std::size_t>(reader.count(*found, "the number of evaluation periods").value_or(1));
  }
  if (definition.datapoints_to_alarm) {
    if (const auto count = reader.count(*definition.datapoints_to_alarm, "the number of data points to alarm")) {
      alarm.datapoints_to_alarm = static_cast<std::size_t>(*count);
    }
  }
  if (const auto* found = reader.required(definition.threshold, definition.place, "threshold")) {
    alarm.threshold = reader.number(*found, "the threshold").value_or(0);
  }
}

std::optional<LowSampleCount> read_low_sample_count(std::string_view text) {
  if (text == "evaluate") return LowSampleCount::Evaluate;
  if (text == "ignore") return LowSampleCount::Ignore;
  return std::nullopt;
}

void read_words(ValueReader& reader, const AlarmDefinition& definition, Alarm& alarm) {
  if (const auto* found = reader.required(definition.comparison, definition.place, "comparison operator")) {
    const auto comparison = read_word(reader, *found, "the comparison operator",
                                      "`GreaterThanOrEqualToThreshold`, `GreaterThanThreshold`, `LessThanThreshold`, "
                                      "`LessThanOrEqualToThreshold`; the others are for anomaly detection",
                                      read_threshold_comparison);
    alarm.comparison = comparison.value_or(alarm.comparison);
  }
  if (definition.missing_data) {
    alarm.missing_data = read_word(reader, *definition.missing_data, "the treatment of missing data",
                                   "`missing`, `ignore`, `breaching`, `notBreaching`", read_missing_data)
                             .value_or(alarm.missing_data);
  }
  if (definition.low_sample_count) {
    alarm.low_sample_count = read_word(reader, *definition.low_sample_count, "what to do with few samples",
                                       "`evaluate`, `ignore`", read_low_sample_count)
                                 .value_or(alarm.low_sample_count);
  }
  if (definition.wall_clock_zone) {
    alarm.wall_clock = read_word(reader, *definition.wall_clock_zone, "the time zone of the wall-clock window",
                                 "the IANA names, such as `Europe/Berlin`, or `UTC`, `+02:00`", TimeZone::find);
    const bool is_offset = definition.wall_clock_zone->text.find_first_of("+-") == 0;
    if (alarm.wall_clock && is_offset && alarm.wall_clock->offset_at(0) % kFiveMinutes != 0) {
      reader.refuse(definition.wall_clock_zone->place,
                    fmt::format("the time zone of the wall-clock window is `{}`", definition.wall_clock_zone->text),
                    "an offset is a multiple of five minutes");
    }
  }
  if (definition.unit) alarm.unit = reader.text(*definition.unit, "the unit");
}

/// The text of a value, or the expression that stands for it; nullptr, after adding a problem: neither is known.
const std::string* text_or_expression(ValueReader& reader, const WrittenValue& value, std::string_view what) {
  return value.is_known() || value.expression.empty() ? reader.known(value, what) : &value.expression;
}

void read_rule(ValueReader& reader, const AlarmDefinition& definition, CompositeAlarm& alarm) {
  const WrittenValue& written = *definition.rule;
  const std::string* text = text_or_expression(reader, written, "the rule");
  if (text == nullptr) return;
  auto rule = parse_alarm_rule(*text);
  if (rule) {
    alarm.rule = std::make_shared<const ast::AlarmRule>(std::move(*rule));
  } else if (written.is_known()) {
    const SourceLocation place = place_of(written, rule.error().span.begin);
    reader.refuse(place, fmt::format("the rule of the {}: {}", reader.owner(), rule.error().message));
  } else {
    reader.known(written, "the rule");  // what is not known is more than a name
  }
}

/// Reads one of the periods of an actions suppressor, which has to state both. (service model: PutCompositeAlarm)
std::int64_t read_suppressor_period(ValueReader& reader, const std::optional<WrittenValue>& written,
                                    const AlarmDefinition& definition, std::string_view what) {
  const auto* found = reader.required(written, definition.suppressor->place, what);
  return found == nullptr ? 0 : reader.count(*found, fmt::format("the {}", what)).value_or(0);
}

void read_suppressor(ValueReader& reader, const AlarmDefinition& definition, CompositeAlarm& alarm) {
  if (!definition.suppressor) return;
  ActionsSuppressor suppressor;
  if (const auto* text = text_or_expression(reader, *definition.suppressor, "the actions suppressor")) {
    suppressor.alarm = *text;
  }
  suppressor.wait_seconds =
      read_suppressor_period(reader, definition.suppressor_wait, definition, "wait period of the actions suppressor");
  suppressor.extension_seconds = read_suppressor_period(reader, definition.suppressor_extension, definition,
                                                        "extension period of the actions suppressor");
  alarm.suppressor = std::move(suppressor);
}

/// Reads what an alarm on metric math computes.
class MathReader {
 public:
  MathReader(ValueReader& reader, const AlarmDefinition& definition) : reader_(reader), definition_(definition) {}

  std::optional<MetricMath> read() {
    for (const MetricQueryDefinition& one : definition_.metrics) read_member(one);
    if (reader_.found_problems()) return std::nullopt;
    if (!find_result()) return std::nullopt;
    auto problem = check_metric_math(math_);
    if (!problem) return std::move(math_);
    const bool is_not_modelled = problem->kind == MathProblem::Kind::NotModelled;
    reader_.refuse_part(*written_[problem->formula], problem->diagnostic, is_not_modelled);
    return std::nullopt;
  }

 private:
  void read_member(const MetricQueryDefinition& member) {
    const std::string id = reader_.text(member.id, "the id of a metric");
    if (!member.expression) {
      math_.metrics.push_back({.id = id, .alarm = {}});
      return;
    }
    const std::string* text = reader_.known(*member.expression, "an expression");
    if (text == nullptr) return;
    if (text->starts_with("SELECT ")) {
      return reader_.refuse_part(
          *member.expression, {Code::UnknownFunction, {0, 6}, "Metrics Insights is not computed here", "", ""}, true);
    }
    auto expression = parse_metric_math(*text);
    if (!expression) return reader_.refuse_part(*member.expression, expression.error(), false);
    math_.formulas.push_back(
        {.id = id, .text = *text, .expression = std::make_shared<const ast::MathExpression>(std::move(*expression))});
    written_.push_back(&*member.expression);
  }

  /// Finds the one member that the alarm compares with its threshold. A metric becomes an expression that names it.
  bool find_result() {
    std::vector<const MetricQueryDefinition*> results;
    for (const MetricQueryDefinition& one : definition_.metrics) {
      const std::string& returns = reader_.text(one.returns_data, "whether a metric returns its data");
      if (returns == "true" || returns == "True") results.push_back(&one);
    }
    if (reader_.found_problems()) return false;
    if (results.size() != 1) {
      reader_.refuse(
          definition_.place,
          fmt::format("{} of its metrics and expressions return their data, and an alarm compares one", results.size()),
          "`ReturnData` is true for one of them, and false for the others");
      return false;
    }
    const MetricQueryDefinition& result = *results.front();
    if (result.expression) {
      const auto found = std::ranges::find(written_, &*result.expression);
      math_.result = static_cast<std::size_t>(found - written_.begin());
    } else {
      math_.result = math_.formulas.size();
      math_.formulas.push_back({.id = "",
                                .text = result.id.text,
                                .expression = std::make_shared<const ast::MathExpression>(
                                    ast::MathExpression{ast::MathId{result.id.text}, {0, result.id.text.size()}})});
      written_.push_back(&result.id);
    }
    return true;
  }

  ValueReader& reader_;
  const AlarmDefinition& definition_;
  MetricMath math_;
  std::vector<const WrittenValue*> written_;  // the expression of each formula
};

/// Reads the metrics that the result depends on.
void read_needed_metrics(ValueReader& reader, const AlarmDefinition& definition, MathAlarm& made) {
  if (made.needed.empty()) {
    return reader.refuse(definition.place, "its result depends on no metric");
  }
  for (const std::size_t index : made.needed) {
    MathMetric& metric = made.math.metrics[index];
    auto alarm = alarm_of(alarm_on_metric(definition, metric.id));
    if (alarm) {
      metric.alarm = std::move(*alarm);
    } else {
      reader.add(std::move(alarm.error()));
    }
  }
  if (reader.found_problems()) return;
  const Alarm& first = made.math.metrics[made.needed.front()].alarm;
  for (const std::size_t index : made.needed) {
    const MathMetric& metric = made.math.metrics[index];
    if (metric.alarm.period_seconds == first.period_seconds) continue;
    reader.add({{.message = fmt::format("its metrics `{}` and `{}` have different periods",
                                        made.math.metrics[made.needed.front()].id, metric.id),
                 .help = "metric math is replayed over metrics of one period",
                 .place = definition.place,
                 .is_not_modelled = true}});
    return;
  }
  made.alarm = first;
  made.alarm.metric_namespace.clear();
  made.alarm.metric_name.clear();
  made.alarm.dimensions.clear();
  made.alarm.statistic = {};
  made.alarm.unit.reset();
}

}  // namespace

AlarmDefinition alarm_on_metric(const AlarmDefinition& definition, std::string_view id) {
  AlarmDefinition one = definition;
  one.metrics.clear();
  const auto metric = std::ranges::find_if(definition.metrics, [id](const MetricQueryDefinition& member) {
    return !member.expression && member.id.text == id;
  });
  if (metric == definition.metrics.end()) return one;
  one.metric_namespace = metric->metric_namespace;
  one.metric_name = metric->metric_name;
  one.dimensions = metric->dimensions;
  one.statistic = metric->statistic;
  one.statistic_member = StatisticMember::Any;
  one.period = metric->period;
  one.unit = metric->unit;
  return one;
}

std::expected<MathAlarm, std::vector<DefinitionProblem>> math_of(const AlarmDefinition& definition) {
  ValueReader reader(definition.description());
  MathAlarm made;
  if (auto math = MathReader(reader, definition).read()) {
    made.math = std::move(*math);
    made.needed = needed_metrics(made.math);
    read_needed_metrics(reader, definition, made);
  }
  if (reader.found_problems()) return std::unexpected(reader.take_problems());
  return made;
}

std::string why_not_replayable(const AlarmDefinition& definition) {
  if (!definition.not_replayable.empty() || definition.metrics.empty()) return definition.not_replayable;
  const auto made = math_of(definition);
  return made || !made.error().front().is_not_modelled ? "" : made.error().front().message;
}

const std::string& name_of(const Definition& definition) {
  const bool has_name = definition.name.is_known() && !definition.name.text.empty();
  return has_name ? definition.name.text : definition.id;
}

std::expected<CompositeAlarm, std::vector<DefinitionProblem>> composite_of(const AlarmDefinition& definition) {
  ValueReader reader(definition.description());
  CompositeAlarm alarm;
  alarm.name = name_of(definition);
  read_rule(reader, definition, alarm);
  read_suppressor(reader, definition, alarm);
  if (reader.found_problems()) return std::unexpected(reader.take_problems());
  return alarm;
}

std::expected<MetricFilter, std::vector<DefinitionProblem>> metric_filter_of(const FilterDefinition& definition) {
  ValueReader reader(definition.description());
  MetricFilter filter;
  filter.name = name_of(definition);
  filter.pattern = reader.text(definition.pattern, "the pattern");
  const std::size_t count = definition.transformations.size();
  if (count == 1) {
    filter.transformation = read_transformation(reader, definition.transformations.front());
  } else if (count == 0) {
    reader.refuse(definition.place, fmt::format("the {} has no metric transformation", reader.owner()),
                  "the service takes exactly one");
  } else {
    reader.refuse(definition.transformations[1].place,
                  fmt::format("the {} has {} metric transformations", reader.owner(), count),
                  "the service takes exactly one: write a filter for each");
  }
  if (reader.found_problems()) return std::unexpected(reader.take_problems());
  return filter;
}

std::vector<DefinitionProblem> unseen_events(const FilterDefinition& definition) {
  std::vector<DefinitionProblem> problems;
  const auto is_off = [](const WrittenValue& value) {
    return value.is_known() && (value.text.empty() || value.text == "false" || value.text == "False");
  };
  const auto tell = [&](const std::optional<WrittenValue>& value, std::string_view what) {
    if (!value || is_off(*value)) return;
    problems.push_back({.message = fmt::format("the {} {}", definition.description(), what),
                        .help = "a log file holds other events than it sees",
                        .place = value->place,
                        .is_unresolved = true});
  };
  tell(definition.on_transformed_logs, "runs on transformed logs, which are not computed here");
  tell(definition.field_selection, "runs on the events of some accounts or regions, which a log file does not state");
  return problems;
}

SourceLocation place_of(const TransformationDefinition& written, const TransformationProblem& problem) {
  const bool has_dimension = problem.index < written.dimensions.size();
  switch (problem.part) {
    case TransformationPart::Namespace: return written.metric_namespace.place;
    case TransformationPart::Name: return written.metric_name.place;
    case TransformationPart::Value: return written.value.place;
    case TransformationPart::DefaultValue: return written.default_value ? written.default_value->place : written.place;
    case TransformationPart::DimensionName:
      return has_dimension ? written.dimensions[problem.index].name.place : written.place;
    case TransformationPart::DimensionValue:
      return has_dimension ? written.dimensions[problem.index].value.place : written.place;
    case TransformationPart::Unit: return written.unit ? written.unit->place : written.place;
  }
  return written.place;
}

std::expected<Alarm, std::vector<DefinitionProblem>> alarm_of(const AlarmDefinition& definition) {
  ValueReader reader(definition.description());
  if (definition.rule) {
    reader.refuse(definition.place, fmt::format("the {} is a composite alarm, which has no metric", reader.owner()));
    return std::unexpected(reader.take_problems());
  }
  if (!definition.not_replayable.empty()) {
    reader.refuse(definition.place,
                  fmt::format("the {} cannot be replayed: {}", reader.owner(), definition.not_replayable),
                  "threshold alarms on metrics and metric math, and composite alarms, are replayed");
    return std::unexpected(reader.take_problems());
  }
  if (!definition.metrics.empty()) {
    reader.refuse(definition.place, fmt::format("the {} is on metric math, and has no single metric", reader.owner()));
    return std::unexpected(reader.take_problems());
  }
  Alarm alarm;
  alarm.name = name_of(definition);
  read_metric(reader, definition, alarm);
  read_statistic_of(reader, definition, alarm);
  read_numbers(reader, definition, alarm);
  read_words(reader, definition, alarm);
  // Missing values have stand-ins by now, which the checks would report.
  if (!reader.found_problems()) {
    for (std::string& problem : check_alarm(alarm)) {
      reader.refuse(definition.place, fmt::format("the {}: {}", reader.owner(), problem));
    }
  }
  if (reader.found_problems()) return std::unexpected(reader.take_problems());
  return alarm;
}

}  // namespace insitu
