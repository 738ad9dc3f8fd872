#include "cli/serve/operations/metric_members.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "cli/serve/operations/cloudwatch_refusals.h"
#include "engine/metrics/metric_limits.h"
#include "engine/model/milliseconds.h"

namespace insitu::serve {

DimensionSet read_dimensions(Members& in) {
  constexpr std::size_t kMaxDimensions = 30;
  DimensionSet dimensions;
  const Tree::List* const written = in.list("Dimensions");
  if (written == nullptr) return dimensions;
  if (written->size() > kMaxDimensions) {
    in.reject("Dimensions", fmt::format("{} items", written->size()),
              fmt::format("have length less than or equal to {}", kMaxDimensions));
    return dimensions;
  }
  for (std::size_t i = 0; i < written->size(); ++i) {
    Members members = in.below((*written)[i], fmt::format("Dimensions.member.{}", i + 1));
    dimensions.push_back({.name = members.required_text("Name", 1, 255),
                          .value = members.required_text("Value", 1, kMaxDimensionValueCharacters)});
    if (members.is_refused()) in.reject(*members.refusal());
  }
  std::ranges::sort(dimensions);
  const auto twice = std::ranges::adjacent_find(dimensions, {}, &DimensionValue::name);
  if (twice != dimensions.end()) {
    in.reject(invalid_value(fmt::format("The dimension {} is given more than once.", twice->name)));
  }
  return dimensions;
}

std::optional<std::string> read_unit(Members& in) {
  auto unit = in.text("Unit");
  if (unit && !is_metric_unit(*unit)) {
    in.reject("Unit", *unit, fmt::format("satisfy enum value set: [{}]", fmt::join(metric_units(), ", ")));
  }
  return unit;
}

std::string read_namespace(Members& in) {
  std::string name = in.required_text("Namespace", 1, kMaxMetricNameCharacters);
  if (name.starts_with(':') || name.starts_with("AWS/")) {
    in.reject(invalid_value(fmt::format("The value {} for parameter Namespace is invalid.", name)));
  }
  return name;
}

std::int64_t read_period(Members& in, std::string_view name) {
  constexpr std::int64_t kMaxSeconds = 86'400 * 365;
  const std::int64_t period = in.required_integer(name, 1, kMaxSeconds);
  constexpr std::int64_t kShort[] = {1, 5, 10, 20, 30};
  if (period % 60 != 0 && std::ranges::find(kShort, period) == std::end(kShort)) {
    in.reject(invalid_value(
        fmt::format("The parameter {} must be 1, 5, 10, 20, 30 or a multiple of 60, and it is {}.", name, period)));
    return 60;
  }
  return std::max<std::int64_t>(period, 1);
}

std::vector<double> read_numbers(Members& in, std::string_view name) {
  std::vector<double> numbers;
  const Tree::List* const written = in.list(name);
  if (written == nullptr) return numbers;
  for (std::size_t i = 0; i < written->size(); ++i) {
    // An item of a list has the same types as a member.
    const std::string item = fmt::format("member.{}", i + 1);
    const Tree wrapped = Tree::map({{item, (*written)[i]}});
    Members members = in.below(wrapped, name);
    numbers.push_back(members.number(item).value_or(0));
    if (members.is_refused()) in.reject(*members.refusal());
  }
  return numbers;
}

Tree metric_tree(const MetricName& metric) {
  Tree::List dimensions;
  for (const auto& [name, value] : metric.dimensions) {
    dimensions.push_back(Tree::map({{"Name", name}, {"Value", value}}));
  }
  return Tree::map(
      {{"Namespace", metric.metric_namespace}, {"MetricName", metric.name}, {"Dimensions", std::move(dimensions)}});
}

bool is_recent(Call& call, const MetricName& metric) {
  const std::int64_t now = call.server.now();
  const TimeRange window{.first = now - 3 * kHour, .last = now + 1};
  const MetricSeries series = call.server.metrics().series(*call.listing, metric, window);
  return std::ranges::any_of(series.by_unit, [](const auto& unit) { return !unit.second.empty(); });
}

}  // namespace insitu::serve
