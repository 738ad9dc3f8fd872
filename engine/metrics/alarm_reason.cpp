#include "engine/metrics/alarm_reason.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <ranges>
#include <string_view>
#include <vector>

#include "engine/model/timestamp.h"

namespace insitu {
namespace {

/// The number from which on data points move to a sentence of their own, which names only the newest. [observed]
constexpr std::size_t kMaxListed = 5;

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string_view was(std::size_t count) { return count == 1 ? "was" : "were"; }

std::string_view comparison_words(ThresholdComparison comparison) {
  switch (comparison) {
    case ThresholdComparison::Greater: return "greater than";
    case ThresholdComparison::GreaterOrEqual: return "greater than or equal to";
    case ThresholdComparison::Less: return "less than";
    case ThresholdComparison::LessOrEqual: return "less than or equal to";
  }
  return {};
}

/// Returns `5.0 (21/11/26 10:00:00)`: value and start of the slot, UTC.
std::string printed(const DataPoint& point) {
  const CivilTime time = civil_time(point.start);
  return fmt::format("{} ({:02}/{:02}/{:02} {:02}:{:02}:{:02})", java_number(point.value), time.day, time.month,
                     time.year % 100, time.hour, time.minute, time.second);
}

/// Lists the newest data points, the newest first.
std::string list(const std::vector<DataPoint>& newest_first) {
  std::string text;
  for (const DataPoint& point : newest_first | std::views::take(kMaxListed)) {
    text += (text.empty() ? "" : ", ") + printed(point);
  }
  return "[" + text + "]";
}

/// Returns the data points on the side of the threshold that the state names, the newest first.
std::vector<DataPoint> evidence_of(const Alarm& alarm, const Evaluation& evaluation) {
  const bool wanted = evaluation.state == AlarmState::Alarm;
  std::vector<DataPoint> evidence;
  for (const DataPoint& point : evaluation.counted | std::views::reverse) {
    if (breaches(alarm, point.value) == wanted) evidence.push_back(point);
  }
  return evidence;
}

/// Returns ` and 7 missing datapoints were treated as [Breaching]`, where that is what happens to them.
std::string filling(const Alarm& alarm, std::size_t filled) {
  if (filled == 0) return {};
  std::string_view treatment;
  switch (alarm.missing_data) {
    case MissingData::Missing:
    case MissingData::Ignore: return {};
    case MissingData::Breaching: treatment = "Breaching"; break;
    case MissingData::NotBreaching: treatment = "NonBreaching"; break;
  }
  return fmt::format(" and {} {} treated as [{}]", counted(filled, "missing datapoint"), was(filled), treatment);
}

/// Returns the minimum, only where the alarm states how many data points it wants, even if that is all of them.
/// [observed]
std::string minimum(const Alarm& alarm, AlarmState state) {
  if (!alarm.datapoints_to_alarm) return {};
  const bool raised = state == AlarmState::Alarm;
  const std::size_t wanted =
      raised ? *alarm.datapoints_to_alarm : alarm.evaluation_periods - *alarm.datapoints_to_alarm + 1;
  return fmt::format(" (minimum {} for {} transition)", counted(wanted, "datapoint"),
                     raised ? "OK -> ALARM" : "ALARM -> OK");
}

/// Returns the reason when no data point is on the side of the state, so that the filled periods decided.
std::string reason_of_filling(const Alarm& alarm, const Evaluation& evaluation) {
  const std::size_t received = evaluation.counted.size();
  return fmt::format("Threshold Crossed: {} {} received for {}{}.",
                     received == 0 ? "no datapoints" : counted(received, "datapoint"), was(received),
                     counted(alarm.evaluation_periods, "period"), filling(alarm, evaluation.filled));
}

}  // namespace

std::string java_number(double number) {
  const double size = std::abs(number);
  if (size == 0 || (size >= 1e-3 && size < 1e7)) {
    const std::string digits = fmt::format("{}", number);
    return digits.find('.') == std::string::npos ? digits + ".0" : digits;
  }
  constexpr std::size_t kLongest = 32;
  char written[kLongest];
  const auto end = std::to_chars(written, written + kLongest, number, std::chars_format::scientific).ptr;
  const std::string_view text(written, static_cast<std::size_t>(end - written));
  const std::size_t e = text.find('e');
  const std::string_view digits = text.substr(0, e);
  int exponent = 0;
  std::from_chars(text.data() + e + (text[e + 1] == '+' ? 2 : 1), end, exponent);
  return fmt::format("{}{}E{}", digits, digits.find('.') == std::string_view::npos ? ".0" : "", exponent);
}

std::string state_reason(const Alarm& alarm, const Evaluation& evaluation) {
  if (evaluation.state == AlarmState::InsufficientData) {
    return fmt::format("Insufficient Data: {} {} unknown.", counted(evaluation.filled, "datapoint"),
                       was(evaluation.filled));
  }
  const std::vector<DataPoint> evidence = evidence_of(alarm, evaluation);
  if (evidence.empty()) return reason_of_filling(alarm, evaluation);

  const bool raised = evaluation.state == AlarmState::Alarm;
  const bool in_line = evidence.size() < kMaxListed;
  const std::string subject = alarm.datapoints_to_alarm ? fmt::format("{} out of the last {} datapoints",
                                                                      evidence.size(), alarm.evaluation_periods)
                                                        : counted(evidence.size(), "datapoint");
  std::string reason =
      fmt::format("Threshold Crossed: {}{} {} {}{} the threshold ({}){}", subject, in_line ? " " + list(evidence) : "",
                  was(evidence.size()), raised ? "" : "not ", comparison_words(alarm.comparison),
                  java_number(alarm.threshold), filling(alarm, evaluation.filled));
  if (!in_line) {
    reason +=
        fmt::format(". The most recent datapoints{}: {}", raised ? " which crossed the threshold" : "", list(evidence));
  }
  return reason + minimum(alarm, evaluation.state) + ".";
}

}  // namespace insitu
