#include "engine/expect/sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <utility>

#include "engine/templates/definition_union.h"
#include "insitu/find_definition.h"
#include "insitu/read_definitions.h"

namespace insitu {
namespace {

template <class Kind>
std::expected<const Kind*, ReadProblem> at_name(std::expected<const Kind*, LookupProblem> found,
                                                const WrittenValue& name, const TestBench& bench) {
  if (found) return *found;
  std::string help = std::move(found.error().help);
  if (found.error().kind == LookupProblem::Kind::Ambiguous) {
    if (std::string which = which_source(bench); !which.empty()) help = std::move(which);
  }
  return std::unexpected(ReadProblem{name.place, std::move(found.error().message), std::move(help)});
}

/// Reads the sources one after the other.
class SourcesReader {
 public:
  SourcesReader(const ProjectFile& project, const TemplateParameters& parameters, ResourceConditions conditions)
      : project_(project), parameters_(parameters), conditions_(conditions) {}

  std::expected<Sources, std::vector<ReadProblem>> read() {
    for (const DefinitionSource& source : project_.sources) {
      if (const auto files = files_named_by(source.path, project_.file)) {
        all_named_.insert(all_named_.end(), files->begin(), files->end());
      }
    }
    for (const DefinitionSource& source : project_.sources) read(source);
    if (!problems_.empty()) return std::unexpected(std::move(problems_));
    sources_.all = all_.take();
    for (auto& [name, definitions] : by_name_) sources_.by_name.emplace(name, definitions.take());
    return std::move(sources_);
  }

 private:
  void read(const DefinitionSource& source) {
    const auto files = files_named_by(source.path, project_.file);
    if (!files) return problems_.push_back(files.error());
    TemplateParameters parameters;
    std::string reading;
    for (const auto& [name, value] : source.parameters) {
      parameters.emplace_back(name.text, value.text);
      reading += fmt::format("{}={}\n", name.text, value.text);
    }
    parameters.insert(parameters.end(), parameters_.begin(), parameters_.end());
    std::vector<std::string> declared;
    const std::size_t problems_before = problems_.size();
    for (const std::string& file : *files) {
      auto definitions = read_definitions(file, parameters, UnknownParameters::Accepted, conditions_, all_named_);
      if (!definitions) {
        problems_.push_back(std::move(definitions.error()));
        continue;
      }
      std::ranges::copy(definitions->parameters, std::back_inserter(declared));
      if (project_.sources.size() > 1) by_name_[source.name].add(file, *definitions, reading);
      all_.add(file, std::move(*definitions), reading);
    }
    if (problems_.size() == problems_before) check_parameters(source, declared);
  }

  /// `all_declared`: by the templates of the source.
  void check_parameters(const DefinitionSource& source, const std::vector<std::string>& all_declared) {
    Definitions definitions;
    definitions.parameters = all_declared;
    for (const auto& [name, value] : source.parameters) {
      auto unknown = unknown_parameter(definitions, {{name.text, value.text}});
      if (!unknown) continue;
      problems_.push_back({name.place, fmt::format("no template of this source has the parameter `{}`", name.text),
                           std::move(unknown->help)});
    }
    for (const std::string& declared : all_declared) {
      const bool is_stated = std::ranges::any_of(
          source.parameters, [&](const auto& parameter) { return parameter.first.text == declared; });
      if (!is_stated) sources_.open_parameters.push_back(declared);
    }
  }

  const ProjectFile& project_;
  const TemplateParameters& parameters_;
  ResourceConditions conditions_;
  std::vector<std::string> all_named_;
  DefinitionUnion all_;
  std::map<std::string, DefinitionUnion> by_name_;
  Sources sources_;
  std::vector<ReadProblem> problems_;
};

}  // namespace

const Definitions& Sources::seen_by(const TestCase& test) const {
  if (!test.source) return all;
  const auto found = by_name.find(test.source->text);
  return found == by_name.end() ? all : found->second;  // a file has all there is under the name of its only source
}

std::expected<Sources, std::vector<ReadProblem>> read_sources(const ProjectFile& project,
                                                              const TemplateParameters& parameters,
                                                              ResourceConditions conditions) {
  return SourcesReader(project, parameters, conditions).read();
}

std::expected<const FilterDefinition*, ReadProblem> find_filter(const TestBench& bench, const WrittenValue& name) {
  return at_name(insitu::find_filter(bench.sources, name.text), name, bench);
}

std::expected<const AlarmDefinition*, ReadProblem> find_alarm(const TestBench& bench, const WrittenValue& name) {
  return at_name(insitu::find_alarm(bench.sources, name.text), name, bench);
}

std::expected<const QueryDefinition*, ReadProblem> find_query(const TestBench& bench, const WrittenValue& name) {
  return at_name(insitu::find_query(bench.sources, name.text), name, bench);
}

std::string which_source(const TestBench& bench) {
  std::set<std::string_view> names;
  if (bench.scope == SourceScope::One) return "";
  for (const DefinitionSource& source : bench.project.sources) names.insert(source.name);
  if (names.size() < 2) return "";
  std::string list;
  for (const std::string_view name : names) list += fmt::format("{}`source: {}`", list.empty() ? "" : ", ", name);
  return "state which: " + list;
}

}  // namespace insitu
