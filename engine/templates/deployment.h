#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "engine/templates/template_parameters.h"

namespace insitu {

/// What a template is read with.
struct Deployment {
  TemplateParameters parameters;
  /// Parameters whose value is not known, whatever their defaults are.
  std::set<std::string, std::less<>> unknown = {};
  /// The answers of conditions that are assumed, whatever their expressions say.
  std::map<std::string, bool, std::less<>> conditions = {};
};

}  // namespace insitu
