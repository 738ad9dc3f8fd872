#include "engine/run/invalid_utf8.h"

#include <cstddef>
#include <string_view>

#include "engine/model/utf8.h"
#include "engine/run/lines.h"

namespace insitu {

std::uint64_t count_invalid_utf8(const Block& block) {
  const std::string_view bytes = block.buffer.view();
  if (is_utf8(bytes)) return 0;
  std::uint64_t count = 0;
  if (block.form != BlockForm::Lines) {
    for (const BlockRecord& record : block.records) count += is_utf8(block.text_of(record)) ? 0U : 1U;
    return count;
  }
  for (std::size_t begin = 0; begin < bytes.size();) {
    const LineExtent line = line_extent(bytes, begin);
    if (!is_utf8(bytes.substr(begin, line.end - begin))) ++count;
    begin = line.next;
  }
  return count;
}

}  // namespace insitu
