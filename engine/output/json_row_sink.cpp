#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "engine/model/json_text.h"
#include "engine/output/reporting_row_sink.h"
#include "engine/output/terminal_text.h"
#include "engine/run/scan_summary.h"

namespace insitu {
namespace {

/// Whether a value is a number of JSON by its kind; a text that looks like one stays a text.
bool is_number(const FieldValue& value, std::string_view text) {
  switch (value.kind()) {
    case FieldKind::Integer:
    case FieldKind::Real: return true;
    case FieldKind::WrittenNumber: return is_json_number(text);
    case FieldKind::Missing:
    case FieldKind::Text:
    case FieldKind::Timestamp:
    case FieldKind::Period:
    case FieldKind::Map:
    case FieldKind::List: break;
  }
  return false;
}

/// Anything that writes a row as JSON.
class JsonRowSink : public ReportingRowSink {
 public:
  JsonRowSink(const SinkContext& context, ControlCharacters control_characters)
      : ReportingRowSink(context), control_characters_(control_characters) {}

 protected:
  void write(std::string_view json) {
    if (control_characters_ == ControlCharacters::Visible) {
      out().write(visible_json(json));
    } else {
      out().write(json);
    }
  }

 private:
  ControlCharacters control_characters_;
};

enum class Frame { Array, Lines };

class ObjectSink : public JsonRowSink {
 public:
  ObjectSink(const SinkContext& context, ControlCharacters control_characters, Frame frame)
      : JsonRowSink(context, control_characters), frame_(frame) {}

  void columns(std::span<const std::string> names) override {
    for (const std::string& name : names) {
      append_json_string(keys_.emplace_back(), name);
      keys_.back() += ':';
    }
  }
  void row(std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    object_.clear();
    if (frame_ == Frame::Array) object_ += is_first_ ? "[\n" : ",\n";
    is_first_ = false;
    append_object(values);
    if (frame_ == Frame::Lines) object_ += '\n';
    write(object_);
  }
  void finish(const ScanSummary& /*summary*/) override {
    if (frame_ == Frame::Array) write(is_first_ ? "[]\n" : "\n]\n");
  }

 private:
  void append_object(std::span<const FieldValue> values) {
    object_ += '{';
    bool is_empty = true;
    for (std::size_t column = 0; column < values.size(); ++column) {
      if (values[column].is_missing()) continue;
      if (!is_empty) object_ += ',';
      is_empty = false;
      object_ += keys_[column];
      const std::string_view text = text_of(values[column], scratch_);
      if (is_number(values[column], text)) {
        object_ += text;
      } else {
        append_json_string(object_, text);
      }
    }
    object_ += '}';
  }

  Frame frame_;
  bool is_first_ = true;
  std::vector<std::string> keys_;  // quoted, with their colon
  std::string object_;
  std::string scratch_;
};

class InsightsSink : public JsonRowSink {
 public:
  using JsonRowSink::JsonRowSink;

  void columns(std::span<const std::string> names) override {
    for (const std::string& name : names) fields_.push_back(field_start(name));
    has_pointer_column_ = std::ranges::find(names, "@ptr") != names.end();
    write(R"({"queryLanguage":"CWLI","results":[)");
  }
  void row(std::span<const FieldValue> values, std::string_view pointer) override {
    row_ = is_first_ ? "\n[" : ",\n[";
    is_first_ = false;
    for (std::size_t column = 0; column < values.size(); ++column) {
      if (!values[column].is_missing()) append_field(fields_[column], text_of(values[column], scratch_));
    }
    if (!pointer.empty() && !has_pointer_column_) append_field(pointer_field_, pointer);
    write(row_ += ']');
  }
  void finish(const ScanSummary& summary) override {
    const auto count = [](std::string_view name, std::uint64_t number) {
      return fmt::format("\"{}\":{:.1f}", name, static_cast<double>(number));
    };
    // Nothing is skipped: there is no index that could show what need not be read.
    write(fmt::format("{}],\"statistics\":{{{},{},{},{},{},{},{}}},\"status\":\"{}\"}}\n", is_first_ ? "" : "\n",
                      count("recordsMatched", summary.records_matched),
                      count("recordsScanned", summary.records_scanned), count("estimatedRecordsSkipped", 0),
                      count("bytesScanned", summary.bytes_scanned), count("estimatedBytesSkipped", 0),
                      count("logGroupsScanned", summary.log_groups), count("resultCount", summary.rows),
                      summary.out_of_memory || summary.exceeded_memory_limit ? "Failed" : "Complete"));
  }

 private:
  static std::string field_start(std::string_view name) {
    std::string start = "{\"field\":";
    append_json_string(start, name);
    return start += ",\"value\":";
  }
  void append_field(std::string_view start, std::string_view text) {
    if (row_.back() != '[') row_ += ',';
    row_ += start;
    append_json_string(row_, text);
    row_ += '}';
  }

  bool is_first_ = true;
  bool has_pointer_column_ = false;  // the query names it itself
  std::vector<std::string> fields_;  // up to the value
  std::string pointer_field_ = field_start("@ptr");
  std::string row_;
  std::string scratch_;
};

}  // namespace

std::unique_ptr<RowSink> json_rows_sink(const SinkContext& context, ControlCharacters control_characters) {
  return std::make_unique<ObjectSink>(context, control_characters, Frame::Array);
}

std::unique_ptr<RowSink> ndjson_sink(const SinkContext& context, ControlCharacters control_characters) {
  return std::make_unique<ObjectSink>(context, control_characters, Frame::Lines);
}

std::unique_ptr<RowSink> insights_sink(const SinkContext& context, ControlCharacters control_characters) {
  return std::make_unique<InsightsSink>(context, control_characters);
}

}  // namespace insitu
