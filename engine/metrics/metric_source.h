#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/model/selector.h"

namespace insitu {

/// A field of a space-delimited pattern by the name of its extracted value: `size`, or the position `7`.
struct FieldReference {
  std::string name;  ///< without its `$`

  /// Returns 7 for `$7`. nullopt: it is a name. Positions are written as in extracted values: `$07` is a name.
  [[nodiscard]] std::optional<std::size_t> position() const;
};

/// The source of a metric's or a dimension's value: a number as written, a delimited field, a JSON member.
using MetricSource = std::variant<double, FieldReference, SelectorSteps>;

/// Why a text is no MetricSource, as in Diagnostic.
struct SourceProblem {
  std::string message;
  std::string help;
  bool looks_like_selector = false;  ///< it begins with `$`
};

/// Reads a source: `1`, `$size`, `$7`, `$.latency`, `$.items[0].['a key']`.
std::expected<MetricSource, SourceProblem> read_metric_source(std::string_view text);

}  // namespace insitu
