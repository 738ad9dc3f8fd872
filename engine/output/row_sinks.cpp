#include "insitu/row_sinks.h"

namespace insitu {

std::unique_ptr<RowSink> row_sink(RowFormat format, const SinkContext& context, const RowStyle& style) {
  switch (format) {
    case RowFormat::Table: return table_sink(context, style);
    case RowFormat::Markdown: return markdown_sink(context, style);
    case RowFormat::Csv: return csv_sink(context, style);
    case RowFormat::Tsv: return tsv_sink(context, style);
    case RowFormat::Json: return json_rows_sink(context, style);
    case RowFormat::Ndjson: return ndjson_sink(context, style);
    case RowFormat::Insights: return insights_sink(context, style);
  }
  return nullptr;
}

}  // namespace insitu
