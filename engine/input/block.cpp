#include "engine/input/block.h"

#include <utility>

namespace insitu {

void Block::clear(std::size_t keep) {
  shape = InputShape::Lines;
  form = BlockForm::Lines;
  buffer.shrink(keep);
  records.clear();
  origins.clear();
  containers.clear();
  source.reset();
  bytes_before = 0;
  skipped_events = skipped_after = 0;
  names_next_page = is_sifted = false;
  problems.clear();
  problems_after.clear();
}

std::uint32_t Block::index_of(StatedOrigin origin) {
  if (origins.empty() || origins.back() != origin) origins.push_back(std::move(origin));
  return static_cast<std::uint32_t>(origins.size() - 1);
}

std::uint32_t Block::index_of(const ContainerFacts& facts) {
  const std::size_t size = containers.size();
  for (std::size_t i = size; i > 0 && i + 2 > size; --i) {
    if (containers[i - 1] == facts) return static_cast<std::uint32_t>(i - 1);
  }
  containers.push_back(facts);
  return static_cast<std::uint32_t>(size);
}

}  // namespace insitu
