#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/model/selector.h"

namespace insitu {

/// A field of a space-delimited pattern as its extracted values are called: `size`, or the position `7`.
struct FieldReference {
  std::string name;  ///< without its `$`

  /// Of `$7`: 7. Only as extracted values write positions: `$07` is a name.
  [[nodiscard]] std::optional<std::size_t> position() const;
};

/// Where the value of a metric, or of a dimension, comes from: a number as written, a delimited field, a JSON member.
using MetricSource = std::variant<double, FieldReference, SelectorSteps>;

/// Why a text is no MetricSource, as in Diagnostic.
struct SourceProblem {
  std::string message;
  std::string help;
  bool looks_like_selector = false;  ///< it begins with `$`
};

/// Reads `1`, `$size`, `$7`, `$.latency`, `$.items[0].['a key']`.
std::expected<MetricSource, SourceProblem> read_metric_source(std::string_view text);

}  // namespace insitu
