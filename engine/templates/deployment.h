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
  /// The template inside of another one: what is not known of several templates of one file is not the same. Else
  /// empty.
  std::string scope = {};
};

}  // namespace insitu
