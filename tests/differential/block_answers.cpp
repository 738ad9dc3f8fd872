#include "tests/differential/block_answers.h"

#include <algorithm>

#include "engine/run/block_matcher.h"

namespace insitu {

std::vector<std::size_t> selected_lines(const Program& program, std::string_view block, Selection selection) {
  ScanOptions options;
  options.selection = selection;
  options.numbering = Numbering::On;
  BlockResult result;
  result.block.buffer.reserve(block.size());
  result.block.buffer.resize(block.size());
  std::ranges::copy(block, result.block.buffer.data());
  BlockMatcher(program, options, nullptr).match(result, {});

  std::vector<std::size_t> numbers;
  for (const Hit& hit : result.hits) numbers.push_back(static_cast<std::size_t>(hit.index));
  return numbers;
}

}  // namespace insitu
