#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "engine/definitions/definitions.h"

namespace insitu {

/// The definitions of several files, each once: a file may be named twice, or be a template beside the manifest that
/// lists it, and an alarm must not count the samples of its filter twice. Not thread-safe.
class DefinitionUnion {
 public:
  /// Adds all that is not here yet, after what is here. `reading` states how the file was read, such as with which
  /// parameters: other readings of a file give other definitions.
  void add(Definitions more, const std::string& reading = {});

  /// Returns all of them. Leaves the union empty.
  [[nodiscard]] Definitions take() { return std::move(all_); }

 private:
  using Key = std::tuple<std::string, std::size_t, std::size_t, std::string, std::string, std::string>;

  bool is_known(const Definition& one, const std::string& reading, const std::string& why_unresolved = {});

  Definitions all_;
  std::map<std::string, std::string> files_;  // by the path as named, the real path
  std::set<Key> known_;
  std::set<Key> fresh_;  // of the current file, in which several definitions may have one place
};

}  // namespace insitu
