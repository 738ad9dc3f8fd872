#pragma once

#include <string>
#include <utility>
#include <vector>

namespace insitu {

/// Values for the parameters of templates, by name, as `--param NAME=VALUE` gives them; also for pseudo-parameters such
/// as `AWS::Region`. If several have one name, the first counts.
using TemplateParameters = std::vector<std::pair<std::string, std::string>>;

/// What becomes of the resources of a template whose condition is false.
enum class ResourceConditions : unsigned char {
  Followed,  ///< they are not created, and only listed as such
  Ignored,   ///< they are read like all others
  BothWays,  ///< as Followed, and the template is read with other parameters, too: Definitions::other_ways
};

}  // namespace insitu
