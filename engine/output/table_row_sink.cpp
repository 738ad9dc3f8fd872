#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
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

/// The lines of a text, in which nothing else moves the cursor.
std::string lines_of_cell(std::string_view text) {
  std::string cell;
  while (true) {
    const std::size_t end = text.find('\n');
    append_on_one_line(cell, text.substr(0, end));
    if (end == std::string_view::npos) return cell;
    cell += '\n';
    text.remove_prefix(end + 1);
  }
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
  Cells(Dress dress, const RowStyle& style) : dress_(dress), zone_(style.zone) {}

  void set_header(std::span<const std::string> names) {
    columns_.resize(names.size());
    for (std::size_t column = 0; column < names.size(); ++column) add(column, names[column]);
  }
  void add_row(std::span<const FieldValue> values) {
    std::string scratch;
    for (std::size_t column = 0; column < values.size(); ++column) {
      const FieldValue& value = values[column];
      add(column, text_in_zone(value, zone_ ? &*zone_ : nullptr, UtcOffset::Hidden, scratch));
      if (value.is_missing()) continue;
      columns_[column].has_values = true;
      if (!is_numeric(value)) columns_[column].has_others = true;
      if (value.kind() == FieldKind::Timestamp) columns_[column].has_times = true;
    }
  }
  /// Adds the zone to the headings of times. Call it once, after the last row.
  void name_zone() {
    for (std::size_t column = 0; zone_ && column < columns_.size(); ++column) {
      if (!columns_[column].has_times) continue;
      Cell& heading = cells_[column];
      heading.text += dress_(fmt::format(" ({})", zone_->name));
      heading.width = display_width(heading.text);
      columns_[column].width = std::max(columns_[column].width, heading.width);
    }
  }
  /// Makes the columns narrower, the widest first, until the row takes at most `width` with `gap` between the columns,
  /// or no column can be made narrower. Numbers and times stay whole.
  void fit(std::size_t width, std::size_t gap) {
    std::size_t total = columns_.empty() ? 0 : gap * (columns_.size() - 1);
    for (const Column& column : columns_) total += column.width;
    while (total > width) {
      Column* widest = nullptr;
      for (Column& column : columns_) {
        const bool may_shrink = column.has_others && !column.has_times && column.width > kLeastWidth;
        if (may_shrink && (widest == nullptr || column.width > widest->width)) widest = &column;
      }
      if (widest == nullptr) return;
      --widest->width;
      --total;
    }
  }

  [[nodiscard]] std::size_t columns() const { return columns_.size(); }
  [[nodiscard]] std::size_t rows() const { return columns_.empty() ? 0 : cells_.size() / columns_.size(); }
  [[nodiscard]] std::size_t width(std::size_t column) const { return columns_[column].width; }
  [[nodiscard]] bool is_right(std::size_t column) const {
    return columns_[column].has_values && !columns_[column].has_others;
  }
  [[nodiscard]] std::string_view text(std::size_t row, std::size_t column) const {
    return cells_[row * columns_.size() + column].text;
  }
  void append_padded(std::string& out, std::size_t row, std::size_t column) const {
    const Cell& cell = cells_[row * columns_.size() + column];
    const std::size_t blanks = columns_[column].width - cell.width;
    if (is_right(column)) out.append(blanks, ' ');
    out += cell.text;
    if (!is_right(column)) out.append(blanks, ' ');
  }
  /// How many columns there are up to the last one that is not empty in this row.
  [[nodiscard]] std::size_t filled_columns(std::size_t row) const {
    std::size_t filled = columns_.size();
    while (filled > 0 && text(row, filled - 1).empty()) --filled;
    return filled;
  }

 private:
  static constexpr std::size_t kLeastWidth = 8;

  struct Cell {
    std::string text;
    std::size_t width = 0;  // on a terminal; of several lines the widest
  };
  struct Column {
    std::size_t width = 0;
    bool has_values = false;
    bool has_others = false;  // than numbers
    bool has_times = false;
  };

  void add(std::size_t column, std::string_view text) {
    std::string cell = dress_(text);
    std::size_t width = 0;
    for (std::string_view rest = cell;;) {
      const std::size_t end = rest.find('\n');
      width = std::max(width, display_width(rest.substr(0, end)));
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
    columns_[column].width = std::max(columns_[column].width, width);
    cells_.push_back({std::move(cell), width});
  }

  Dress dress_;
  std::optional<ShownZone> zone_;
  std::vector<Column> columns_;
  std::vector<Cell> cells_;  // row by row, the header first
};

class CellSink : public ReportingRowSink {
 public:
  CellSink(const SinkContext& context, Dress dress, const RowStyle& style)
      : ReportingRowSink(context), cells_(dress, style) {}
  void columns(std::span<const std::string> names) override { cells_.set_header(names); }
  void row(std::span<const FieldValue> values, std::string_view /*pointer*/) override { cells_.add_row(values); }
  void finish(const ScanSummary& /*summary*/) override {
    cells_.name_zone();
    lay_out(cells_);
    for (std::size_t row = 0; row < cells_.rows() && is_open(); ++row) {
      write_row(row);
      if (row == 0) write_rule();
    }
  }

 protected:
  [[nodiscard]] const Cells& cells() const { return cells_; }
  /// Changes widths before the first row is written.
  virtual void lay_out(Cells& /*cells*/) {}
  virtual void write_row(std::size_t row) = 0;
  virtual void write_rule() = 0;

 private:
  Cells cells_;
};

class TableSink : public CellSink {
 public:
  TableSink(const SinkContext& context, const RowStyle& style)
      : CellSink(context, style.columns > 0 ? lines_of_cell : plain_cell, style),
        palette_(style.colours == Colours::On ? colour_palette() : plain_palette()),
        columns_(style.cuts_cells ? style.columns : 0) {}

 private:
  static constexpr std::string_view kGap = "  ";

  void lay_out(Cells& cells) override {
    if (columns_ > 0) cells.fit(columns_, kGap.size());
  }

  /// A cell of several lines makes the row as high.
  void write_row(std::size_t row) override {
    const std::size_t filled = cells().filled_columns(row);
    std::vector<std::string_view> rest(filled);
    for (std::size_t column = 0; column < filled; ++column) rest[column] = cells().text(row, column);
    bool goes_on = true;
    while (std::exchange(goes_on, false)) {
      std::string line;
      std::string blanks;  // that are written once something follows them
      for (std::size_t column = 0; column < filled; ++column) {
        if (column > 0) blanks += kGap;
        const std::size_t end = rest[column].find('\n');
        append_cell(line, blanks, row, column, rest[column].substr(0, end));
        rest[column].remove_prefix(std::min(rest[column].size(), end));
        if (end == std::string_view::npos) continue;
        rest[column].remove_prefix(1);
        goes_on = true;
      }
      out().write(line += '\n');
    }
  }

  void append_cell(std::string& line, std::string& blanks, std::size_t row, std::size_t column, std::string_view text) {
    const std::size_t width = cells().width(column);
    const std::string shown = columns_ > 0 ? cut_to_columns(text, std::max<std::size_t>(width, 1)) : std::string(text);
    const std::size_t padding = width - std::min(display_width(shown), width);
    if (cells().is_right(column)) blanks.append(padding, ' ');
    if (!shown.empty()) {
      const std::string_view colour = row == 0 ? palette_.heading : colour_of_level(text, palette_);
      line += std::exchange(blanks, "");
      line += colour;
      line += shown;
      if (!colour.empty()) line += palette_.reset;
    }
    if (!cells().is_right(column)) blanks.append(padding, ' ');
  }

  void write_rule() override {
    std::string line(palette_.faint);
    for (std::size_t column = 0; column < cells().columns(); ++column) {
      if (column > 0) line += kGap;
      line.append(cells().width(column), '-');
    }
    line += palette_.reset;
    out().write(line += '\n');
  }

  const Palette& palette_;
  std::size_t columns_;  // of the terminal; 0: nothing is cut
};

class MarkdownSink : public CellSink {
 public:
  MarkdownSink(const SinkContext& context, const RowStyle& style) : CellSink(context, markdown_cell, style) {}

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

std::unique_ptr<RowSink> table_sink(const SinkContext& context, const RowStyle& style) {
  return std::make_unique<TableSink>(context, style);
}
std::unique_ptr<RowSink> markdown_sink(const SinkContext& context, const RowStyle& style) {
  return std::make_unique<MarkdownSink>(context, style);
}

}  // namespace insitu
