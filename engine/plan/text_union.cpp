#include "engine/plan/text_union.h"

#include <algorithm>
#include <utility>

namespace insitu {

TextUnion::TextUnion(std::vector<bool> decides, std::span<const PlacedLiteral> texts)
    : decides_(std::move(decides)), searches_(LiteralSearch::for_all(texts)) {}

bool TextUnion::matches(std::string_view message) const {
  return std::ranges::any_of(searches_,
                             [&](const LiteralSearch& search) { return search.find(message, 0) < message.size(); });
}

}  // namespace insitu
