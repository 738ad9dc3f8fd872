#pragma once

#include <expected>
#include <string>
#include <vector>

#include "insitu/definitions.h"
#include "insitu/template_parameters.h"

namespace insitu {

/// A source of a test file that is to be written.
struct FirstSource {
  std::string path;               ///< relative to the folder of the test file
  Definitions definitions;        ///< all that it defines
  TemplateParameters parameters;  ///< with these values for its parameters
};

/// Writes a first test file with a case for each filter, alarm and query that the sources define. Examples of filters
/// are derived from their patterns, and were tried. What only a person can write is there as `TODO`, which never
/// passes: the log of a log group, the rows of a query, the times of an alarm. What cannot be run is left out, in a
/// comment with the reason. The text is valid by the schema of test files. The error says for each definition why it is
/// left out, if all are; it is empty if the sources define nothing.
std::expected<std::string, std::vector<std::string>> first_test_file(const std::vector<FirstSource>& sources);

}  // namespace insitu
