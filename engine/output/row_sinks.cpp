#include "insitu/row_sinks.h"

namespace insitu {

std::unique_ptr<RowSink> row_sink(RowFormat format, const SinkContext& context, ControlCharacters control_characters) {
  switch (format) {
    case RowFormat::Table: return table_sink(context);
    case RowFormat::Markdown: return markdown_sink(context);
    case RowFormat::Csv: return csv_sink(context, control_characters);
    case RowFormat::Tsv: return tsv_sink(context, control_characters);
    case RowFormat::Json: return json_rows_sink(context, control_characters);
    case RowFormat::Ndjson: return ndjson_sink(context, control_characters);
    case RowFormat::Insights: return insights_sink(context, control_characters);
  }
  return nullptr;
}

}  // namespace insitu
