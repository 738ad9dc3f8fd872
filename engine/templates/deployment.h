#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/templates/local_templates.h"
#include "insitu/definitions.h"
#include "insitu/template_parameters.h"

namespace insitu {

/// Who gives the parameters of a template their values: the user, by `--param`, or the template that it is nested in.
enum class ParametersGiven : unsigned char { ByUser, ByTemplate };

/// What a template is read with.
struct Deployment {
  TemplateParameters parameters;
  /// Parameters whose value is not known, whatever their defaults are, and why; also pseudo-parameters.
  std::map<std::string, WrittenValue, std::less<>> unknown = {};
  /// The answers of conditions that are assumed, whatever their expressions say.
  std::map<std::string, bool, std::less<>> conditions = {};
  /// What the ids of a template inside of another one begin with: what is not known of several templates of one file is
  /// not the same. Else empty.
  std::string scope = {};
  std::size_t depth = 0;  ///< how many templates of the same file this one is inside of
  ParametersGiven parameters_given = ParametersGiven::ByUser;
  /// Reads the templates of nested stacks; nullptr: they are not read. Not owned.
  LocalTemplates* files = nullptr;
  /// Of a nested stack: the files of the templates that it is nested in, the outermost first.
  std::vector<std::string> outer = {};
};

}  // namespace insitu
