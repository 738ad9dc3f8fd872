#pragma once

#include <string>
#include <vector>

namespace insitu {

/// What an expectation of a count accepts, although it may then be met by accident.
struct Accepted {
  bool no_json = false;                   ///< no event is JSON
  bool partial_page = false;              ///< the input says that there are more pages
  std::vector<std::string> missing = {};  ///< names that no event needs to have, as the pattern or query writes them
  std::vector<std::string> known = {};    ///< names that such logs are known to have, written as queries do
};

}  // namespace insitu
