#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
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
  JsonRowSink(const SinkContext& context, const RowStyle& style)
      : ReportingRowSink(context), control_characters_(style.control_characters) {}

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

/// Writes each row as an object.
class ObjectFormatter : public RowFormatter {
 public:
  /// `begin`: what is before each object, `end`: what follows it.
  ObjectFormatter(std::string_view begin, std::string_view end, const RowStyle& style)
      : begin_(begin), end_(end), zone_(style.zone) {}

  void set_columns(std::span<const std::string> names) {
    for (const std::string& name : names) {
      append_json_string(keys_.emplace_back(), name);
      keys_.back() += ':';
    }
  }
  void append(std::string& out, std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    out += begin_;
    out += '{';
    bool is_empty = true;
    for (std::size_t column = 0; column < values.size(); ++column) {
      if (values[column].is_missing()) continue;
      if (!is_empty) out += ',';
      is_empty = false;
      out += keys_[column];
      const std::string_view text = text_in_zone(values[column], zone_ ? &*zone_ : nullptr, UtcOffset::Shown, scratch_);
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
  std::string_view begin_;
  std::string_view end_;
  std::optional<ShownZone> zone_;
  std::vector<std::string> keys_;  // quoted, with their colon
  std::string scratch_;
};

class LinesSink : public JsonRowSink {
 public:
  LinesSink(const SinkContext& context, const RowStyle& style)
      : JsonRowSink(context, style), objects_("", "\n", style) {}

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
  ObjectFormatter objects_;
  std::string line_;
};

/// Writes rows as elements of an array. Each is formatted with a comma before it.
class ElementSink : public JsonRowSink {
 public:
  /// `first`: what the first one has in its place.
  ElementSink(const SinkContext& context, const RowStyle& style, std::string_view first)
      : JsonRowSink(context, style), first_(first) {}

  void row(std::span<const FieldValue> values, std::string_view pointer) override {
    element_.clear();
    append(element_, values, pointer);
    formatted_rows(element_);
  }
  void formatted_rows(std::string_view text) override {
    if (!has_elements_) {
      write(first_);
      text.remove_prefix(1);
    }
    has_elements_ = true;
    write(text);
  }

 protected:
  virtual void append(std::string& out, std::span<const FieldValue> values, std::string_view pointer) = 0;
  [[nodiscard]] bool has_elements() const { return has_elements_; }

 private:
  std::string_view first_;
  bool has_elements_ = false;
  std::string element_;
};

class ArraySink : public ElementSink {
 public:
  ArraySink(const SinkContext& context, const RowStyle& style)
      : ElementSink(context, style, "["), objects_(",\n", "", style) {}

  void columns(std::span<const std::string> names) override { objects_.set_columns(names); }
  std::unique_ptr<RowFormatter> formatter() const override { return std::make_unique<ObjectFormatter>(objects_); }
  void finish(const ScanSummary& /*summary*/) override { write(has_elements() ? "\n]\n" : "[]\n"); }

 protected:
  void append(std::string& out, std::span<const FieldValue> values, std::string_view pointer) override {
    objects_.append(out, values, pointer);
  }

 private:
  ObjectFormatter objects_;
};

/// Writes each row as a list of its fields, with a comma before it.
class FieldListFormatter : public RowFormatter {
 public:
  explicit FieldListFormatter(const RowStyle& style) : zone_(style.zone) {}

  void set_columns(std::span<const std::string> names) {
    for (const std::string& name : names) fields_.push_back(field_start(name));
    has_pointer_column_ = std::ranges::find(names, "@ptr") != names.end();
  }
  void append(std::string& out, std::span<const FieldValue> values, std::string_view pointer) override {
    out += ",\n[";
    for (std::size_t column = 0; column < values.size(); ++column) {
      if (values[column].is_missing()) continue;
      append_field(out, fields_[column],
                   text_in_zone(values[column], zone_ ? &*zone_ : nullptr, UtcOffset::Shown, scratch_));
    }
    if (!pointer.empty() && !has_pointer_column_) append_field(out, pointer_field_, pointer);
    out += ']';
  }

 private:
  static std::string field_start(std::string_view name) {
    std::string start = "{\"field\":";
    append_json_string(start, name);
    return start += ",\"value\":";
  }
  static void append_field(std::string& out, std::string_view start, std::string_view text) {
    if (out.back() != '[') out += ',';
    out += start;
    append_json_string(out, text);
    out += '}';
  }

  std::optional<ShownZone> zone_;
  bool has_pointer_column_ = false;  // the query names it itself
  std::vector<std::string> fields_;  // up to the value
  std::string pointer_field_ = field_start("@ptr");
  std::string scratch_;
};

class InsightsSink : public ElementSink {
 public:
  InsightsSink(const SinkContext& context, const RowStyle& style) : ElementSink(context, style, ""), rows_(style) {}

  void columns(std::span<const std::string> names) override {
    rows_.set_columns(names);
    write(R"({"queryLanguage":"CWLI","results":[)");
  }
  std::unique_ptr<RowFormatter> formatter() const override { return std::make_unique<FieldListFormatter>(rows_); }
  void finish(const ScanSummary& summary) override {
    const auto count = [](std::string_view name, std::uint64_t number) {
      return fmt::format("\"{}\":{:.1f}", name, static_cast<double>(number));
    };
    // Nothing is skipped: there is no index that could show what need not be read.
    write(fmt::format("{}],\"statistics\":{{{},{},{},{},{},{},{}}},\"status\":\"{}\"}}\n", has_elements() ? "\n" : "",
                      count("recordsMatched", summary.records_matched),
                      count("recordsScanned", summary.records_scanned), count("estimatedRecordsSkipped", 0),
                      count("bytesScanned", summary.bytes_scanned), count("estimatedBytesSkipped", 0),
                      count("logGroupsScanned", summary.log_groups), count("resultCount", summary.rows),
                      summary.out_of_memory || summary.exceeded_memory_limit ? "Failed" : "Complete"));
  }

 protected:
  void append(std::string& out, std::span<const FieldValue> values, std::string_view pointer) override {
    rows_.append(out, values, pointer);
  }

 private:
  FieldListFormatter rows_;
};

}  // namespace

std::unique_ptr<RowSink> json_rows_sink(const SinkContext& context, const RowStyle& style) {
  return std::make_unique<ArraySink>(context, style);
}

std::unique_ptr<RowSink> ndjson_sink(const SinkContext& context, const RowStyle& style) {
  return std::make_unique<LinesSink>(context, style);
}

std::unique_ptr<RowSink> insights_sink(const SinkContext& context, const RowStyle& style) {
  return std::make_unique<InsightsSink>(context, style);
}

}  // namespace insitu
