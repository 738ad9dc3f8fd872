#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/input/container_stream.h"
#include "engine/input/record_time.h"

namespace insitu {

/// What a line of docker's json-file driver states. Borrows from the line.
struct DockerRecord {
  /// What the container wrote; it lies in the memory that was given for it.
  std::string_view text = {};
  bool has_log = false;  ///< docker leaves the member out where the text is empty
  ContainerStream stream = ContainerStream::Stdout;
  std::int64_t time = 0;        ///< epoch milliseconds
  std::string_view attrs = {};  ///< the object of that name with its braces; empty: there is none
};

/// Reads `{"log":"text\n","stream":"stdout","attrs":{…},"time":"…Z"}`, the members in this order, `log` and `attrs`
/// optional, white space allowed between tokens and at the end. `line` comes without its newline. nullopt: it is no
/// such record. What the container wrote is put to `text`; if that does not end with a newline, the next record of the
/// stream continues it. Whether it is UTF-8 is not checked. REQUIRES: room for line.size() bytes at `text`, all of
/// which may be written to
std::optional<DockerRecord> read_docker_record(std::string_view line, char* text, RecordTimes& times);
/// The same for a line on its own, with `room` for its text: the content of that is overwritten. Thread-safe.
std::optional<DockerRecord> read_docker_record(std::string_view line, std::string& room);
/// Returns the length, with its newline, of the record at the front of `lines`, if it is one as Docker writes most of
/// them: without white space between tokens, with a text that ends a line and has no escapes but those that
/// find_end_of_simple_json_string takes. Nothing is written. nullopt: it may be a record all the same.
std::optional<std::size_t> length_of_simple_docker_record(std::string_view lines, RecordTimes& times);

}  // namespace insitu
