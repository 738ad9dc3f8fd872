#include "engine/expect/sources.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/replay/find_definition.h"
#include "engine/templates/read_definitions.h"

namespace insitu {
namespace {

template <class Kind>
std::expected<const Kind*, ReadProblem> at_name(std::expected<const Kind*, LookupProblem> found,
                                                const WrittenValue& name) {
  if (found) return *found;
  return std::unexpected(ReadProblem{name.place, std::move(found.error().message), std::move(found.error().help)});
}

}  // namespace

std::expected<Definitions, std::vector<ReadProblem>> read_sources(const ProjectFile& project,
                                                                  const TemplateParameters& parameters,
                                                                  ResourceConditions conditions) {
  std::vector<std::string> files;  // one that two globs name counts once
  std::vector<ReadProblem> problems;
  for (const WrittenValue& source : project.sources) {
    auto named = files_named_by(source, project.file);
    if (!named) {
      problems.push_back(std::move(named.error()));
      continue;
    }
    for (std::string& file : *named) {
      if (std::ranges::find(files, file) == files.end()) files.push_back(std::move(file));
    }
  }
  auto definitions = read_all_definitions(files, parameters, conditions);
  if (problems.empty()) return definitions;
  if (!definitions) std::ranges::move(definitions.error(), std::back_inserter(problems));
  return std::unexpected(std::move(problems));
}

std::expected<const FilterDefinition*, ReadProblem> find_filter(const Definitions& definitions,
                                                                const WrittenValue& name) {
  return at_name(insitu::find_filter(definitions, name.text), name);
}

std::expected<const AlarmDefinition*, ReadProblem> find_alarm(const Definitions& definitions,
                                                              const WrittenValue& name) {
  return at_name(insitu::find_alarm(definitions, name.text), name);
}

std::expected<const QueryDefinition*, ReadProblem> find_query(const Definitions& definitions,
                                                              const WrittenValue& name) {
  return at_name(insitu::find_query(definitions, name.text), name);
}

}  // namespace insitu
