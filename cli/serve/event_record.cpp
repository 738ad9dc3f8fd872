#include "cli/serve/event_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "cli/serve/protocols/json.h"
#include "insitu/compile.h"
#include "insitu/query_scan.h"

namespace insitu::serve {
namespace {

/// One event, as `aws logs filter-log-events` prints it.
Input input_of(const StoredEvent& event, const std::string& group) {
  return memory_input(write_json(Tree::map({{"logGroupName", group},
                                            {"logStreamName", event.stream},
                                            {"timestamp", event.timestamp},
                                            {"message", event.message}})),
                      "event");
}

ScanOptions one_event_options() {
  ScanOptions options{.threads = 1};
  options.blocks.shape = InputShape::Events;
  return options;
}

/// Keeps the values of one row.
class OneRow : public RowSink {
 public:
  explicit OneRow(std::vector<std::pair<std::string, std::string>>& fields) : fields_(fields) {}
  void columns(std::span<const std::string> names) override { names_.assign(names.begin(), names.end()); }
  void row(std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!values[i].is_missing()) fields_.emplace_back(names_[i], text_of(values[i], scratch_));
    }
  }
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  void finish(const ScanSummary& /*summary*/) override {}

 private:
  std::vector<std::pair<std::string, std::string>>& fields_;
  std::vector<std::string> names_;
  std::string scratch_;
};

}  // namespace

FieldScanResult scan_group_fields(Server& server, std::span<const ServedFile> files, const TimeWindow& window) {
  QueryOptions query{.clock = {.now = server.now(), .start = window.start, .end = window.end},
                     .times = server.settings().times};
  query.missing_times = MissingTimes::Inherited;
  return scan_fields(
      inputs_of(files), [](std::size_t, const InputProblem&) {}, scan_options_of(server.settings().scan, files), query);
}

std::vector<std::pair<std::string, std::string>> fields_of(const StoredEvent& event, const std::string& group) {
  std::vector<std::pair<std::string, std::string>> fields;
  const Input inputs[] = {input_of(event, group)};
  const FieldScanResult found =
      scan_fields(inputs, [](std::size_t, const InputProblem&) {}, one_event_options(), {}, FieldQuota::Enforced);
  std::string names;
  for (const FieldCount& field : found.fields) {
    if (field.name.starts_with('@') || field.name.contains('`')) continue;
    names += fmt::format("{}`{}`", names.empty() ? "" : ", ", field.name);
  }
  if (names.empty()) return fields;
  const auto query = compile_query("fields " + names, {.quotas = ServiceQuotas::Lifted});
  if (!query) return fields;
  OneRow row(fields);
  scan(*query, inputs, row, one_event_options(), {});
  return fields;
}

std::optional<EventRecord> read_record(Server& server, const Listing& listing, const EventPointer& pointer) {
  const Listing::Place place = listing.find_file(pointer.file);
  if (!place.file) return std::nullopt;
  const ServedFile file{.file = place.file, .group = place.group->name, .stream = place.stream->name};
  auto found = server.pages().surroundings(file, pointer.offset, 0, 0);
  if (!found.event) return std::nullopt;
  auto fields = fields_of(*found.event, file.group);
  return EventRecord{.group = file.group, .event = std::move(*found.event), .file = file, .fields = std::move(fields)};
}

}  // namespace insitu::serve
