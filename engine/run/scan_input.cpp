#include "engine/run/scan_input.h"

namespace insitu {

Input file_input(const std::string& path) {
  return {.open = [path] { return open_file(path); },
          .may_block = [path] { return opening_may_block(path); },
          .path = path};
}

Input standard_input() {
  return {.open = open_standard_input, .may_block = [] { return true; }, .path = "-"};
}

}  // namespace insitu
