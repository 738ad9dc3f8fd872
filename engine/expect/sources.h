#pragma once

#include <expected>
#include <vector>

#include "engine/expect/project_file.h"
#include "engine/templates/template_parameters.h"

/// Finds what test files refer to by name.
namespace insitu {

/// Reads all that the sources of a test file define. The error holds everything that is wrong with them.
std::expected<Definitions, std::vector<ReadProblem>> read_sources(const ProjectFile& project,
                                                                  const TemplateParameters& parameters,
                                                                  ResourceConditions conditions);

/// Finds the one filter, alarm or query of that name; the error says that there is none, that it is unresolved, or that
/// there are several. The result belongs to `definitions`.
std::expected<const FilterDefinition*, ReadProblem> find_filter(const Definitions& definitions,
                                                                const WrittenValue& name);
std::expected<const AlarmDefinition*, ReadProblem> find_alarm(const Definitions& definitions, const WrittenValue& name);
std::expected<const QueryDefinition*, ReadProblem> find_query(const Definitions& definitions, const WrittenValue& name);

}  // namespace insitu
