#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace insitu {

/// The number of a name among those of its program.
using NameId = std::uint32_t;

/// Which names of a program events have, among all that were looked at.
struct SeenNames {
  std::vector<std::uint8_t> names;  ///< by NameId: not 0, some event has it
  bool json =
      false;  ///< some event is, or holds, a JSON object; only known while names are lacking that may stand in JSON

  friend bool operator==(const SeenNames&, const SeenNames&) = default;

  void add(const SeenNames& other) {
    names.resize(std::max(names.size(), other.names.size()));
    for (std::size_t i = 0; i < other.names.size(); ++i) names[i] = names[i] | other.names[i];
    json = json || other.json;
  }
  [[nodiscard]] bool has(NameId name) const { return name < names.size() && names[name] != 0; }
};

}  // namespace insitu
