#include "cli/testing/sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <utility>

#include "grammar/near_name.h"

namespace insitu::cli {
namespace {

template <class Kind>
std::vector<std::string_view> names_of(const std::vector<Kind>& definitions) {
  std::vector<std::string_view> names;
  for (const Kind& definition : definitions) {
    names.push_back(definition.id);
    if (definition.name.is_known() && !definition.name.text.empty()) names.push_back(definition.name.text);
    if (!definition.title.empty()) names.push_back(definition.title);
  }
  return names;
}

/// Why a source's resource of that name is no definition.
const std::string* why_unresolved(const Definitions& definitions, std::string_view name) {
  for (const auto& [definition, reason] : definitions.unresolved) {
    if (definition.is_called(name)) return &reason;
  }
  return nullptr;
}

std::string all_names(std::span<const std::string_view> names) {
  constexpr std::size_t kMax = 8;
  const std::set<std::string_view> distinct(names.begin(), names.end());
  std::string list;
  std::size_t count = 0;
  for (const std::string_view name : distinct) {
    if (count++ == kMax) return list + " …";
    list += fmt::format("{}`{}`", list.empty() ? "" : ", ", name);
  }
  return list;
}

template <class Kind>
std::expected<const Kind*, ReadProblem> find(const Definitions& definitions, const std::vector<Kind>& candidates,
                                             const WrittenValue& name, std::string_view what) {
  std::vector<const Kind*> found;
  for (const Kind& candidate : candidates) {
    if (candidate.is_called(name.text)) found.push_back(&candidate);
  }
  if (found.size() == 1) return found.front();
  if (found.size() > 1) {
    std::vector<std::string_view> ids;
    for (const Kind* one : found) ids.push_back(one->id);
    return std::unexpected(
        ReadProblem{name.place, fmt::format("{} {}s of the sources are called `{}`", found.size(), what, name.text),
                    fmt::format("write one of {}", all_names(ids))});
  }
  if (const std::string* reason = why_unresolved(definitions, name.text)) {
    return std::unexpected(
        ReadProblem{name.place, fmt::format("{} `{}` is unresolved: {}", what, name.text, *reason), ""});
  }
  const std::vector<std::string_view> names = names_of(candidates);
  const std::string_view near = near_name(name.text, names);
  std::string help = names.empty() ? fmt::format("the sources define no {} at all", what)
                                   : fmt::format("there are {}", all_names(names));
  if (!near.empty()) help = fmt::format("did you mean `{}`?", near);
  return std::unexpected(
      ReadProblem{name.place, fmt::format("no {} of the sources is called `{}`", what, name.text), std::move(help)});
}

}  // namespace

std::expected<Definitions, std::vector<ReadProblem>> read_sources(const ProjectFile& project,
                                                                  const TemplateParameters& parameters) {
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
  auto definitions = read_all_definitions(files, parameters);
  if (problems.empty()) return definitions;
  if (!definitions) std::ranges::move(definitions.error(), std::back_inserter(problems));
  return std::unexpected(std::move(problems));
}

std::expected<const FilterDefinition*, ReadProblem> find_filter(const Definitions& definitions,
                                                                const WrittenValue& name) {
  return find(definitions, definitions.filters, name, "filter");
}

std::expected<const AlarmDefinition*, ReadProblem> find_alarm(const Definitions& definitions,
                                                              const WrittenValue& name) {
  return find(definitions, definitions.alarms, name, "alarm");
}

std::expected<const QueryDefinition*, ReadProblem> find_query(const Definitions& definitions,
                                                              const WrittenValue& name) {
  return find(definitions, definitions.queries, name, "query");
}

}  // namespace insitu::cli
