#pragma once

#include <cstdint>
#include <memory>

#include "insitu/row_sink.h"
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

/// Returns the sink of a format. What `context` refers to must outlive it. Values are printed as the service prints
/// them; in JSON and Ndjson numbers are numbers, everything else a string. A missing value is an empty cell, and left
/// out of the forms of JSON.
///
/// `control_characters`: whether they are made visible, for a terminal. Tables always make them visible, to keep their
/// columns aligned. Tables keep all rows in memory until the last one, since they need the widths.
std::unique_ptr<RowSink> row_sink(RowFormat format, const SinkContext& context,
                                  ControlCharacters control_characters = ControlCharacters::AsTheyAre);

// The sinks of the single formats.
std::unique_ptr<RowSink> table_sink(const SinkContext& context);
std::unique_ptr<RowSink> markdown_sink(const SinkContext& context);
std::unique_ptr<RowSink> csv_sink(const SinkContext& context, ControlCharacters control_characters);
std::unique_ptr<RowSink> tsv_sink(const SinkContext& context, ControlCharacters control_characters);
std::unique_ptr<RowSink> json_rows_sink(const SinkContext& context, ControlCharacters control_characters);
std::unique_ptr<RowSink> ndjson_sink(const SinkContext& context, ControlCharacters control_characters);
std::unique_ptr<RowSink> insights_sink(const SinkContext& context, ControlCharacters control_characters);

}  // namespace insitu
