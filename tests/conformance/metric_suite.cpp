#include "tests/conformance/metric_suite.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/metrics/emf_document.h"
#include "engine/metrics/emf_lines.h"
#include "engine/metrics/metric_periods.h"
#include "grammar/filter_pattern_parser.h"
#include "insitu/caret.h"
#include "insitu/compile.h"
#include "insitu/emf_scan.h"
#include "insitu/metric_scan.h"
#include "tests/conformance/case_registry.h"
#include "tests/conformance/metric_case_file.h"
#include "tests/differential/reference_time.h"
#include "tests/differential/reference_values.h"
#include "tests/escaped_text.h"
#include "tests/memory_input.h"

namespace insitu::conformance {
namespace {

using reference::PublishedSamples;

MetricTransformation transformation_of(const MetricBlock& block) {
  MetricTransformation transformation;
  transformation.metric_namespace = "Test";
  transformation.metric_name = "Metric";
  transformation.value = block.publication.value;
  transformation.default_value = block.publication.default_value;
  for (const auto& [name, value] : block.publication.dimensions) transformation.dimensions.push_back({name, value});
  return transformation;
}

/// Writes events as `aws logs filter-log-events` prints them.
std::string events_document(const MetricBlock& block) {
  std::string document = "{\"events\":[";
  for (const reference::QueryEvent& event : block.events) {
    reference::JsonValue message;
    message.kind = reference::JsonKind::String;
    message.text = event.message;
    if (document.ends_with('}')) document += ",\n";
    document += event.timestamp ? fmt::format("{{\"timestamp\":{},", *event.timestamp) : "{";
    document += "\"message\":" + reference::compact_json(message) + "}";
  }
  return document + "]}\n";
}

std::string describe(const PublishedSamples& samples) {
  std::string text;
  for (const auto& [place, values] : samples) {
    text += "  " + reference::print_moment(place.second).substr(0, 16) + " ";
    for (const double value : values) text += fmt::format(" {}", value);
    for (const auto& [name, value] : place.first) text += fmt::format("  {}={}", name, value);
    text += '\n';
  }
  return samples.empty() ? "  none\n" : text;
}

/// The samples that one way publishes.
struct Answer {
  PublishedSamples samples;
  PublishedSamples per_event;
  std::map<std::string, std::size_t> counts;
};

void add_samples(const MetricMinutes& minutes, const DimensionSet& dimensions, PublishedSamples& samples) {
  std::map<std::string, std::string> names;
  for (const auto& [name, value] : dimensions) names.emplace(name, value);
  for (const auto& [minute, found] : minutes) {
    std::vector<double>& values = samples[{names, minute}];
    for (const auto& [value, times] : found.values()) values.insert(values.end(), times, value);
  }
}

/// Runs the filter of a block in one way.
MetricData data_of(const MetricBlock& block, const Program& program, const ScanOptions& options, const Site& site) {
  const Input input = memory_input(events_document(block));
  const auto report = [&](std::size_t /*file*/, const InputProblem& problem) { site.fail(problem.message); };
  return scan_metric(program, transformation_of(block), {&input, 1}, report, options);
}

Answer answer_of(const MetricBlock& block, const Program& program, const ScanOptions& options, const Site& site) {
  const MetricData data = data_of(block, program, options, site);
  Answer answer;
  for (const auto& [dimensions, minutes] : data.metrics) add_samples(minutes, dimensions, answer.samples);
  if (data.default_per_event) add_samples(*data.default_per_event, {}, answer.per_event);
  answer.counts = {{"without-time", data.without_time},
                   {"value-missing", data.value_missing},
                   {"value-no-number", data.value_no_number},
                   {"dimension-missing", data.dimension_missing}};
  return answer;
}

Answer reference_answer(const MetricBlock& block) {
  const auto pattern = parse_filter_pattern(*block.pattern);
  const reference::Published published = reference::publish(*pattern, block.publication, block.events);
  Answer answer{.samples = published.samples, .per_event = {}, .counts = {}};
  if (block.publication.default_value) answer.per_event = published.per_event;
  answer.counts = {{"without-time", published.without_time},
                   {"value-missing", published.value_missing},
                   {"value-no-number", published.value_no_number},
                   {"dimension-missing", published.dimension_missing}};
  return answer;
}

// ---- samples

class SamplesCheck {
 public:
  SamplesCheck(const Site& site, const MetricBlock& block) : site_(site), block_(block) {}

  void check_all_ways() const {
    const auto pattern = parse_filter_pattern(*block_.pattern);
    if (!pattern) return site_.fail("refused:\n" + draw_diagnostic(pattern.error(), *block_.pattern, "error"));
    for (const TransformationProblem& problem : check_transformation(transformation_of(block_), *block_.pattern)) {
      return site_.fail("refused: " + problem.message);
    }
    check("reference", reference_answer(block_));
    check_program("optimised", {}, 1, BlockOptions{}.block_bytes);
    constexpr std::size_t kSmall = 64;
    check_program("optimised, several threads and small blocks", {}, 3, kSmall);
    const CompileOptions plain{.prefiltering = Prefiltering::Off, .rewriting = Rewriting::Off};
    check_program("nothing optimised", plain, 1, BlockOptions{}.block_bytes);
    check_round_trip();
  }

 private:
  void check_program(const std::string& way, const CompileOptions& compile, unsigned threads,
                     std::size_t block_bytes) const {
    ScanOptions options;
    options.threads = threads;
    options.blocks.shape = InputShape::Events;
    options.blocks.block_bytes = block_bytes;
    check(way, answer_of(block_, *compile_filter_pattern(*block_.pattern, compile), options, site_));
  }

  /// What is written as EMF and read again is the same, but for what the service does not take as EMF.
  void check_round_trip() const {
    ScanOptions options;
    options.blocks.shape = InputShape::Events;
    const MetricTransformation transformation = transformation_of(block_);
    MetricData data = data_of(block_, *compile_filter_pattern(*block_.pattern), options, site_);
    std::erase_if(data.metrics, [](const auto& metric) { return !is_taken_as_emf(metric.first); });
    for (auto& [dimensions, minutes] : data.metrics) minutes.erase(minutes.begin(), minutes.lower_bound(kFirstEmfTime));
    std::string lines;
    for (const MetricPeriod& minute : periods_of(data, 60)) {
      write_emf(point_of(transformation, minute), [&lines](std::string_view line) { lines += line; });
    }
    const Input input = memory_input(lines);
    const auto report = [&](std::size_t /*file*/, const InputProblem& problem) { site_.fail(problem.message); };
    const EmfData again = scan_emf({&input, 1}, report, {}, {}, {.entries = LedgerEntries::All});
    PublishedSamples expected;
    for (const auto& [dimensions, minutes] : data.metrics) add_samples(minutes, dimensions, expected);
    PublishedSamples found;
    for (const auto& [metric, series] : again.metrics) add_samples(series.samples, metric.dimensions, found);
    check_samples("written as EMF and read again", expected, found);
    for (const EmfLedgerLine& line : again.ledger.lines) site_.fail("as EMF: " + insitu::describe(line.entry));
  }

  static bool is_taken_as_emf(const DimensionSet& dimensions) {
    return std::ranges::all_of(dimensions, [](const DimensionValue& one) {
      return is_printable_ascii(one.name) && is_printable_ascii(one.value);
    });
  }

  void check(const std::string& way, const Answer& found) const {
    const ExpectedSamples& expected = *block_.published;
    check_samples(way, expected.samples, found.samples);
    if (expected.per_event) check_samples(way + ", default values per event", *expected.per_event, found.per_event);
    for (const auto& [reason, count] : found.counts) {
      const auto wanted = expected.counts.find(reason);
      const std::size_t number = wanted == expected.counts.end() ? 0 : wanted->second;
      if (count != number) site_.fail(fmt::format("expected {}={}\n{}: {}={}", reason, number, way, reason, count));
    }
  }

  void check_samples(const std::string& way, const PublishedSamples& expected, const PublishedSamples& found) const {
    if (expected != found) site_.fail("expected\n" + describe(expected) + way + ":\n" + describe(found));
  }

  const Site& site_;
  const MetricBlock& block_;
};

// ---- refusals

std::string_view kind_name(TransformationProblem::Kind kind) {
  using Kind = TransformationProblem::Kind;
  switch (kind) {
    case Kind::InvalidName: return "invalid-name";
    case Kind::ValueIsNoNumber: return "value-is-no-number";
    case Kind::ValueNotInPattern: return "value-not-in-pattern";
    case Kind::ValueTooLong: return "value-too-long";
    case Kind::InvalidSelector: return "invalid-selector";
    case Kind::TooManyDimensions: return "too-many-dimensions";
    case Kind::DimensionsOnTerms: return "dimensions-on-terms";
    case Kind::DimensionsAndDefault: return "dimensions-and-default";
    case Kind::DimensionTooLong: return "dimension-too-long";
    case Kind::UnknownUnit: return "unknown-unit";
  }
  return "";
}

void check_error(const Site& site, const MetricBlock& block) {
  const auto pattern = parse_filter_pattern(*block.pattern);
  if (!pattern) return site.fail("refused:\n" + draw_diagnostic(pattern.error(), *block.pattern, "error"));
  std::string found;
  for (const TransformationProblem& problem : check_transformation(transformation_of(block), *block.pattern)) {
    if (kind_name(problem.kind) == block.error->kind) return;
    found += fmt::format("  {}: {}\n", kind_name(problem.kind), problem.message);
  }
  site.fail(fmt::format("expected error {}, found\n{}", block.error->kind, found.empty() ? "  none\n" : found));
}

void register_block(const std::string& suite, const std::string& file, const MetricBlock& block) {
  const auto site_at = [&](std::size_t line) {
    return Site{.file = file, .line = line, .subject = "pattern  " + write_escaped(*block.pattern)};
  };
  if (block.error) {
    const Site site = site_at(block.error->line);
    register_case(suite, site, [site, block] { check_error(site, block); });
  } else {
    const Site site = site_at(block.published->line);
    register_case(suite, site, [site, block] { SamplesCheck(site, block).check_all_ways(); });
  }
}

}  // namespace

void register_metric_filters(const std::filesystem::path& root, const std::filesystem::path& path) {
  const MetricCaseFile file = read_metric_case_file(path);
  const std::string suite = suite_name(root, path);
  for (const MetricBlock& block : file.blocks) register_block(suite, path.string(), block);
  for (const Fault& fault : file.faults) register_fault(suite, path.string(), fault);
}

void update_metric_filters(const std::filesystem::path& /*path*/) {}

}  // namespace insitu::conformance
