#pragma once

#include <string>
#include <utility>
#include <vector>

namespace insitu {

/// Values for the parameters of templates, by name, as `--param NAME=VALUE` gives them; also for pseudo-parameters such
/// as `AWS::Region`. If several have one name, the first counts.
using TemplateParameters = std::vector<std::pair<std::string, std::string>>;

}  // namespace insitu
