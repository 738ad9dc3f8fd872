#include <fmt/format.h>

#include <iterator>

#include "cli/reports/metrics_reports.h"
#include "engine/metrics/metric_periods.h"
#include "engine/model/json_text.h"
#include "engine/output/terminal_text.h"

namespace insitu::cli {
namespace {

/// An array of values has at most so many. With dimensions of at most 1,024 characters each, a line stays far below
/// the 256 KB that it may have.
constexpr std::size_t kMaxValues = 100;

/// Writes the lines of one minute of one metric.
class EmfLines {
 public:
  EmfLines(ByteOutput& out, ControlCharacters control_characters, const MetricTransformation& transformation,
           const MetricPeriod& minute)
      : out_(out), control_characters_(control_characters), transformation_(transformation), minute_(minute) {}

  void print() {
    for (const auto& [value, times] : minute_.samples.values()) {
      for (std::uint64_t i = 0; i < times; ++i) append_value(value);
    }
    if (values_ > 0) end_line();
  }

 private:
  void append_value(double value) {
    if (values_ == 0) begin_line();
    if (values_ > 0) line_ += ',';
    fmt::format_to(std::back_inserter(line_), "{}", value);
    if (++values_ == kMaxValues) end_line();
  }

  void begin_line() {
    fmt::format_to(std::back_inserter(line_), R"({{"_aws":{{"Timestamp":{},"CloudWatchMetrics":[{{"Namespace":)",
                   minute_.start);
    append_json_string(line_, transformation_.metric_namespace);
    line_ += R"(,"Dimensions":[[)";
    for (const DimensionValue& dimension : *minute_.dimensions) {
      if (&dimension != minute_.dimensions->data()) line_ += ',';
      append_json_string(line_, dimension.name);
    }
    line_ += R"(]],"Metrics":[{"Name":)";
    append_json_string(line_, transformation_.metric_name);
    line_ += R"(,"Unit":)";
    append_json_string(line_, transformation_.unit);
    line_ += R"(,"StorageResolution":60}]}]})";
    for (const auto& [name, value] : *minute_.dimensions) {
      line_ += ',';
      append_json_string(line_, name);
      line_ += ':';
      append_json_string(line_, value);
    }
    line_ += ',';
    append_json_string(line_, transformation_.metric_name);
    line_ += ":[";
  }

  void end_line() {
    line_ += "]}\n";
    out_.write(control_characters_ == ControlCharacters::Visible ? visible_json(line_) : line_);
    line_.clear();
    values_ = 0;
  }

  ByteOutput& out_;
  ControlCharacters control_characters_;
  const MetricTransformation& transformation_;
  const MetricPeriod& minute_;
  std::string line_;
  std::size_t values_ = 0;  // of the line
};

}  // namespace

void print_metrics_emf(const MetricReport& report, ControlCharacters control_characters, ByteOutput& out) {
  constexpr std::int64_t kMinute = 60;
  for (const MetricPeriod& minute : periods_of(report.data, kMinute)) {
    EmfLines(out, control_characters, report.transformation, minute).print();
  }
}

}  // namespace insitu::cli
