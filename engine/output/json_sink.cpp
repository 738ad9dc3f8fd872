#include <fmt/format.h>

#include "engine/model/json_text.h"
#include "engine/output/reporting_sink.h"
#include "engine/output/terminal_text.h"

namespace insitu {
namespace {

class JsonSink : public ReportingSink {
 public:
  JsonSink(const SinkContext& context, ControlCharacters control_characters)
      : ReportingSink(context), control_characters_(control_characters) {}

  void selected(const SelectedEvent& event) override {
    line_ = fmt::format("{{\"eventNumber\":{},\"eventMessage\":", event.number);
    append_json_string(line_, event.event.message);
    line_ += ",\"extractedValues\":{";
    for (const auto& [name, value] : event.extracted) {
      if (line_.back() != '{') line_ += ',';
      append_json_string(line_, name);
      line_ += ':';
      append_json_string(line_, value);
    }
    line_ += '}';
    add("file", file_name(event));
    if (event.shape == InputShape::Lines) {
      line_ += fmt::format(",\"line\":{}", event.number_in_file);
    } else {
      add("input", name_of(event.shape));
    }
    if (event.event.timestamp) line_ += fmt::format(",\"timestamp\":{}", *event.event.timestamp);
    if (!event.event.log_group.empty()) add("logGroupName", event.event.log_group);
    if (!event.event.log_stream.empty()) add("logStreamName", event.event.log_stream);
    line_ += "}\n";
    if (control_characters_ == ControlCharacters::Visible) line_ = visible_json(line_);
    out().write(line_);
  }

 private:
  void add(std::string_view name, std::string_view text) {
    line_ += fmt::format(",\"{}\":", name);
    append_json_string(line_, text);
  }

  ControlCharacters control_characters_;
  std::string line_;
};

}  // namespace

std::unique_ptr<Sink> json_sink(const SinkContext& context, ControlCharacters control_characters) {
  return std::make_unique<JsonSink>(context, control_characters);
}

}  // namespace insitu
