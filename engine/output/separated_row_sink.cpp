#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "engine/output/reporting_row_sink.h"
#include "engine/output/tab_separated.h"
#include "engine/output/terminal_text.h"

namespace insitu {
namespace {

/// Whether a character must stand in quotes. A table, because find_first_of makes a call for each character.
constexpr auto kNeedsQuotes = [] {
  std::array<bool, 256> needs{};
  for (const char c : {',', '"', '\r', '\n'}) needs[static_cast<unsigned char>(c)] = true;
  return needs;
}();

void append_csv(std::string& out, std::string_view text) {
  if (std::ranges::none_of(text, [](char c) { return kNeedsQuotes[static_cast<unsigned char>(c)]; })) {
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

struct Separation {
  char between = ',';
  std::string_view line_end;
  void (*append)(std::string& out, std::string_view text) = nullptr;
  /// The text of a line with one empty value: most readers would skip an empty line.
  std::string_view only_empty;
};

constexpr Separation kCsv{.between = ',', .line_end = "\r\n", .append = append_csv, .only_empty = "\"\""};
constexpr Separation kTsv{.between = '\t', .line_end = "\n", .append = append_tsv, .only_empty = ""};

class SeparatedFormatter : public RowFormatter {
 public:
  SeparatedFormatter(const Separation& separation, const RowStyle& style)
      : separation_(separation), control_characters_(style.control_characters), zone_(style.zone) {}

  void append(std::string& out, std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    const std::size_t begin = out.size();
    for (std::size_t column = 0; column < values.size(); ++column) {
      add(out, column, text_in_zone(values[column], zone_ ? &*zone_ : nullptr, UtcOffset::Shown, scratch_));
    }
    end_line(out, begin);
  }
  void append_names(std::string& out, std::span<const std::string> names) {
    const std::size_t begin = out.size();
    for (std::size_t column = 0; column < names.size(); ++column) add(out, column, names[column]);
    end_line(out, begin);
  }

 private:
  void add(std::string& out, std::size_t column, std::string_view text) {
    if (column > 0) out += separation_.between;
    if (control_characters_ == ControlCharacters::AsTheyAre) return separation_.append(out, text);
    visible_.clear();
    append_visible(visible_, text);
    separation_.append(out, visible_);
  }
  void end_line(std::string& out, std::size_t begin) const {
    if (out.size() == begin) out += separation_.only_empty;
    out += separation_.line_end;
  }

  const Separation& separation_;
  ControlCharacters control_characters_;
  std::optional<ShownZone> zone_;
  std::string visible_;
  std::string scratch_;
};

class SeparatedSink : public ReportingRowSink {
 public:
  SeparatedSink(const SinkContext& context, const Separation& separation, const RowStyle& style)
      : ReportingRowSink(context), lines_(separation, style) {}

  void columns(std::span<const std::string> names) override {
    line_.clear();
    lines_.append_names(line_, names);
    out().write(line_);
  }
  void row(std::span<const FieldValue> values, std::string_view pointer) override {
    line_.clear();
    lines_.append(line_, values, pointer);
    out().write(line_);
  }
  std::unique_ptr<RowFormatter> formatter() const override { return std::make_unique<SeparatedFormatter>(lines_); }
  void formatted_rows(std::string_view text) override { out().write(text); }
  void finish(const ScanSummary& /*summary*/) override {}

 private:
  SeparatedFormatter lines_;
  std::string line_;
};

}  // namespace

std::unique_ptr<RowSink> csv_sink(const SinkContext& context, const RowStyle& style) {
  return std::make_unique<SeparatedSink>(context, kCsv, style);
}

std::unique_ptr<RowSink> tsv_sink(const SinkContext& context, const RowStyle& style) {
  return std::make_unique<SeparatedSink>(context, kTsv, style);
}

}  // namespace insitu
