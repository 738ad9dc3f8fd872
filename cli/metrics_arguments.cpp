#include "cli/metrics_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "cli/agent_options.h"
#include "cli/options.h"
#include "engine/model/number.h"

namespace insitu::cli {
namespace {

constexpr std::pair<std::string_view, MetricFormat> kMetricFormats[] = {{"table", MetricFormat::Table},
                                                                        {"csv", MetricFormat::Csv},
                                                                        {"json", MetricFormat::Json},
                                                                        {"emf", MetricFormat::Emf},
                                                                        {"html", MetricFormat::Html}};
constexpr std::pair<std::string_view, std::int64_t> kPeriodUnits[] = {{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}};
constexpr std::int64_t kLongestPeriod = 7 * 86400;
/// The periods below a minute that CloudWatch shows of metrics in high resolution, in seconds.
constexpr std::array<std::int64_t, 5> kShortPeriods = {1, 5, 10, 20, 30};
/// In the order of EmfCount.
constexpr std::array<std::string_view, 4> kEmfCounts = {"dropped", "noted", "documents", "published"};

std::unexpected<std::string> refuse(std::string message) { return std::unexpected(std::move(message)); }

/// `NAME=VALUE`
std::optional<std::pair<std::string, std::string>> split_assignment(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) return std::nullopt;
  return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

/// `5m`, `300`
Applied read_period(const std::string& text, MetricsArguments& a) {
  std::string digits = text;
  std::int64_t unit = 1;
  for (const auto& [letter, length] : kPeriodUnits) {
    if (!text.ends_with(letter)) continue;
    unit = length;
    digits.pop_back();
  }
  std::int64_t count = 0;
  if (!read_number(digits, count) || count <= 0 || count > kLongestPeriod / unit) {
    return refuse(fmt::format("`{}` is not a period such as `1m`, `5m` or `1h` (at most seven days)", text));
  }
  a.period_seconds = count * unit;
  a.period_text = text;
  return {};
}

/// `>= 5`
Applied read_threshold(const std::string& text, std::optional<std::pair<ThresholdComparison, double>>& threshold) {
  const std::size_t sign_end = text.find_first_not_of("<>=");
  const auto comparison = read_threshold_comparison(text.substr(0, sign_end));
  const std::size_t begin = sign_end == std::string::npos ? sign_end : text.find_first_not_of(' ', sign_end);
  const auto number = begin == std::string::npos ? std::nullopt : parse_number(text.substr(begin));
  if (!comparison || !number || !std::isfinite(*number)) {
    return refuse(fmt::format("`{}` is not of the form `>= 5` (also > < <=)", text));
  }
  threshold.emplace(*comparison, *number);
  return {};
}

/// Reads a whole number from 1 on.
Applied read_count(const std::string& text, std::size_t& count) {
  if (read_number(text, count) && count > 0) return {};
  return refuse(fmt::format("`{}` is not a number from 1 on", text));
}

std::vector<Option> transformation_options(MetricsArguments& a) {
  const auto text = [&a](std::string& place) {
    return [&a, &place](const std::string& v) -> Applied {
      place = v;
      a.has_transformation = true;
      return {};
    };
  };
  const auto publication = [&a](std::string& place) {
    return [&a, &place](const std::string& v) -> Applied {
      place = v;
      a.has_transformation = a.has_publication = true;
      return {};
    };
  };
  const auto add_dimension = [&a](const std::string& v) -> Applied {
    auto dimension = split_assignment(v);
    if (!dimension) return refuse(fmt::format("`{}` is not of the form `Service=$.svc`", v));
    a.transformation.dimensions.push_back({std::move(dimension->first), std::move(dimension->second)});
    a.has_transformation = a.has_publication = true;
    return {};
  };
  const auto set_default = [&a](const std::string& v) -> Applied {
    const auto number = parse_number(v);
    if (!number || !std::isfinite(*number)) return refuse(fmt::format("`{}` is no number", v));
    a.transformation.default_value = number;
    a.has_transformation = a.has_publication = true;
    return {};
  };
  MetricTransformation& transformation = a.transformation;
  return {
      {"value", '\0', "VALUE", "what a match publishes: `1` (default), `$.latency`, `$size`, `$7`",
       publication(transformation.value)},
      {"default", '\0', "NUM", "published for a minute that has events, but no match", set_default},
      {"dimension", '\0', "N=V", "a dimension, such as `Service=$.svc`; up to three", add_dimension},
      {"unit", '\0', "UNIT", "Count, Milliseconds, Bytes, ... (default None)", publication(transformation.unit)},
      {"namespace", '\0', "NAME", "of the metric; with --emf: of the metrics to show",
       text(transformation.metric_namespace)},
      {"name", '\0', "NAME", "of the metric; with --emf: of the metrics to show", text(transformation.metric_name)},
  };
}

std::vector<Option> template_options(MetricsArguments& a) {
  const auto add_parameter = [&a](const std::string& v) -> Applied {
    auto parameter = split_assignment(v);
    if (!parameter) return refuse(fmt::format("`{}` is not of the form `NAME=VALUE`", v));
    a.parameters.push_back(std::move(*parameter));
    return {};
  };
  const auto add_template = [&a](const std::string& v) -> Applied {
    a.templates.push_back(v);
    return {};
  };
  return {
      {"from", '\0', "FILE",
       "take the filter, or alarm, from a Terraform plan, a CloudFormation template or `aws ... describe-*`",
       add_template},
      {"filter", '\0', "NAME", "with --from: which metric filter; not needed where there is one", into(a.filter)},
      {"param", '\0', "N=V", "with --from: a parameter of the template", add_parameter},
      flag("all-conditions", '\0', "with --from: also what is not created with these parameters",
           [&a] { a.conditions = ResourceConditions::Ignored; }),
  };
}

/// An option that says something of an alarm by its number.
Option alarm_option(AlarmArguments& alarm, std::string_view name, std::string_view argument, std::string_view help,
                    std::function<Applied(const std::string&)> apply) {
  return {name, '\0', argument, help, [&alarm, apply = std::move(apply)](const std::string& v) {
            alarm.has_numbers = true;
            return apply(v);
          }};
}

std::vector<Option> alarm_options(MetricsArguments& a) {
  AlarmArguments& alarm = a.alarm;
  const auto set_missing_data = [&alarm](const std::string& v) -> Applied {
    const auto treatment = read_missing_data(v);
    if (!treatment) return refuse(fmt::format("`{}` is none of missing, ignore, breaching, notBreaching", v));
    alarm.missing_data = *treatment;
    alarm.has_missing_data = true;
    return {};
  };
  const auto set_initial = [&alarm](const std::string& v) -> Applied {
    alarm.initial = read_alarm_state(v);
    if (!alarm.initial) return refuse(fmt::format("`{}` is none of OK, ALARM, INSUFFICIENT_DATA", v));
    return {};
  };
  const auto add_dimension = [&alarm](const std::string& v) -> Applied {
    auto dimension = split_assignment(v);
    if (!dimension) return refuse(fmt::format("`{}` is not of the form `Service=pay`", v));
    alarm.dimensions.push_back({std::move(dimension->first), std::move(dimension->second)});
    return {};
  };
  return {
      {"alarm", '\0', "NAME", "with --from: play this alarm over the metric that it watches", into(alarm.name)},
      alarm_option(alarm, "threshold", "TEXT", "play an alarm, such as `>= 5`; also > < <=",
                   [&alarm](const std::string& v) { return read_threshold(v, alarm.threshold); }),
      alarm_option(alarm, "evaluation-periods", "NUM", "how many periods it looks at (default 1)",
                   [&alarm](const std::string& v) { return read_count(v, alarm.evaluation_periods); }),
      alarm_option(alarm, "datapoints-to-alarm", "NUM", "how many of them must breach (default: all)",
                   [&alarm](const std::string& v) { return read_count(v, alarm.datapoints.emplace()); }),
      alarm_option(alarm, "missing-data", "MODE", "missing (default), ignore, breaching, notBreaching",
                   set_missing_data),
      {"where", '\0', "N=V", "of several metrics it watches, or with --emf shows, those with this dimension",
       add_dimension},
      {"initial-state", '\0', "STATE", "OK, ALARM, INSUFFICIENT_DATA (default)", set_initial},
  };
}

std::vector<Option> emf_options(MetricsArguments& a) {
  const auto add_expectation = [&a](const std::string& v) -> Applied {
    auto read = read_named_expectation(v, kEmfCounts);
    if (!read) return refuse(std::move(read.error()));
    a.expectations.push_back(std::move(*read));
    return {};
  };
  return {
      flag("emf", '\0', "the metrics are those of EMF documents in the events; there is no pattern",
           [&a] { a.emf = true; }),
      {"expect", '\0', "EXPR", "with --emf: exit status 0 when EXPR holds, such as `dropped == 0`, else 1",
       add_expectation},
  };
}

Option statistic_option(MetricsArguments& a, std::string_view help) {
  return {"statistic", '\0', "NAME", help, [&a](const std::string& v) -> Applied {
            auto statistic = read_statistic(v);
            if (!statistic) return refuse(std::move(statistic.error()));
            a.statistics.push_back(std::move(*statistic));
            return {};
          }};
}

std::vector<Option> metrics_options(MetricsArguments& a) {
  std::vector<Option> options = transformation_options(a);
  append(options, emf_options(a));
  append(options, template_options(a));
  append(
      options,
      {
          {"period", '\0', "TIME", "1m (default), 5m, 1h: how many minutes come together; in high resolution also 10s",
           [&a](const std::string& v) { return read_period(v, a); }},
          statistic_option(a, "also p99, TM(10%:90%), ...; of an alarm: the one it watches"),
          choice<MetricFormat>("output", "FORMAT", "table (default), csv, json, emf, html (a report in one file)",
                               kMetricFormats, a.output),
          output_file_option(a, "write the output to FILE, whole or not at all"),
          wide_option(a),
          chart_option(a.chart),
          flag("estimate", '\0', "what it would cost and risk instead of the series", [&a] { a.estimate = true; }),
      });
  append(options, alarm_options(a));
  append(options, action_options(a.actions));
  append(options, time_options(a.time));
  append(options,
         {
             flag("explain", '\0',
                  "print what would be published and how an alarm is evaluated; with --emf all that is dropped",
                  [&a] { a.explain = true; }),
             flag("no-aws-limits", '\0', "lift the service's quotas of patterns",
                  [&a] { a.compile.quotas = ServiceQuotas::Lifted; }),
             flag("no-prefilter", '\0', "examine every event; answers are the same",
                  [&a] { a.compile.prefiltering = Prefiltering::Off; }),
         });
  append(options, agent_options(a.agent));
  append(options, input_options(a));
  return options;
}

/// What was typed about the filter when it comes from a template, and the reverse.
std::optional<std::string> contradiction_of_source(const MetricsArguments& a) {
  if (a.templates.empty()) {
    if (a.filter) return "`--filter` names a filter of a template: add `--from TEMPLATE`";
    if (a.alarm.name)
      return "`--alarm` names an alarm of a template: add `--from TEMPLATE`, or write `--threshold '>= 5'`";
    if (!a.parameters.empty()) return "`--param` is for templates: add `--from TEMPLATE`";
    if (a.conditions == ResourceConditions::Ignored) {
      return "`--all-conditions` is for templates: add `--from TEMPLATE`";
    }
    return std::nullopt;
  }
  const auto is_stdin = [](const std::string& file) { return file == "-"; };
  const bool has_files = !a.files.empty() || a.files_from || !a.agent.configs.empty();
  const bool reads_events = !has_files || a.files_from == "-" || std::ranges::any_of(a.files, is_stdin);
  if (reads_events && std::ranges::any_of(a.templates, is_stdin) && !a.explain) {
    return "standard input cannot be both the template and the events: name a file";
  }
  if (a.has_transformation) {
    return "with `--from` the value, default, dimensions, unit and name of the metric are those of the template";
  }
  return std::nullopt;
}

/// What makes no sense beside --emf, and what needs it.
std::optional<std::string> contradiction_of_emf(const MetricsArguments& a) {
  if (!a.emf) {
    if (a.expectations.empty()) return std::nullopt;
    return "`--expect` is for the documents of `--emf`; what a metric filter publishes is checked by `insitu test`";
  }
  if (a.has_publication) return "with `--emf` the documents state values, dimensions and units: only select metrics";
  if (a.filter) return "`--filter` names a metric filter, and `--emf` reads documents";
  if (a.estimate) return "`--estimate` is for metric filters, and `--emf` reads documents";
  if (!a.templates.empty() && !a.alarm.name) return "with `--emf` a template is for its alarms: add `--alarm NAME`";
  if (a.compile.quotas == ServiceQuotas::Lifted) {
    return "`--no-aws-limits` is for patterns, and there is none with `--emf`";
  }
  if (!a.expectations.empty() && a.alarm.is_asked()) return "`--expect` and an alarm exclude each other";
  return std::nullopt;
}

std::optional<std::string> contradiction_of_period(const MetricsArguments& a) {
  if (!a.period_seconds || *a.period_seconds % 60 == 0) return std::nullopt;
  if (!a.emf) {
    return fmt::format("option `--period`: `{}` is no multiple of a minute, and metric filters publish once a minute",
                       a.period_text);
  }
  if (std::ranges::find(kShortPeriods, *a.period_seconds) != kShortPeriods.end()) return std::nullopt;
  return fmt::format("option `--period`: `{}` is neither 1, 5, 10, 20 or 30 seconds nor a multiple of a minute",
                     a.period_text);
}

std::optional<std::string> contradiction_of_alarm(const MetricsArguments& a) {
  const bool has_dimensions = !a.alarm.dimensions.empty();
  if (a.alarm.name && (a.alarm.has_numbers || has_dimensions || !a.statistics.empty() || a.period_seconds)) {
    return "with `--alarm` the statistic, period and numbers of the alarm are those of the template";
  }
  if (!a.alarm.is_asked()) {
    if (a.alarm.has_numbers || a.alarm.initial || (has_dimensions && !a.emf))
      return "an alarm needs its threshold: add `--threshold '>= 5'`";
    if (a.actions.is_asked())
      return "`--exec` and webhooks are actions of an alarm: add `--alarm NAME` or `--threshold '>= 5'`";
    return std::nullopt;
  }
  if (a.statistics.size() > 1) return "an alarm watches one statistic: `--statistic` was typed more than once";
  if (a.estimate) return "`--estimate` and an alarm exclude each other";
  if (a.output == MetricFormat::Emf) return "a timeline has no EMF: write `--output table`, `csv`, `json` or `html`";
  return std::nullopt;
}

std::optional<std::string> contradiction_of_output(const MetricsArguments& a) {
  if (a.output == MetricFormat::Emf && a.period_seconds.value_or(60) != 60) {
    return "EMF holds the samples of each minute: `--period` is for the other formats";
  }
  if (a.output == MetricFormat::Emf && a.templates.empty() && !a.has_name && !a.emf) {
    return "EMF names its metric: add `--namespace` and `--name`";
  }
  if (a.output != MetricFormat::Table && a.output != MetricFormat::Json && a.estimate) {
    return "an estimate is a table or json: write `--output table` or `json`";
  }
  if (auto checked = check_input(a); !checked) return std::move(checked.error().message);
  return std::nullopt;
}

/// Names a metric whose name is never shown.
void name_metric(MetricTransformation& transformation) {
  if (transformation.metric_namespace.empty()) transformation.metric_namespace = "insitu";
  if (transformation.metric_name.empty()) transformation.metric_name = "Matches";
}

}  // namespace

std::vector<Option> alarm_source_options(MetricsArguments& a) {
  std::vector<Option> options = transformation_options(a);
  append(options, template_options(a));
  append(options, {{"period", '\0', "TIME", "of the alarm: 1m (default), 5m, 1h",
                    [&a](const std::string& v) { return read_period(v, a); }},
                   statistic_option(a, "which the alarm watches: Sum (default), Average, p99 ...")});
  for (Option& option : alarm_options(a)) {
    if (option.long_name != "alarm") options.push_back(std::move(option));
  }
  return options;
}

std::expected<void, UsageError> complete_metrics_arguments(MetricsArguments& arguments,
                                                           std::vector<std::string> operands) {
  if (arguments.templates.empty() && !arguments.emf) {
    if (operands.empty()) return std::unexpected(UsageError{"a pattern is missing; try `--help`"});
    arguments.pattern = std::move(operands.front());
    operands.erase(operands.begin());
  }
  arguments.files = std::move(operands);
  MetricTransformation& transformation = arguments.transformation;
  arguments.has_name = !transformation.metric_namespace.empty() && !transformation.metric_name.empty();
  arguments.typed_name = transformation.metric_name;
  std::ranges::sort(arguments.alarm.dimensions);
  if (auto checked = check_actions(arguments.actions); !checked) return checked;
  for (const auto contradiction : {contradiction_of_emf, contradiction_of_period, contradiction_of_source,
                                   contradiction_of_alarm, contradiction_of_output}) {
    if (auto message = contradiction(arguments)) return std::unexpected(UsageError{std::move(*message)});
  }
  if (auto agent = complete_agent(arguments, &arguments.time, !arguments.expectations.empty()); !agent) {
    return std::unexpected(std::move(agent.error()));
  }
  if (!arguments.emf) name_metric(transformation);
  return {};
}

std::expected<MetricsArguments, UsageError> parse_metrics_arguments(std::vector<std::string> words) {
  MetricsArguments arguments;
  auto operands = read_options(std::move(words), metrics_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  if (arguments.help || arguments.version) return arguments;
  if (arguments.templates.empty() && !arguments.emf && operands->empty()) {
    return std::unexpected(UsageError{"a pattern is missing; try `insitu metrics --help`"});
  }
  if (auto completed = complete_metrics_arguments(arguments, std::move(*operands)); !completed) {
    return std::unexpected(std::move(completed.error()));
  }
  return arguments;
}

CommandPage metrics_page() {
  MetricsArguments unused;
  return {
      .name = "metrics",
      .usage = {"[OPTIONS] PATTERN [FILE...]", "[OPTIONS] --from TEMPLATE [--filter NAME | --alarm NAME] [FILE...]",
                "[OPTIONS] --emf [--from TEMPLATE --alarm NAME] [FILE...]"},
      .description =
          "Shows what a metric filter would have published for log events, or what EMF documents among them publish, "
          "and what an alarm would have done.\n\nWithout FILE, or with `-`, reads standard input. gzip, zstd, bzip2 "
          "and "
          "xz files and zip and tar archives are read as they are. Other shapes than lines are recognised, or stated "
          "with --input, see below.",
      .options = metrics_options(unused),
      .sections = {input_shapes_help()},
      .examples = {"insitu metrics '{ $.level = \"ERROR\" }' app.jsonl",
                   "insitu metrics --value '$.ms' --dimension 'Svc=$.svc' --statistic p99 '{ $.svc = * }' app.jsonl",
                   "insitu metrics --threshold '>= 5' --statistic Sum --period 5m '{ $.level = \"ERROR\" }' app.jsonl",
                   "insitu metrics --from infra/plan.json --filter ApiErrors app.jsonl.gz",
                   "insitu metrics --from template.yaml --param Stage=prod --alarm TooManyErrors app.jsonl",
                   "insitu metrics --from template.yaml --alarm TooManyErrors --exec 'python3 notify.py' app.jsonl",
                   "insitu metrics --emf --name Latency --statistic p99 app.jsonl",
                   "insitu metrics --emf --expect 'dropped == 0' app.jsonl"},
      .exit_status =
          "0 there are data points, or the alarm was played; 1 there is no data point; 2 an error, which an input "
          "without any event, or without any time, is, too. With --emf what is dropped changes nothing; with --expect: "
          "0 it holds, 1 it does not, 2 an error, which an input without any document is, too.",
  };
}

}  // namespace insitu::cli
