#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/conformance/document.h"
#include "tests/differential/reference_metric.h"

/// Reads the .test files of metric filters; their format is described in tests/README.md.
namespace insitu::conformance {

/// The samples that a filter publishes for the events of a block.
struct ExpectedSamples {
  std::size_t line = 0;
  reference::PublishedSamples samples;
  std::optional<reference::PublishedSamples> per_event;
  std::map<std::string, std::size_t> counts;  ///< of matches without a sample, by reason; 0 if it is not named
};

/// Why the service does not take the transformation.
struct ExpectedRefusal {
  std::size_t line = 0;
  std::string kind;
};

/// The lines between two blank lines: a filter, its events and what it publishes for them.
struct MetricBlock : DocumentBlock {
  std::optional<std::string> pattern;
  reference::Publication publication;
  std::vector<reference::QueryEvent> events;
  std::optional<ExpectedSamples> published;
  std::optional<ExpectedRefusal> error;
};

/// A document, and all that is wrong with it.
struct MetricCaseFile {
  std::filesystem::path path;
  std::vector<MetricBlock> blocks;
  std::vector<Fault> faults;
};

/// Reads a document. Never fails: what cannot be read is a fault.
MetricCaseFile read_metric_case_file(const std::filesystem::path& path);

/// Parses the text of a document; `path` stays empty.
MetricCaseFile parse_metric_case_file(std::string_view text);

/// The reasons why a match gives no sample.
inline constexpr std::string_view kReasons[] = {"without-time", "value-missing", "value-no-number",
                                                "dimension-missing"};

}  // namespace insitu::conformance
