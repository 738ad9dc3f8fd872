#include "engine/model/flow_fields.h"

#include <algorithm>
#include <cstddef>

namespace insitu {

void split_flow_words(std::string_view line, std::vector<std::string_view>& words) {
  words.clear();
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    if (end > at) words.push_back(line.substr(at, end - at));
    at = end + 1;
  }
}

}  // namespace insitu
