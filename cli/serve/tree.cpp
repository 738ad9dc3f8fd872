#include "cli/serve/tree.h"

#include <algorithm>

namespace insitu::serve {

Tree Tree::map() {
  Tree tree;
  tree.value_ = Map();
  return tree;
}

Tree Tree::map(std::vector<std::pair<std::string, Tree>> members) {
  std::erase_if(members, [](const auto& member) { return member.second.is_nothing(); });
  Tree tree;
  tree.value_ = std::move(members);
  return tree;
}

const Tree* Tree::find(std::string_view name) const {
  const Map* const all = members();
  if (all == nullptr) return nullptr;
  const auto found = std::ranges::find(*all, name, &Map::value_type::first);
  return found == all->end() ? nullptr : &found->second;
}

Tree& Tree::set(std::string_view name, Tree value) {
  auto& all = std::get<Map>(value_);
  const auto found = std::ranges::find(all, name, &Map::value_type::first);
  if (value.is_nothing()) {
    if (found != all.end()) all.erase(found);
  } else if (found != all.end()) {
    found->second = std::move(value);
  } else {
    all.emplace_back(name, std::move(value));
  }
  return *this;
}

Tree& Tree::add(Tree value) {
  std::get<List>(value_).push_back(std::move(value));
  return *this;
}

}  // namespace insitu::serve
