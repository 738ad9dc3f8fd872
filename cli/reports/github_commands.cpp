#include "cli/reports/github_commands.h"

#include <fmt/format.h>

namespace insitu::cli {
namespace {

enum class Part { Property, Message };

/// The runner undoes these; in properties `:` and `,` are separators as well.
void append_escaped(std::string& out, std::string_view text, Part part) {
  for (const char c : text) {
    if (c == '%' || c == '\r' || c == '\n' || (part == Part::Property && (c == ':' || c == ','))) {
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
}

}  // namespace

void append_github_command(std::string& out, std::string_view level, const SourceLocation& place,
                           std::string_view title, std::string_view message) {
  out += fmt::format("::{} ", level);
  if (!place.file.empty()) {
    out += "file=";
    append_escaped(out, place.file, Part::Property);
    if (place.line > 0) out += fmt::format(",line={}", place.line);
    if (place.column > 0) out += fmt::format(",col={}", place.column);
    out += ',';
  }
  out += "title=";
  append_escaped(out, title, Part::Property);
  out += "::";
  append_escaped(out, message, Part::Message);
  out += '\n';
}

}  // namespace insitu::cli
