#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/input/container_stream.h"

namespace insitu {

/// What a line of docker's json-file driver states besides the text. Borrows from the line.
struct DockerRecord {
  bool has_log = false;  ///< docker leaves the member out where the text is empty
  ContainerStream stream = ContainerStream::Stdout;
  std::int64_t time = 0;        ///< epoch milliseconds
  std::string_view attrs = {};  ///< the object of that name with its braces; empty: there is none
};

/// Reads `{"log":"text\n","stream":"stdout","attrs":{…},"time":"…Z"}`, the members in this order, `log` and `attrs`
/// optional, white space allowed between tokens and at the end. `line` comes without its newline. nullopt: it is no
/// such record. Overwrites `text` with what the container wrote: if that does not end with a newline, the next record
/// of the stream continues it. Whether it is UTF-8 is not checked. Thread-safe.
std::optional<DockerRecord> read_docker_record(std::string_view line, std::string& text);

}  // namespace insitu
