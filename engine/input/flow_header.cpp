#include "engine/input/flow_header.h"

#include <algorithm>
#include <bitset>
#include <cstddef>

#include "engine/model/flow_fields.h"

namespace insitu {
namespace {

constexpr std::size_t kMinNames = 4;

}  // namespace

bool may_begin_flow_header(std::string_view front) {
  const std::size_t blank = front.find(' ');
  const std::string_view word = front.substr(0, blank);
  return std::ranges::any_of(kFlowFields, [&](std::string_view field) {
    return blank == std::string_view::npos ? field.starts_with(word) : field == word;
  });
}

bool is_flow_header(std::string_view line) {
  std::bitset<kFlowFields.size()> seen;
  while (true) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const auto* const field = std::ranges::find(kFlowFields, line.substr(0, end));
    if (field == kFlowFields.end()) return false;
    const auto number = static_cast<std::size_t>(field - kFlowFields.begin());
    if (seen[number]) return false;
    seen.set(number);
    if (end == line.size()) return seen.count() >= kMinNames;
    line.remove_prefix(end + 1);
  }
}

}  // namespace insitu
