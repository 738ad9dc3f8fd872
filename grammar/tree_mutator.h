#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "grammar/mutation.h"
#include "grammar/unparse_pattern.h"
#include "grammar/unparse_query.h"

namespace insitu {

/// The base of what finds the mutations of one language: it changes one thing after the other in a copy of the tree,
/// keeps the text of the changed tree, and puts the thing back. `Tree`: ast::FilterPattern or ast::Query.
template <class Tree>
class TreeMutator {
 protected:
  explicit TreeMutator(const Tree& tree) : tree_(tree), canonical_(unparse(tree)) {}

  /// Keeps the tree with `place` being `other`, unless that is the same text as another one.
  template <class T>
  void try_instead(T& place, T other, std::string change) {
    std::swap(place, other);
    keep(std::move(change));
    std::swap(place, other);
  }

  /// Keeps the tree with `list` being one element shorter.
  template <class T>
  void leave_out(std::vector<T>& list, std::size_t index, std::string change) {
    std::vector<T> others = list;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(index));
    try_instead(list, std::move(others), std::move(change));
  }

  Tree tree_;
  std::vector<Mutation> found_;

 private:
  void keep(std::string change) {
    std::string text = unparse(tree_);
    if (text == canonical_ || std::ranges::find(found_, text, &Mutation::text) != found_.end()) return;
    found_.push_back({std::move(text), std::move(change)});
  }

  std::string canonical_;
};

}  // namespace insitu
