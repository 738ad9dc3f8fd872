#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace insitu {

/// A dimension of a metric and the source of its value.
struct MetricDimension {
  std::string name;
  std::string value;  ///< as written: `$.svc`, `$ip`, `$7`
};

/// What a metric filter publishes for an event that matches, as written in its definition.
struct MetricTransformation {
  std::string metric_namespace = {};
  std::string metric_name = {};
  /// A number, or where it is found: `$.latency`, `$size`, `$7`.
  std::string value = "1";
  /// The value for minutes with events of which none gives a sample; nullopt: nothing is published then.
  std::optional<double> default_value = {};
  std::vector<MetricDimension> dimensions = {};
  std::string unit = "None";
};

/// A metric filter: which events it selects, and what they publish.
struct MetricFilter {
  std::string name;
  std::string pattern;
  MetricTransformation transformation;
};

/// Which part of a transformation a problem is about.
enum class TransformationPart : std::uint8_t {
  Namespace,
  Name,
  Value,
  DefaultValue,
  DimensionName,
  DimensionValue,
  Unit
};

/// Why the service refuses a transformation, or what is surely a mistake.
struct TransformationProblem {
  enum class Kind : std::uint8_t {
    InvalidName,           ///< a namespace or metric name that is empty, too long or holds forbidden characters; the
                           ///< name of a dimension that is empty, begins with `:` or occurs twice
    ValueIsNoNumber,       ///< `latency`, `size`: neither a number nor a selector; also a selector without its `$`
    ValueNotInPattern,     ///< `$size`, where the space-delimited pattern has no such field; `$.x` of a pattern without
                           ///< JSON
    ValueTooLong,          ///< beyond 100 characters
    InvalidSelector,       ///< `$.a.`, `$.a[*]` (several values), a dimension whose value is no selector
    TooManyDimensions,     ///< more than three
    DimensionsOnTerms,     ///< only JSON and space-delimited patterns have fields
    DimensionsAndDefault,  ///< mutually exclusive
    DimensionTooLong,      ///< a name or value beyond 255 characters
    UnknownUnit,           ///< none of CloudWatch's StandardUnit
  };
  Kind kind{};
  TransformationPart part{};
  std::size_t index = 0;  ///< which dimension
  std::string message;    ///< as in Diagnostic: lower case, no full stop
  std::string help;       ///< may be empty
};

/// Returns everything that is wrong with a transformation of events that `pattern` selects. Empty: the service takes
/// it. REQUIRES: compile_filter_pattern takes `pattern`
std::vector<TransformationProblem> check_transformation(const MetricTransformation& transformation,
                                                        std::string_view pattern);

}  // namespace insitu
