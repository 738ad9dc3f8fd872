#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "engine/model/json_text.h"
#include "engine/output/reporting_row_sink.h"
#include "engine/output/terminal_text.h"
#include "insitu/scan_summary.h"

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

/// Writes each row as an object, without what stands between them.
class ObjectFormatter : public RowFormatter {
 public:
  /// `end`: what follows each object.
  explicit ObjectFormatter(std::string_view end) : end_(end) {}

  void set_columns(std::span<const std::string> names) {
    for (const std::string& name : names) {
      append_json_string(keys_.emplace_back(), name);
      keys_.back() += ':';
    }
  }
  void append(std::string& out, std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    out += '{';
    bool is_empty = true;
    for (std::size_t column = 0; column < values.size(); ++column) {
      if (values[column].is_missing()) continue;
      if (!is_empty) out += ',';
      is_empty = false;
      out += keys_[column];
      const std::string_view text = text_of(values[column], scratch_);
      if (is_number(values[column], text)) {
        out += text;
      } else {
        append_json_string(out, text);
      }
    }
    out += '}';
    out += end_;
  }

 private:
  std::string_view end_;
  std::vector<std::string> keys_;  // quoted, with their colon
  std::string scratch_;
};

class LinesSink : public JsonRowSink {
 public:
  using JsonRowSink::JsonRowSink;

  void columns(std::span<const std::string> names) override { objects_.set_columns(names); }
  void row(std::span<const FieldValue> values, std::string_view pointer) override {
    line_.clear();
    objects_.append(line_, values, pointer);
    write(line_);
  }
  std::unique_ptr<RowFormatter> formatter() const override { return std::make_unique<ObjectFormatter>(objects_); }
  void formatted_rows(std::string_view text) override { write(text); }
  void finish(const ScanSummary& /*summary*/) override {}

 private:
  ObjectFormatter objects_{"\n"};
  std::string line_;
};

class ArraySink : public JsonRowSink {
 public:
  using JsonRowSink::JsonRowSink;

  void columns(std::span<const std::string> names) override { objects_.set_columns(names); }
  void row(std::span<const FieldValue> values, std::string_view pointer) override {
    element_ = is_first_ ? "[\n" : ",\n";
    is_first_ = false;
    objects_.append(element_, values, pointer);
    write(element_);
  }
  void finish(const ScanSummary& /*summary*/) override { write(is_first_ ? "[]\n" : "\n]\n"); }

 private:
  ObjectFormatter objects_{""};
  bool is_first_ = true;
  std::string element_;
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
  return std::make_unique<ArraySink>(context, control_characters);
}

std::unique_ptr<RowSink> ndjson_sink(const SinkContext& context, ControlCharacters control_characters) {
  return std::make_unique<LinesSink>(context, control_characters);
}

std::unique_ptr<RowSink> insights_sink(const SinkContext& context, ControlCharacters control_characters) {
  return std::make_unique<InsightsSink>(context, control_characters);
}

}  // namespace insitu
