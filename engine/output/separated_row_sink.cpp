#include <cstddef>
#include <string>

#include "engine/output/reporting_row_sink.h"
#include "engine/output/terminal_text.h"

namespace insitu {
namespace {

void append_csv(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_tsv(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\\': out += "\\\\"; break;
      default: out += c;
    }
  }
}

struct Separation {
  char between = ',';
  std::string_view line_end;
  void (*append)(std::string& out, std::string_view text) = nullptr;
  /// The text of a line with one empty value: most readers would skip an empty line.
  std::string_view only_empty;
};

constexpr Separation kCsv{.between = ',', .line_end = "\r\n", .append = append_csv, .only_empty = "\"\""};
constexpr Separation kTsv{.between = '\t', .line_end = "\n", .append = append_tsv, .only_empty = ""};

class SeparatedSink : public ReportingRowSink {
 public:
  SeparatedSink(const SinkContext& context, const Separation& separation, ControlCharacters control_characters)
      : ReportingRowSink(context), separation_(separation), control_characters_(control_characters) {}

  void columns(std::span<const std::string> names) override {
    for (std::size_t column = 0; column < names.size(); ++column) add(column, names[column]);
    end_line();
  }
  void row(std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    for (std::size_t column = 0; column < values.size(); ++column) add(column, text_of(values[column], scratch_));
    end_line();
  }
  void finish(const ScanSummary& /*summary*/) override {}

 private:
  void add(std::size_t column, std::string_view text) {
    if (column > 0) line_ += separation_.between;
    if (control_characters_ == ControlCharacters::AsTheyAre) return separation_.append(line_, text);
    std::string visible;
    append_visible(visible, text);
    separation_.append(line_, visible);
  }
  void end_line() {
    if (line_.empty()) line_ = separation_.only_empty;
    out().write(line_ += separation_.line_end);
    line_.clear();
  }

  const Separation& separation_;
  ControlCharacters control_characters_;
  std::string line_;
  std::string scratch_;
};

}  // namespace

std::unique_ptr<RowSink> csv_sink(const SinkContext& context, ControlCharacters control_characters) {
  return std::make_unique<SeparatedSink>(context, kCsv, control_characters);
}

std::unique_ptr<RowSink> tsv_sink(const SinkContext& context, ControlCharacters control_characters) {
  return std::make_unique<SeparatedSink>(context, kTsv, control_characters);
}

}  // namespace insitu
