#include "cli/reports/github_commands.h"

#include <fmt/format.h>

#include "cli/reports/test_words.h"
#include "engine/output/terminal_text.h"

namespace insitu::cli {
namespace {

enum class Part { Property, Message };

/// The runner undoes these; in properties `:` and `,` are separators as well.
void append_escaped(std::string& out, std::string_view text, Part part) {
  for (const char c : with_visible_controls(text)) {
    if (c == '%' || c == '\r' || c == '\n' || (part == Part::Property && (c == ':' || c == ','))) {
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
}

void append_command(std::string& out, std::string_view level, const Annotation& annotation) {
  const SourceLocation& place = annotation.place;
  out += fmt::format("::{} ", level);
  if (!place.file.empty()) {
    out += "file=";
    append_escaped(out, place.file, Part::Property);
    if (place.line > 0) out += fmt::format(",line={}", place.line);
    if (place.column > 0) out += fmt::format(",col={}", place.column);
    out += ',';
  }
  out += "title=";
  append_escaped(out, annotation.title, Part::Property);
  out += "::";
  append_escaped(out, annotation.message, Part::Message);
  out += '\n';
}

/// Makes one annotation of several: at the place of the first, with the first line of each.
Annotation summary_of(std::span<const Annotation> annotations) {
  Annotation summary{annotations.front().place, fmt::format("{} more", annotations.size()), {}};
  for (const Annotation& one : annotations) {
    const std::string place = written_place(one.place);
    summary.message += fmt::format("{}{}{}{}: {}", summary.message.empty() ? "" : "\n", place,
                                   place.empty() ? "" : ": ", one.title, one.message.substr(0, one.message.find('\n')));
  }
  return summary;
}

}  // namespace

void append_annotations(std::string& out, std::string_view level, std::span<const Annotation> annotations) {
  const bool fits = annotations.size() <= kMaxAnnotations;
  const std::size_t alone = fits ? annotations.size() : kMaxAnnotations - 1;
  for (const Annotation& one : annotations.first(alone)) append_command(out, level, one);
  if (!fits) append_command(out, level, summary_of(annotations.subspan(alone)));
}

}  // namespace insitu::cli
