#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "insitu/definitions.h"

namespace insitu {

/// What one of several files defines.
struct FileReading {
  std::string file;
  std::string with;  ///< how it was read, such as with which parameters
  Definitions definitions;
};

/// Returns the indices of those files that others of them, read alike, have as the template of a nested stack: what
/// they define is there already, with the parameters that are passed to it.
std::set<std::size_t> nested_among(const std::vector<FileReading>& readings);

/// The definitions of several files, each once: a file may be named twice, or be a template beside the manifest or the
/// stack that has it, and an alarm must not count the samples of its filter twice. Not thread-safe.
class DefinitionUnion {
 public:
  /// Adds what a file defines. `with`: other readings of a file give other definitions.
  void add(const std::string& file, Definitions definitions, const std::string& with = {});

  /// Returns all of them, in the order of the files. Leaves the union empty.
  [[nodiscard]] Definitions take();

 private:
  using Key = std::tuple<std::string, std::size_t, std::size_t, std::string, std::string, std::string>;

  void drop_known(FileReading& reading);
  bool is_known(const Definition& one, const std::string& with, const std::string& why_unresolved = {});

  std::vector<FileReading> readings_;
  std::map<std::string, std::string> files_;  // by the path as named, the real path
  std::set<Key> known_;
  std::set<Key> fresh_;  // of the current file, in which several definitions may have one place
};

}  // namespace insitu
