#include "engine/lint/logic_flaw.h"

namespace insitu {

std::string quoted_clause(std::string_view clause) {
  std::string line;
  for (const char c : clause) {
    const bool is_blank = std::string_view(" \t\n\r\v\f").contains(c);
    if (!is_blank) line += c;
    if (is_blank && !line.ends_with(' ')) line += ' ';
  }
  return line;
}

}  // namespace insitu
