#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/definitions/value_reader.h"
#include "engine/metrics/check_metric_math.h"
#include "grammar/metric_math_parser.h"
#include "insitu/from_definitions.h"

namespace insitu {
namespace {

/// Reads what an alarm on metric math computes.
class MathReader {
 public:
  MathReader(ValueReader& reader, const AlarmDefinition& definition) : reader_(reader), definition_(definition) {}

  std::optional<MetricMath> read() {
    check_members();
    for (const MetricQueryDefinition& one : definition_.metrics) read_member(one);
    if (!reader_.found_problems()) find_result();
    if (reader_.found_problems()) return std::nullopt;
    const auto problem = check_metric_math(math_);
    if (!problem) return std::move(math_);
    const bool is_not_modelled = problem->kind == MathProblem::Kind::NotModelled;
    const std::string& id = math_.formulas[problem->formula].id;
    reader_.refuse_part(*written_[problem->formula], problem->diagnostic, is_not_modelled, id);
    return std::nullopt;
  }

 private:
  /// Checks what the service asks of the members as a whole. (service model: PutMetricAlarm, MetricDataQuery)
  void check_members() {
    check_own_metric();
    std::vector<const MetricQueryDefinition*> metrics;
    std::vector<const MetricQueryDefinition*> expressions;
    for (const MetricQueryDefinition& one : definition_.metrics) {
      check_id(one);
      check_kind(one);
      (one.expression ? expressions : metrics).push_back(&one);
    }
    check_count(metrics, "metrics");
    check_count(expressions, "expressions");
    check_results();
  }

  /// What an alarm with metrics of its own would watch, too.
  void check_own_metric() {
    const std::pair<const std::optional<WrittenValue>*, std::string_view> own[] = {
        {&definition_.metric_namespace, "a namespace"},
        {&definition_.metric_name, "a metric name"},
        {&definition_.statistic, "a statistic"},
        {&definition_.period, "a period"},
        {&definition_.unit, "a unit"}};
    for (const auto& [value, what] : own) {
      // One that is not known may turn out to be missing.
      if (*value && (*value)->is_known()) return refuse_own_metric((*value)->place, what);
    }
    if (definition_.dimensions.empty() || !definition_.dimensions.front().name.is_known()) return;
    refuse_own_metric(definition_.dimensions.front().name.place, "dimensions");
  }

  void refuse_own_metric(const SourceLocation& place, std::string_view what) {
    reader_.refuse(place, fmt::format("the {} has {}, and metrics that have their own", reader_.owner(), what),
                   "leave one of them out");
  }

  void check_id(const MetricQueryDefinition& member) {
    const std::string& id = member.id.text;
    if (!member.id.is_known()) return;  // reading it says so
    if (id.empty()) return reader_.refuse(member.place, fmt::format("a metric of the {} has no id", reader_.owner()));
    if (!is_id(id)) {
      return reader_.refuse(member.id.place, fmt::format("`{}` is no id of a metric", id),
                            "it is a small letter, and then letters, digits and underscores: at most 255 in all");
    }
    const auto first = std::ranges::find(definition_.metrics, id,
                                         [](const MetricQueryDefinition& one) -> const auto& { return one.id.text; });
    if (&*first == &member) return;
    reader_.refuse(member.id.place, fmt::format("two metrics of the {} have the id `{}`", reader_.owner(), id));
  }

  static bool is_id(std::string_view id) {
    constexpr std::size_t kMaxBytes = 255;
    const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
    return id.size() <= kMaxBytes && is_small(id.front()) && std::ranges::all_of(id, [&](char c) {
             return is_small(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
           });
  }

  void check_kind(const MetricQueryDefinition& member) {
    if (member.expression.has_value() != member.metric_place.has_value()) return;
    if (!member.expression) {
      return reader_.refuse(member.place, fmt::format("{} has neither a metric nor an expression", name_of(member)));
    }
    reader_.refuse(*member.metric_place, fmt::format("{} has both a metric and an expression", name_of(member)),
                   "leave one of them out");
  }

  static std::string name_of(const MetricQueryDefinition& member) {
    return member.id.text.empty() ? "a member of its metrics" : fmt::format("`{}`", member.id.text);
  }

  void check_count(const std::vector<const MetricQueryDefinition*>& members, std::string_view what) {
    constexpr std::size_t kMax = 10;
    if (members.size() <= kMax) return;
    reader_.refuse(members[kMax]->place, fmt::format("the {} has {} {}, and the service takes {}", reader_.owner(),
                                                     members.size(), what, kMax));
  }

  /// Checks that the alarm compares one of them.
  void check_results() {
    constexpr std::string_view kHelp = "`ReturnData` is true for the one that the alarm compares, and false for others";
    const MetricQueryDefinition* result = nullptr;
    for (const MetricQueryDefinition& one : definition_.metrics) {
      if (!read_boolean(one.returns_data.text)) return;  // reading it says so
      if (!is_result(one)) continue;
      if (result != nullptr) {
        return reader_.refuse(one.returns_data.place,
                              fmt::format("{} and {} both return their data", name_of(*result), name_of(one)),
                              std::string(kHelp));
      }
      result = &one;
    }
    if (result != nullptr) return;
    reader_.refuse(definition_.metrics.front().returns_data.place,
                   fmt::format("none of the metrics of the {} returns its data", reader_.owner()), std::string(kHelp));
  }

  static bool is_result(const MetricQueryDefinition& member) {
    return read_boolean(member.returns_data.text).value_or(false);
  }

  void read_member(const MetricQueryDefinition& member) {
    constexpr std::size_t kMaxExpression = 2048;  // (service model: MetricExpression)
    const std::string id = reader_.text(member.id, "the id of a metric");
    read_word(reader_, member.returns_data, "whether a metric returns its data", "`true`, `false`", read_boolean);
    if (!member.expression) {
      math_.metrics.push_back({.id = id, .alarm = {}});
      return;
    }
    const std::string* text = reader_.known(*member.expression, "an expression");
    if (text == nullptr) return;
    if (text->size() > kMaxExpression) {
      return reader_.refuse(
          member.expression->place,
          fmt::format("the expression `{}` has {} bytes, and the service takes {}", id, text->size(), kMaxExpression));
    }
    if (text->starts_with("SELECT ")) {
      const Diagnostic refusal{Code::UnknownFunction, {0, 6}, "Metrics Insights is not computed here", "", ""};
      return reader_.refuse_part(*member.expression, refusal, true, id);
    }
    auto expression = parse_metric_math(*text);
    if (!expression) return reader_.refuse_part(*member.expression, expression.error(), false, id);
    math_.formulas.push_back(
        {.id = id, .text = *text, .expression = std::make_shared<const ast::MathExpression>(std::move(*expression))});
    written_.push_back(&*member.expression);
  }

  /// Finds the one member that the alarm compares with its threshold. A metric becomes an expression that names it.
  void find_result() {
    const MetricQueryDefinition& result = *std::ranges::find_if(definition_.metrics, is_result);
    if (result.expression) {
      const auto found = std::ranges::find(written_, &*result.expression);
      math_.result = static_cast<std::size_t>(found - written_.begin());
      return;
    }
    const std::string& id = result.id.text;
    math_.result = math_.formulas.size();
    math_.formulas.push_back({.id = "",
                              .text = id,
                              .expression = std::make_shared<const ast::MathExpression>(
                                  ast::MathExpression{ast::MathId{id}, {0, id.size()}})});
    written_.push_back(&result.id);
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
      for (DefinitionProblem& problem : alarm.error()) problem.member = metric.id;
      reader.add(std::move(alarm.error()));
    }
  }
  if (reader.found_problems()) return;
  const Alarm& first = made.math.metrics[made.needed.front()].alarm;
  for (const std::size_t index : made.needed) {
    const MathMetric& metric = made.math.metrics[index];
    if (metric.alarm.period_seconds == first.period_seconds) continue;
    const AlarmDefinition alone = alarm_on_metric(definition, metric.id);
    reader.add({{.message = fmt::format("its metrics `{}` and `{}` have different periods",
                                        made.math.metrics[made.needed.front()].id, metric.id),
                 .help = "metric math is replayed over metrics of one period",
                 .place = alone.period ? alone.period->place : alone.place,
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
  one.place = metric->place;
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

}  // namespace insitu
