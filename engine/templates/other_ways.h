#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "engine/templates/deployment.h"
#include "engine/templates/template_values.h"
#include "insitu/definitions.h"
#include "insitu/read_problem.h"

namespace insitu {

/// A place that a condition decides, and the resource that it belongs to.
struct ResourceUse {
  Definition resource;
  ConditionUse use;
};

/// What a template defines when it is read with one deployment.
struct OneWay {
  Definitions definitions;
  std::vector<ResourceUse> uses;       ///< what conditions decided, in the order of the file
  std::optional<ReadProblem> problem;  ///< why it is refused as a whole
};

/// Reads a template with a deployment.
using ReadOneWay = std::function<OneWay(const Deployment& deployment)>;

/// Reads a template with other values of its parameters, until each place that a condition decides was read both ways,
/// and adds what it defines then, and what is wrong with it, to `definitions`. `given`: how it was read first; `uses`:
/// what conditions decided then.
void read_other_ways(const Node& root, const Deployment& given, const std::vector<ResourceUse>& uses,
                     const ReadOneWay& read, Definitions& definitions);

}  // namespace insitu
