#include "engine/templates/source_note.h"

#include <fmt/format.h>

#include <cstddef>

namespace insitu {

void note_source(Definitions& definitions, const std::string& file) {
  if (definitions.is_empty()) return;
  const std::size_t unread = definitions.not_read.size();
  definitions.add_note(
      fmt::format("{}: read from source, what is computed is unknown{}", file,
                  unread == 0 ? "" : fmt::format("; {} block{} not read", unread, unread == 1 ? " was" : "s were")));
}

}  // namespace insitu
