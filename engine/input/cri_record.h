#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/input/container_stream.h"
#include "engine/input/record_time.h"

namespace insitu {

/// A line of a container runtime of Kubernetes. Borrows from the line.
struct CriRecord {
  std::int64_t time = 0;  ///< epoch milliseconds
  ContainerStream stream = ContainerStream::Stdout;
  bool is_partial = false;  ///< `P`: the next record of the stream continues the text
  std::string_view text = {};
};

/// Reads `TIME stdout F text`: a time of RFC 3339, the stream, `P` or `F` with perhaps more tags after a colon, and the
/// text after exactly one blank; the blank may lack where there is no text. `line` comes without its newline. nullopt:
/// it is no such record.
std::optional<CriRecord> read_cri_record(std::string_view line, RecordTimes& times);
/// The same, for a line on its own. Thread-safe.
std::optional<CriRecord> read_cri_record(std::string_view line);

/// Returns the length, with its newline, of the record at the front of `lines`, if it is one as runtimes write most of
/// them: a time that ends with `Z`, whole, without further tags. nullopt: it may be a record all the same.
std::optional<std::size_t> length_of_simple_cri_record(std::string_view lines, RecordTimes& times);

}  // namespace insitu
