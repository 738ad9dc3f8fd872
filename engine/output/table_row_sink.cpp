#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "engine/output/reporting_row_sink.h"
#include "engine/output/terminal_text.h"
#include "grammar/display_width.h"

namespace insitu {
namespace {

/// The text of a cell, made fit for the format.
using Dress = std::string (*)(std::string_view text);

/// Appends text of one line: what would break it is made visible as well.
void append_on_one_line(std::string& out, std::string_view text) {
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\n' && text[at] != '\t') continue;
    append_visible(out, text.substr(done, at - done));
    out += text[at] == '\n' ? "^J" : "^I";
    done = at + 1;
  }
  append_visible(out, text.substr(done));
}

std::string plain_cell(std::string_view text) {
  std::string cell;
  append_on_one_line(cell, text);
  return cell;
}

/// What Markdown would read as markup comes with a backslash, a line break as `<br>`.
std::string markdown_cell(std::string_view text) {
  std::string cell;
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find_first_of("\n\\|`*_<[~&"), text.size());
    append_on_one_line(cell, text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (text.front() == '\n') {
      cell += "<br>";
    } else {
      cell += '\\';
      cell += text.front();
    }
    text.remove_prefix(1);
  }
  return cell;
}

bool is_numeric(const FieldValue& value) {
  return value.kind() != FieldKind::Timestamp && quantity_of(value).has_value();
}

/// Rows of cells that line up: columns of numbers to the right, others to the left.
class Cells {
 public:
  explicit Cells(Dress dress) : dress_(dress) {}

  void set_header(std::span<const std::string> names) {
    columns_.resize(names.size());
    for (std::size_t column = 0; column < names.size(); ++column) add(column, names[column]);
  }
  void add_row(std::span<const FieldValue> values) {
    std::string scratch;
    for (std::size_t column = 0; column < values.size(); ++column) {
      const FieldValue& value = values[column];
      add(column, text_of(value, scratch));
      if (value.is_missing()) continue;
      columns_[column].has_values = true;
      if (!is_numeric(value)) columns_[column].has_others = true;
    }
  }
  [[nodiscard]] std::size_t columns() const { return columns_.size(); }
  [[nodiscard]] std::size_t rows() const { return columns_.empty() ? 0 : cells_.size() / columns_.size(); }
  [[nodiscard]] std::size_t width(std::size_t column) const { return columns_[column].width; }
  [[nodiscard]] bool is_right(std::size_t column) const {
    return columns_[column].has_values && !columns_[column].has_others;
  }
  void append_padded(std::string& out, std::size_t row, std::size_t column) const {
    const Cell& cell = cells_[row * columns_.size() + column];
    const std::size_t blanks = columns_[column].width - cell.width;
    if (is_right(column)) out.append(blanks, ' ');
    out += cell.text;
    if (!is_right(column)) out.append(blanks, ' ');
  }
  /// The same without blanks at the end.
  void append_last(std::string& out, std::size_t row, std::size_t column) const {
    if (is_right(column)) return append_padded(out, row, column);
    out += cells_[row * columns_.size() + column].text;
  }
  /// How many columns there are up to the last one that is not empty in this row.
  [[nodiscard]] std::size_t filled_columns(std::size_t row) const {
    std::size_t filled = columns_.size();
    while (filled > 0 && cells_[row * columns_.size() + filled - 1].text.empty()) --filled;
    return filled;
  }

 private:
  struct Cell {
    std::string text;
    std::size_t width = 0;  // on a terminal
  };
  struct Column {
    std::size_t width = 0;
    bool has_values = false;
    bool has_others = false;  // than numbers
  };

  void add(std::size_t column, std::string_view text) {
    std::string cell = dress_(text);
    const std::size_t width = display_width(cell);
    columns_[column].width = std::max(columns_[column].width, width);
    cells_.push_back({std::move(cell), width});
  }

  Dress dress_;
  std::vector<Column> columns_;
  std::vector<Cell> cells_;  // row by row, the header first
};

class CellSink : public ReportingRowSink {
 public:
  CellSink(const SinkContext& context, Dress dress) : ReportingRowSink(context), cells_(dress) {}
  void columns(std::span<const std::string> names) override { cells_.set_header(names); }
  void row(std::span<const FieldValue> values, std::string_view /*pointer*/) override { cells_.add_row(values); }
  void finish(const ScanSummary& /*summary*/) override {
    for (std::size_t row = 0; row < cells_.rows() && is_open(); ++row) {
      write_row(row);
      if (row == 0) write_rule();
    }
  }

 protected:
  [[nodiscard]] const Cells& cells() const { return cells_; }
  virtual void write_row(std::size_t row) = 0;
  virtual void write_rule() = 0;

 private:
  Cells cells_;
};

class TableSink : public CellSink {
 public:
  explicit TableSink(const SinkContext& context) : CellSink(context, plain_cell) {}

 private:
  static constexpr std::string_view kGap = "  ";

  void write_row(std::size_t row) override {
    std::string line;
    const std::size_t filled = cells().filled_columns(row);
    for (std::size_t column = 0; column < filled; ++column) {
      if (column > 0) line += kGap;
      if (column + 1 < filled) {
        cells().append_padded(line, row, column);
      } else {
        cells().append_last(line, row, column);
      }
    }
    out().write(line += '\n');
  }
  void write_rule() override {
    std::string line;
    for (std::size_t column = 0; column < cells().columns(); ++column) {
      if (column > 0) line += kGap;
      line.append(cells().width(column), '-');
    }
    out().write(line += '\n');
  }
};

class MarkdownSink : public CellSink {
 public:
  explicit MarkdownSink(const SinkContext& context) : CellSink(context, markdown_cell) {}

 private:
  void write_row(std::size_t row) override {
    std::string line = "|";
    for (std::size_t column = 0; column < cells().columns(); ++column) {
      line += ' ';
      cells().append_padded(line, row, column);
      line += " |";
    }
    out().write(line += '\n');
  }
  void write_rule() override {
    std::string line = "|";
    for (std::size_t column = 0; column < cells().columns(); ++column) {
      // A cell is at least one dash, with its colon and the blanks beside the cells of other rows.
      line += ' ';
      line.append(std::max<std::size_t>(cells().width(column), 2) - 1, '-');
      line += cells().is_right(column) ? ": |" : "- |";
    }
    out().write(line += '\n');
  }
};

}  // namespace

std::unique_ptr<RowSink> table_sink(const SinkContext& context) { return std::make_unique<TableSink>(context); }
std::unique_ptr<RowSink> markdown_sink(const SinkContext& context) { return std::make_unique<MarkdownSink>(context); }

}  // namespace insitu
