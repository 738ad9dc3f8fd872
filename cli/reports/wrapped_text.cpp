#include "cli/reports/wrapped_text.h"

#include <algorithm>

#include "grammar/display_width.h"

namespace insitu::cli {

std::string wrapped(std::string_view paragraph, std::size_t columns, std::size_t indent, std::size_t begin) {
  std::string out;
  std::size_t column = begin;
  bool begins_line = true;
  while (!paragraph.empty()) {
    const std::size_t end = std::min(paragraph.find_first_of(" \n"), paragraph.size());
    const std::string_view word = paragraph.substr(0, end);
    const std::size_t width = display_width(word);
    if (!begins_line && column + 1 + width > columns) {
      out += '\n';
      out.append(indent, ' ');
      column = indent;
      begins_line = true;
    }
    if (!begins_line) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width;
    begins_line = false;
    paragraph.remove_prefix(std::min(end + 1, paragraph.size()));
  }
  return out;
}

}  // namespace insitu::cli
