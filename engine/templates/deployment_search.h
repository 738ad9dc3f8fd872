#pragma once

#include <string>

#include "engine/templates/deployment.h"
#include "engine/templates/document.h"

namespace insitu {

/// Returns a deployment in which a condition of a template has the wanted answer: `from` with other values of one or
/// two parameters, from those that the conditions and `AllowedValues` name. If no such values are found, the parameters
/// that the condition depends on are not known any more, and its answer is assumed. Other conditions follow the values.
Deployment deployment_where(const Node& root, const Deployment& from, const std::string& condition, bool wanted);

/// Returns the parameters that decide a condition, with their values: "`Stage=dev`, `Size=2`". Those without a known
/// value are left out; empty: there is none.
std::string deciding_values(const Node& root, const Deployment& deployment, const std::string& condition);

}  // namespace insitu
