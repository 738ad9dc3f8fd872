#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/input/container_stream.h"

namespace insitu {

/// A line of docker's json-file driver. Borrows from the line.
struct DockerRecord {
  std::string_view log;     ///< what the container wrote, as JSON writes it, without quotes; empty without `log`
  bool has_log = false;     ///< docker leaves the member out where the text is empty
  bool is_escaped = false;  ///< `log` holds a backslash
  ContainerStream stream = ContainerStream::Stdout;
  std::int64_t time = 0;        ///< epoch milliseconds
  std::string_view attrs = {};  ///< the object of that name with its braces; empty: there is none

  /// Whether the text ends with a newline; if not, the next record of the stream continues it.
  [[nodiscard]] bool ends_line() const;
  /// Appends the text with its escapes resolved, and with the newline that may end it.
  void append_text(std::string& out) const;
};

/// Reads `{"log":"text\n","stream":"stdout","attrs":{…},"time":"…Z"}`, the members in this order, `log` and `attrs`
/// optional, white space allowed between tokens and at the end. `line` comes without its newline. nullopt: it is no
/// such record. Whether the text is UTF-8 is not checked. Thread-safe; allocates nothing.
std::optional<DockerRecord> read_docker_record(std::string_view line);

}  // namespace insitu
