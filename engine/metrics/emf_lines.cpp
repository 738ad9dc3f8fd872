#include "engine/metrics/emf_lines.h"

#include <fmt/format.h>

#include <iterator>
#include <string>

#include "engine/metrics/emf_target.h"
#include "engine/model/json_text.h"

namespace insitu {
namespace {

/// Beyond so many samples each value is written once, with its count.
constexpr std::uint64_t kMaxRepeated = 1'000'000;

/// Returns everything of a line before the value of the metric.
std::string line_front(const EmfPoint& point) {
  std::string line = fmt::format(R"({{"_aws":{{"Timestamp":{},"CloudWatchMetrics":[{{"Namespace":)", point.start);
  append_json_string(line, point.metric_namespace);
  line += R"(,"Dimensions":[[)";
  for (const DimensionValue& dimension : point.dimensions) {
    if (&dimension != point.dimensions.data()) line += ',';
    append_json_string(line, dimension.name);
  }
  line += R"(]],"Metrics":[{"Name":)";
  append_json_string(line, point.name);
  line += R"(,"Unit":)";
  append_json_string(line, point.unit);
  line += fmt::format(R"(,"StorageResolution":{}}}]}}]}})", point.is_high_resolution ? 1 : 60);
  for (const auto& [name, value] : point.dimensions) {
    line += ',';
    append_json_string(line, name);
    line += ':';
    append_json_string(line, value);
  }
  line += ',';
  append_json_string(line, point.name);
  line += ':';
  return line;
}

/// Collects values, and hands over a line whenever it is full.
class EmfLine {
 public:
  EmfLine(const EmfPoint& point, const std::function<void(std::string_view line)>& write)
      : write_(write), has_counts_(point.samples.count() > kMaxRepeated), front_(line_front(point)) {}

  void add(double value, std::uint64_t times) {
    for (std::uint64_t left = has_counts_ ? 1 : times; left > 0; --left) {
      const std::string_view comma = size_ == 0 ? "" : ",";
      fmt::format_to(std::back_inserter(values_), "{}{}", comma, value);
      if (has_counts_) fmt::format_to(std::back_inserter(counts_), "{}{}", comma, times);
      if (++size_ == kMaxEmfValues) end();
    }
  }

  void end() {
    if (size_ == 0) return;
    write_(has_counts_ ? fmt::format("{}{{\"Values\":[{}],\"Counts\":[{}]}}}}\n", front_, values_, counts_)
                       : fmt::format("{}[{}]}}\n", front_, values_));
    values_.clear();
    counts_.clear();
    size_ = 0;
  }

 private:
  const std::function<void(std::string_view line)>& write_;
  bool has_counts_;
  std::string front_;
  std::string values_;
  std::string counts_;
  std::size_t size_ = 0;
};

}  // namespace

EmfPoint point_of(const EmfData& data, const EmfPeriod& period) {
  const EmfMetric& metric = *period.metric;
  return {.metric_namespace = metric.metric_namespace,
          .name = metric.name,
          .unit = metric.unit,
          .dimensions = metric.dimensions,
          .start = period.start,
          .is_high_resolution = data.metrics.at(metric).is_high_resolution,
          .samples = period.samples};
}

EmfPoint point_of(const MetricTransformation& transformation, const MetricPeriod& minute) {
  return {.metric_namespace = transformation.metric_namespace,
          .name = transformation.metric_name,
          .unit = transformation.unit,
          .dimensions = *minute.dimensions,
          .start = minute.start,
          .is_high_resolution = false,
          .samples = minute.samples};
}

void write_emf(const EmfPoint& point, const std::function<void(std::string_view line)>& write) {
  EmfLine line(point, write);
  for (const auto& [value, times] : point.samples.values()) line.add(value, times);
  line.end();
}

}  // namespace insitu
