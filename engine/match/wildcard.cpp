#include "engine/match/wildcard.h"

#include "engine/match/literal_search.h"

namespace insitu {

Wildcard::Wildcard(std::string_view pattern) {
  for (std::size_t star = pattern.find('*'); star != std::string_view::npos; star = pattern.find('*')) {
    pieces_.emplace_back(pattern.substr(0, star));
    pattern.remove_prefix(star + 1);
  }
  pieces_.emplace_back(pattern);
}

bool Wildcard::matches(std::string_view text) const {
  if (!text.starts_with(pieces_.front())) return false;
  if (pieces_.size() == 1) return text.size() == pieces_.front().size();
  text.remove_prefix(pieces_.front().size());
  for (std::size_t i = 1; i < pieces_.size(); ++i) {
    const std::size_t at = find_literal(text, pieces_[i]);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + pieces_[i].size());
  }
  return pieces_.back().empty() || text.empty();
}

}  // namespace insitu
