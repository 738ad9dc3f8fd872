#pragma once

#include <expected>
#include <map>
#include <string>
#include <vector>

#include "engine/expect/bench.h"
#include "engine/expect/project_file.h"
#include "insitu/template_parameters.h"

/// Finds what test files refer to by name.
namespace insitu {

/// What the sources of a test file define.
struct Sources {
  Definitions all;
  std::map<std::string, Definitions, std::less<>> by_name;  ///< by the name of the sources; their paths are names, too
  /// The parameters of `--param` that have an effect: those that a template declares whose source states no value.
  std::vector<std::string> open_parameters;

  /// Returns what the sources define that a case looks at; it belongs to this.
  [[nodiscard]] const Definitions& seen_by(const TestCase& test) const;
};

/// Reads all that the sources of a test file define. `parameters` are values for parameters of which a source states
/// none; one that no template declares is no problem here. The error holds everything that is wrong with the sources.
std::expected<Sources, std::vector<ReadProblem>> read_sources(const ProjectFile& project,
                                                              const TemplateParameters& parameters,
                                                              ResourceConditions conditions);

/// Finds the one filter, alarm or query of that name among the sources of the bench; the error says that there is none,
/// that it is unresolved, or that there are several. The result belongs to these sources.
std::expected<const FilterDefinition*, ReadProblem> find_filter(const TestBench& bench, const WrittenValue& name);
std::expected<const AlarmDefinition*, ReadProblem> find_alarm(const TestBench& bench, const WrittenValue& name);
std::expected<const QueryDefinition*, ReadProblem> find_query(const TestBench& bench, const WrittenValue& name);

/// Says how a case states which of several sources it means: "state which: `source: dev`, `source: prod`". Empty: there
/// are no others to choose from.
std::string which_source(const TestBench& bench);

}  // namespace insitu
