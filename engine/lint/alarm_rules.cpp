#include "engine/lint/alarm_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "engine/lint/make_finding.h"
#include "engine/lint/statistic_bounds.h"
#include "engine/model/number.h"
#include "grammar/near_name.h"
#include "insitu/alarm_feeds.h"
#include "insitu/from_definitions.h"

namespace insitu {
namespace {

using Source = const TransformationDefinition*;

/// Namespaces that agents and services of AWS fill: no filter is expected to.
constexpr std::array<std::string_view, 8> kAgentNamespaces = {
    "AWS/", "CWAgent", "ContainerInsights",   "ECS/ContainerInsights", "LambdaInsights",
    "Glue", "WAF",     "CloudWatchSynthetics"};

bool is_filled_by_others(std::string_view metric_namespace) {
  return std::ranges::any_of(kAgentNamespaces,
                             [&](std::string_view prefix) { return metric_namespace.starts_with(prefix); });
}

std::string names_of(const std::vector<DimensionDefinition>& dimensions) {
  std::set<std::string> names;
  for (const DimensionDefinition& dimension : dimensions) names.insert(dimension.name.text);
  std::string list;
  for (const std::string& name : names) list += fmt::format("{}`{}`", list.empty() ? "" : ", ", name);
  return list;
}

/// A value as messages quote it.
const std::string& shown(const WrittenValue& value) { return value.is_known() ? value.text : value.expression; }

/// What some filters publish, and an alarm on it.
class AlarmCheck {
 public:
  AlarmCheck(const AlarmDefinition& definition, std::span<const FilterDefinition> filters)
      : definition_(definition), filters_(filters) {}

  std::vector<Finding> run() {
    if (definition_.rule) return {};  // a composite alarm has rules of its own
    if (!definition_.not_replayable.empty()) {
      add(Rule::AlarmNotReplayable, definition_.place,
          fmt::format("{} is not checked here", definition_.not_replayable));
      return std::move(findings_);
    }
    if (!definition_.metrics.empty()) {
      check_math();
      return std::move(findings_);
    }
    const auto alarm = read_alarm();
    if (find_sources() && alarm) {
      check_unit();
      check_period(*alarm);
      check_threshold(*alarm);
    }
    set_definition(findings_, definition_);
    return std::move(findings_);
  }

 private:
  void add(Rule rule, const SourceLocation& place, std::string message, std::string help = "") {
    findings_.push_back(finding_at(rule, place, std::move(message), std::move(help)));
    set_definition(findings_.back(), definition_);
  }

  void add(const DefinitionProblem& problem) {
    const Rule rule = problem.is_unresolved     ? Rule::Unresolved
                      : problem.is_not_modelled ? Rule::AlarmNotReplayable
                                                : Rule::InvalidAlarm;
    add(rule, problem.place, problem.message, problem.help);
    findings_.back().text = problem.text;
    findings_.back().span = problem.span;
  }

  /// No rule asks for the values of dimensions: what comes out of logs is not known here either.
  static void accept_unknown_values(std::vector<DimensionDefinition>& dimensions) {
    for (DimensionDefinition& dimension : dimensions) {
      if (dimension.value.is_known()) continue;
      dimension.value.unresolved.clear();
      dimension.value.text = "?";
    }
  }

  std::optional<Alarm> read_alarm() {
    AlarmDefinition readable = definition_;
    accept_unknown_values(readable.dimensions);
    auto alarm = alarm_of(readable);
    if (alarm) return std::move(*alarm);
    for (const DefinitionProblem& problem : alarm.error()) add(problem);
    return std::nullopt;
  }

  /// Checks an alarm on metric math: its expressions, and each metric that they need by itself.
  void check_math() {
    AlarmDefinition readable = definition_;
    for (MetricQueryDefinition& metric : readable.metrics) accept_unknown_values(metric.dimensions);
    const auto made = math_of(readable);
    if (!made) {
      for (const DefinitionProblem& problem : made.error()) add(problem);
      return;
    }
    for (const std::size_t index : made->needed) {
      const MathMetric& metric = made->math.metrics[index];
      const AlarmDefinition alone = alarm_on_metric(readable, metric.id);
      AlarmCheck check(alone, filters_);
      if (check.find_sources()) {
        check.check_unit();
        check.check_period(metric.alarm);
      }
      std::ranges::move(check.findings_, std::back_inserter(findings_));
    }
  }

  // ---- which filters publish the metric

  /// Whether there are filters that publish exactly what the alarm reads; they are then `sources_`.
  bool find_sources() {
    const auto& metric_namespace = definition_.metric_namespace;
    const auto& name = definition_.metric_name;
    if (!metric_namespace || !name || !can_be_compared(*metric_namespace) || !can_be_compared(*name)) return false;
    if (metric_namespace->is_known() && is_filled_by_others(metric_namespace->text)) return false;
    std::vector<Source> of_metric;
    std::vector<std::string_view> names;
    bool has_others = false;
    for (const FilterDefinition& filter : filters_) {
      for (const TransformationDefinition& written : filter.transformations) {
        if (written.metric_name.is_known()) names.push_back(written.metric_name.text);
        switch (compare_metrics(definition_, written)) {
          case MetricComparison::Same: of_metric.push_back(&written); break;
          case MetricComparison::Other: has_others = true; break;
          case MetricComparison::Unknown: some_are_unknown_ = true; break;
        }
      }
    }
    if (of_metric.empty()) {
      if (has_others || some_are_unknown_) report_no_source(names);  // without any filter others publish
      return false;
    }
    return match_dimensions(of_metric);
  }

  void report_no_source(const std::vector<std::string_view>& names) {
    const std::string metric =
        fmt::format("`{}` in `{}`", shown(*definition_.metric_name), shown(*definition_.metric_namespace));
    if (some_are_unknown_) {
      return add(Rule::Unresolved, definition_.metric_name->place,
                 fmt::format("whether a filter publishes {} is not known: the metric of some filter is only known when "
                             "it is applied",
                             metric),
                 "nothing was checked here");
    }
    add(Rule::AlarmWithoutMetric, definition_.metric_name->place, fmt::format("no filter here publishes {}", metric),
        advice(names));
  }

  [[nodiscard]] std::string advice(const std::vector<std::string_view>& names) const {
    const std::string& name = definition_.metric_name->text;
    if (std::ranges::find(names, name) != names.end()) {
      for (const FilterDefinition& filter : filters_) {
        for (const TransformationDefinition& written : filter.transformations) {
          if (written.metric_name.text == name)
            return fmt::format("a filter publishes it in the namespace `{}`", shown(written.metric_namespace));
        }
      }
    }
    const std::string_view near = near_name(name, names);
    return near.empty() ? "names are compared letter by letter" : fmt::format("did you mean `{}`?", near);
  }

  bool match_dimensions(const std::vector<Source>& of_metric) {
    const std::string wanted = names_of(definition_.dimensions);
    for (const Source source : of_metric) {
      if (names_of(source->dimensions) == wanted) sources_.push_back(source);
    }
    if (!sources_.empty()) return true;
    const std::string published = names_of(of_metric.front()->dimensions);
    const auto said = [](const std::string& names) {
      return names.empty() ? "no dimensions" : "the dimensions " + names;
    };
    const auto has_known_names = [](const std::vector<DimensionDefinition>& dimensions) {
      return std::ranges::all_of(dimensions, [](const DimensionDefinition& one) { return one.name.is_known(); });
    };
    const bool knows_all =
        has_known_names(definition_.dimensions) &&
        std::ranges::all_of(of_metric, [&](const Source source) { return has_known_names(source->dimensions); });
    if (some_are_unknown_ || !knows_all) return false;
    const SourceLocation& place =
        definition_.dimensions.empty() ? definition_.metric_name->place : definition_.dimensions.front().name.place;
    add(Rule::AlarmDimensionMismatch, place,
        fmt::format("the alarm reads {}, the filter publishes {}: it never sees a data point", said(wanted),
                    said(published)),
        "an alarm must name exactly the dimensions that are published, there is no roll-up");
    return false;
  }

  // ---- the rules on what they publish

  void check_unit() {
    if (!definition_.unit || !definition_.unit->is_known() || some_are_unknown_) return;
    std::string published;
    for (const Source source : sources_) {
      if (source->unit && !source->unit->is_known()) return;
      const std::string unit = source->unit ? source->unit->text : "None";
      if (unit == definition_.unit->text) return;
      if (!published.contains("`" + unit + "`"))
        published += fmt::format("{}`{}`", published.empty() ? "" : ", ", unit);
    }
    add(Rule::AlarmUnitMismatch, definition_.unit->place,
        fmt::format("the alarm reads the unit `{}`, the filter publishes {}: it never sees a data point",
                    definition_.unit->text, published),
        "leave the unit out, or write the one that is published");
  }

  void check_period(const Alarm& alarm) {
    if (alarm.period_seconds >= 60) return;
    add(Rule::AlarmPeriodBelowMinute, definition_.period ? definition_.period->place : definition_.place,
        fmt::format("a period of {} seconds, but metric filters publish once a minute", alarm.period_seconds),
        "write a period of 60, or a multiple of it");
  }

  /// All values that the filters can publish; nullopt: some come out of the events, or are not known.
  [[nodiscard]] std::optional<std::vector<double>> published_values() const {
    std::vector<double> values;
    const auto add_value = [&values](const WrittenValue& written) {
      const auto value = written.is_known() ? parse_number(written.text) : std::nullopt;
      if (value) values.push_back(*value);
      return value.has_value() && std::isfinite(*value);
    };
    for (const Source source : sources_) {
      if (!add_value(source->value)) return std::nullopt;
      if (source->default_value && !add_value(*source->default_value)) return std::nullopt;
    }
    return values;
  }

  void check_threshold(const Alarm& alarm) {
    if (some_are_unknown_) return;  // others may publish as well
    const auto values = published_values();
    const auto bounds = values ? bounds_of(alarm.statistic, *values) : bounds_of_count(alarm.statistic);
    if (!bounds) return;
    switch (breaching_within(*bounds, alarm.comparison, alarm.threshold)) {
      case Breaching::Sometimes: return;
      case Breaching::Never: return report_never(alarm, reason(alarm, values, *bounds));
      case Breaching::Always: return report_always(alarm, reason(alarm, values, *bounds));
    }
  }

  [[nodiscard]] bool has_default() const {
    return std::ranges::any_of(sources_, [](Source source) { return source->default_value.has_value(); });
  }

  /// "each match publishes 1, a period without a match has no data point, so `Sum` is at least 1"
  [[nodiscard]] std::string reason(const Alarm& alarm, const std::optional<std::vector<double>>& values,
                                   const Bounds& bounds) const {
    std::string text;
    if (values) {
      const std::set<double> distinct(values->begin(), values->end());
      for (const double value : distinct) text += fmt::format("{}{}", text.empty() ? "" : " or ", value);
      text = fmt::format("what is published is {}", text);
    }
    if (!has_default())
      text += fmt::format("{}a period without a match has no data point", text.empty() ? "" : " and ");
    std::string range;
    if (bounds.low == bounds.high) {
      range = fmt::format("always {}", bounds.low);
    } else if (std::isinf(bounds.high)) {
      range = fmt::format("never below {}", bounds.low);
    } else if (std::isinf(bounds.low)) {
      range = fmt::format("never above {}", bounds.high);
    } else {
      range = fmt::format("between {} and {}", bounds.low, bounds.high);
    }
    return fmt::format("{}{}`{}` is {}", text, text.empty() ? "" : ", so that ", alarm.statistic.text, range);
  }

  [[nodiscard]] const SourceLocation& threshold_place() const {
    return definition_.threshold ? definition_.threshold->place : definition_.place;
  }

  void report_never(const Alarm& alarm, const std::string& why) {
    if (alarm.missing_data == MissingData::Breaching) return;  // it waits for silence
    const bool waits_below =
        alarm.comparison == ThresholdComparison::Less || alarm.comparison == ThresholdComparison::LessOrEqual;
    add(Rule::AlarmNeverFires, threshold_place(),
        fmt::format("the alarm never fires: {}, and `{} {}` is never true", why, comparison_name(alarm.comparison),
                    alarm.threshold),
        waits_below && !has_default()
            ? "to wait for silence, treat missing data as `breaching`, or publish a default value of 0"
            : "choose a threshold that can be reached; matches are counted by `Sum`");
  }

  void report_always(const Alarm& alarm, const std::string& why) {
    if (alarm.missing_data == MissingData::NotBreaching) return;
    add(Rule::AlarmNeverRecovers, threshold_place(),
        fmt::format("the alarm is never OK: {}, and `{} {}` is always true; {}", why, comparison_name(alarm.comparison),
                    alarm.threshold, without_data(alarm.missing_data)),
        has_default() ? "choose a threshold that is not always crossed" : "treat missing data as `notBreaching`");
  }

  [[nodiscard]] static std::string_view without_data(MissingData treatment) {
    switch (treatment) {
      case MissingData::Missing: return "without data it becomes INSUFFICIENT_DATA";
      case MissingData::Ignore: return "without data it stays in ALARM";
      case MissingData::Breaching: return "missing data breaches as well";
      case MissingData::NotBreaching: break;
    }
    return "";
  }

  const AlarmDefinition& definition_;
  std::span<const FilterDefinition> filters_;
  std::vector<Source> sources_;
  bool some_are_unknown_ = false;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> lint_alarm(const AlarmDefinition& definition, std::span<const FilterDefinition> filters) {
  return AlarmCheck(definition, filters).run();
}

}  // namespace insitu
