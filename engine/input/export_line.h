#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace insitu {

/// The first line of an event in a file of an export task. Borrows from the line.
struct ExportLine {
  std::int64_t time = 0;  ///< epoch milliseconds
  std::string_view message;
};

/// Reads `YYYY-MM-DDThh:mm:ss.mmmZ message`. nullopt: the line does not begin so, and continues the event before it.
/// Thread-safe.
std::optional<ExportLine> read_export_line(std::string_view line);

/// Returns the name of the log stream in the path of an exported file, `…/TASK-ID/STREAM/NNNNNN` or `….gz`: a task id,
/// a folder, six digits. Borrows from `path`. nullopt: an export task names no file so. Thread-safe.
std::optional<std::string_view> export_stream_of(std::string_view path);

}  // namespace insitu
