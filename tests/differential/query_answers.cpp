#include "tests/differential/query_answers.h"

#include <memory>
#include <string_view>
#include <utility>

#include "tests/differential/reference_values.h"
#include "tests/memory_input.h"

namespace insitu {
namespace {

/// Writes rows down as the reference does.
class RowWriter : public RowSink {
 public:
  explicit RowWriter(QueryAnswer& answer) : answer_(answer) {}

  void columns(std::span<const std::string> names) override { answer_.rows.columns.assign(names.begin(), names.end()); }
  void row(std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    std::map<std::string, std::string> printed;
    for (std::size_t column = 0; column < values.size(); ++column) {
      if (values[column].is_missing()) continue;
      append_text(printed[answer_.rows.columns[column]], values[column]);
    }
    answer_.rows.rows.push_back(std::move(printed));
  }
  void problem(std::size_t /*file*/, const InputProblem& problem) override {
    answer_.problems.push_back(problem.message);
  }
  void finish(const ScanSummary& /*summary*/) override {}

 private:
  QueryAnswer& answer_;
};

void add_member(std::string& object, std::string_view name, const std::string& text) {
  reference::JsonValue json;
  json.kind = reference::JsonKind::String;
  json.text = text;
  object += ",\"" + std::string(name) + "\":" + reference::compact_json(json);
}

// As `aws logs filter-log-events` prints events.
std::string events_document(const EventFile& events) {
  std::string document = "{\"events\":[";
  for (const reference::QueryEvent& event : events) {
    std::string object;
    if (event.timestamp) object += ",\"timestamp\":" + std::to_string(*event.timestamp);
    if (!event.log_stream.empty()) add_member(object, "logStreamName", event.log_stream);
    if (!event.log_group.empty()) add_member(object, "logGroup", event.log_group);
    add_member(object, "message", event.message);
    if (document.ends_with('}')) document += ",\n";
    document += "{" + object.substr(1) + "}";
  }
  return document + "]}\n";
}

std::string lines_of(const EventFile& events) {
  std::string lines;
  for (const reference::QueryEvent& event : events) lines += event.message + "\n";
  return lines;
}

}  // namespace

QueryClock clock_of(const reference::QueryWindow& window) {
  QueryClock clock;
  clock.now = window.now_ms;
  clock.start = window.start_ms;
  clock.end = window.end_ms;
  return clock;
}

std::vector<Input> inputs_of(std::span<const EventFile> files, InputShape shape) {
  std::vector<Input> inputs;
  for (const EventFile& file : files) {
    inputs.push_back(memory_input(shape == InputShape::Lines ? lines_of(file) : events_document(file)));
    inputs.back().is_baseline = !file.empty() && file.front().is_baseline;
  }
  return inputs;
}

std::unique_ptr<RowSink> answer_sink(QueryAnswer& answer) { return std::make_unique<RowWriter>(answer); }

QueryAnswer answer_of(const Program& program, std::span<const EventFile> files, const reference::QueryWindow& window,
                      const QueryWay& way) {
  const std::vector<Input> inputs = inputs_of(files, way.shape);
  ScanOptions options;
  options.threads = way.threads;
  options.blocks.shape = way.shape;
  options.blocks.block_bytes = way.block_bytes;
  QueryOptions query;
  query.clock = clock_of(window);
  QueryAnswer answer;
  RowWriter writer(answer);
  answer.summary = scan(program, inputs, writer, options, query);
  return answer;
}

EventFile all_events(std::span<const EventFile> files) {
  EventFile events;
  for (const EventFile& file : files) events.insert(events.end(), file.begin(), file.end());
  return events;
}

}  // namespace insitu
