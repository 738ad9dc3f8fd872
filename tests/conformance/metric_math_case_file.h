#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/conformance/document.h"

/// Reads the .test files of metric math; their format is described in tests/README.md.
namespace insitu::conformance {

/// The values of a metric or of a result, the oldest first; nullopt: there is none.
using MathRow = std::vector<std::optional<double>>;

/// The lines between two blank lines: metrics, an expression and its values.
struct MetricMathBlock : DocumentBlock {
  std::vector<std::pair<std::string, MathRow>> metrics;
  std::vector<std::pair<std::string, std::string>> formulas;  ///< that the expression may name
  std::optional<std::string> math;
  std::size_t values_line = 0;
  std::optional<MathRow> values;
  std::optional<ExpectedDiagnostic> error;
};

/// A document, and all that is wrong with it.
struct MetricMathCaseFile {
  std::filesystem::path path;
  std::vector<MetricMathBlock> blocks;
  std::vector<Fault> faults;
};

/// Reads a document. Never fails: what cannot be read is a fault.
MetricMathCaseFile read_metric_math_case_file(const std::filesystem::path& path);

/// Parses the text of a document; `path` stays empty.
MetricMathCaseFile parse_metric_math_case_file(std::string_view text);

}  // namespace insitu::conformance
