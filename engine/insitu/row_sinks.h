#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "insitu/row_sink.h"
#include "insitu/shown_zone.h"
#include "insitu/sinks.h"

namespace insitu {

/// The formats in which rows are written.
enum class RowFormat : std::uint8_t {
  Table,     ///< aligned for people
  Markdown,  ///< a table of GitHub's Markdown
  Csv,       ///< RFC 4180, lines end with CR LF
  Tsv,       ///< tabs, line breaks and backslashes in values as `\t` `\n` `\r` `\\`
  Json,      ///< an array of objects
  Ndjson,    ///< one object a line
  Insights,  ///< the answer of `aws logs get-query-results`
};

/// How rows are written.
struct RowStyle {
  /// Whether control characters are made visible, for a terminal. Tables always make them visible, to keep their
  /// columns aligned.
  ControlCharacters control_characters = ControlCharacters::AsTheyAre;
  /// In which timestamps are printed; nullopt: UTC. Tables name it in the heading, other formats state the distance
  /// from UTC with each time.
  std::optional<ShownZone> zone = {};
  Colours colours = Colours::Off;  ///< of tables: headings, and words such as ERROR
  /// The columns that a table may take on a terminal: cells are cut (`…`) where it would take more, and a value of
  /// several lines is shown as these. 0: it is no terminal, nothing is cut, and each row is a line.
  std::size_t columns = 0;
  bool cuts_cells = true;  ///< false: on a terminal neither
};

/// Returns the sink of a format. What `context` refers to must outlive it. Values are printed as the service prints
/// them; in JSON and Ndjson numbers are numbers, everything else a string. A missing value is an empty cell, and left
/// out of the forms of JSON. Tables keep all rows in memory until the last one, since they need the widths.
std::unique_ptr<RowSink> row_sink(RowFormat format, const SinkContext& context, const RowStyle& style = {});

// The sinks of the single formats.
std::unique_ptr<RowSink> table_sink(const SinkContext& context, const RowStyle& style = {});
std::unique_ptr<RowSink> markdown_sink(const SinkContext& context, const RowStyle& style = {});
std::unique_ptr<RowSink> csv_sink(const SinkContext& context, const RowStyle& style = {});
std::unique_ptr<RowSink> tsv_sink(const SinkContext& context, const RowStyle& style = {});
std::unique_ptr<RowSink> json_rows_sink(const SinkContext& context, const RowStyle& style = {});
std::unique_ptr<RowSink> ndjson_sink(const SinkContext& context, const RowStyle& style = {});
std::unique_ptr<RowSink> insights_sink(const SinkContext& context, const RowStyle& style = {});

}  // namespace insitu
