#include "tests/conformance/metric_case_file.h"

#include <algorithm>
#include <span>
#include <utility>

#include "engine/model/number.h"
#include "tests/conformance/query_case_file.h"

namespace insitu::conformance {
namespace {

/// Reads `1 1 80.5`, ascending.
std::optional<std::vector<double>> read_ascending_samples(std::string_view text) {
  std::vector<double> samples;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const auto number = parse_number(text.substr(0, end));
    if (!number) return std::nullopt;
    samples.push_back(*number);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (samples.empty() || !std::ranges::is_sorted(samples)) return std::nullopt;
  return samples;
}

class MetricCaseFileReader : public DocumentReader {
 public:
  explicit MetricCaseFileReader(MetricCaseFile& file) : DocumentReader(file.faults), file_(file) {}

 private:
  [[nodiscard]] bool has_blocks() const override { return !file_.blocks.empty(); }

  DocumentBlock& open_block() override {
    block_ = MetricBlock();
    return block_;
  }

  bool take(const Statement& statement) override { return read_input(statement) || read_outcome(statement); }

  // ---- the filter and its events

  bool read_input(const Statement& statement) {
    if (statement.keyword == "event") {
      read_event(statement);
    } else if (statement.keyword == "pattern") {
      read_pattern(statement);
    } else {
      return !statement.escaped && read_publication(statement);
    }
    return true;
  }

  bool read_publication(const Statement& statement) {
    if (statement.keyword == "value") {
      block_.publication.value = statement.text == kNothing ? "" : statement.text;
    } else if (statement.keyword == "default") {
      block_.publication.default_value = parse_number(statement.text);
      if (!block_.publication.default_value) add_fault(line_number(), "a default is a number");
    } else if (statement.keyword == "dimension") {
      read_dimension(statement.text);
    } else {
      return false;
    }
    return true;
  }

  void read_pattern(const Statement& statement) {
    const auto text = any_text(statement);
    if (!text) return add_text_fault(statement);
    if (block_.pattern) return add_fault(line_number(), "a second `pattern`");
    block_.pattern = *text;
  }

  void read_dimension(std::string_view text) {
    const auto parts = split_parts(text);
    if (parts.size() != 2) return add_fault(line_number(), "a dimension is a name, two blanks and a selector");
    block_.publication.dimensions.emplace_back(parts[0], parts[1]);
  }

  void read_event(const Statement& statement) {
    const std::size_t end = statement.text.find("  ");
    const std::string_view time = statement.text.substr(0, end);
    Statement of_message = statement;
    of_message.text = end == std::string_view::npos ? "" : statement.text.substr(end + 2);
    const auto text = any_text(of_message);
    if (!text) return add_fault(line_number(), "not an event: a time, two blanks and a message");
    reference::QueryEvent event;
    event.message = *text;
    if (time != kNothing) event.timestamp = moment(time);
    block_.events.push_back(std::move(event));
  }

  std::optional<std::int64_t> moment(std::string_view text) {
    const auto milliseconds = read_moment(text);
    if (!milliseconds) add_fault(line_number(), "no time: `" + std::string(text) + "`");
    return milliseconds;
  }

  // ---- what comes of them

  bool read_outcome(const Statement& statement) {
    if (statement.escaped) return false;
    const std::string_view keyword = statement.keyword;
    if (keyword == "minute") {
      read_minute(statement.text, published().samples);
    } else if (keyword == "per-event") {
      ExpectedSamples& expected = published();
      if (!expected.per_event) expected.per_event.emplace();
      read_minute(statement.text, *expected.per_event);
    } else if (keyword == "minutes") {
      if (statement.text != "none") add_fault(line_number(), "minutes are `none`, or stated one by one");
      published();
    } else if (keyword == "without") {
      read_counts(statement.text);
    } else if (keyword == "error") {
      if (block_.error) add_fault(line_number(), "a second `error`");
      block_.error = ExpectedRefusal{.line = line_number(), .kind = std::string(statement.text)};
    } else {
      return false;
    }
    return true;
  }

  ExpectedSamples& published() {
    if (!block_.published) block_.published.emplace().line = line_number();
    return *block_.published;
  }

  /// Reads `2026-03-02T00:04  1 1 80.5  Service=pay`.
  void read_minute(std::string_view text, reference::PublishedSamples& into) {
    const auto parts = split_parts(text);
    const auto minute = parts.empty() ? std::nullopt : read_moment(std::string(parts[0]) + ":00.000Z");
    const auto samples = parts.size() < 2 ? std::nullopt : read_ascending_samples(parts[1]);
    if (!minute || !samples) return add_fault(line_number(), "a minute is `2026-03-02T00:04  1 1 80.5  Service=pay`");
    std::map<std::string, std::string> dimensions;
    for (const std::string_view part : std::span(parts).subspan(2)) {
      const std::size_t equals = part.find('=');
      if (equals == std::string_view::npos) return add_fault(line_number(), "a dimension of a minute is `name=value`");
      dimensions.emplace(part.substr(0, equals), part.substr(equals + 1));
    }
    if (!into.emplace(std::pair(std::move(dimensions), *minute), *samples).second) {
      add_fault(line_number(), "the same minute a second time");
    }
  }

  /// Reads `value-missing=2  without-time=1`.
  void read_counts(std::string_view text) {
    if (!block_.published) return add_fault(line_number(), "`without` belongs after `minute` or `minutes`");
    for (const std::string_view part : split_parts(text)) {
      const std::size_t equals = std::min(part.find('='), part.size());
      const std::string_view reason = part.substr(0, equals);
      const auto count = equals < part.size() ? read_size(part.substr(equals + 1)) : std::nullopt;
      if (!count || std::ranges::find(kReasons, reason) == std::end(kReasons)) {
        return add_fault(line_number(), "matches without a sample are stated as `value-missing=2`");
      }
      block_.published->counts[std::string(reason)] = *count;
    }
  }

  [[nodiscard]] Contents contents() const override {
    return {.subject = "a pattern",
            .has_subject = block_.pattern.has_value(),
            .asserts_something = block_.published || block_.error};
  }

  void close_block() override {
    if (block_.published && block_.error) add_fault(block_.line, "a filter that is refused publishes nothing");
    if (block_.published && block_.events.empty()) add_fault(block_.line, "a case without events");
    file_.blocks.push_back(std::move(block_));
  }

  MetricCaseFile& file_;
  MetricBlock block_;
};

}  // namespace

MetricCaseFile read_metric_case_file(const std::filesystem::path& path) {
  MetricCaseFile file = parse_metric_case_file(read_text(path));
  file.path = path;
  return file;
}

MetricCaseFile parse_metric_case_file(std::string_view text) {
  MetricCaseFile file;
  MetricCaseFileReader(file).read(text);
  return file;
}

}  // namespace insitu::conformance
