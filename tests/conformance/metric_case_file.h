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

/// What comes of the events of a block.
struct ExpectedSamples {
  std::size_t line = 0;
  reference::PublishedSamples samples;
  std::optional<reference::PublishedSamples> per_event;
  std::map<std::string, std::size_t> counts;  ///< of matches without a sample, by reason; not named: none
};

struct ExpectedRefusal {
  std::size_t line = 0;
  std::string kind;
};

/// What stands between two blank lines: a filter, its events and what it publishes for them.
struct MetricBlock : DocumentBlock {
  std::optional<std::string> pattern;
  reference::Publication publication;
  std::vector<reference::QueryEvent> events;
  std::optional<ExpectedSamples> published;
  std::optional<ExpectedRefusal> error;
};

struct MetricCaseFile {
  std::filesystem::path path;
  std::vector<MetricBlock> blocks;
  std::vector<Fault> faults;
};

MetricCaseFile read_metric_case_file(const std::filesystem::path& path);

/// The same for a text that is no file; `path` stays empty.
MetricCaseFile parse_metric_case_file(std::string_view text);

/// The reasons why a match gives no sample.
inline constexpr std::string_view kReasons[] = {"without-time", "value-missing", "value-no-number",
                                                "dimension-missing"};

}  // namespace insitu::conformance
