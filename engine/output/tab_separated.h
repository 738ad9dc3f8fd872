#pragma once

#include <string>
#include <string_view>

namespace insitu {

/// Appends a cell of TSV: what would end it or its line is written as `\t`, `\n`, `\r`, and `\\`.
inline void append_tsv(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\\': out += "\\\\"; break;
      default: out += c;
    }
  }
}

}  // namespace insitu
