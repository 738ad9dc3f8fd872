#include "engine/expect/project_file.h"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <new>

namespace insitu {

bool is_project_file_name(std::string_view file) {
  const std::string name = std::filesystem::path(file).filename().string();
  return name == "insitu.yaml" || name.ends_with(".insitu.yaml");
}

Definitions definitions_in(const ProjectFile& project) {
  Definitions definitions;
  const auto add_pattern = [&](const WrittenValue& pattern, const std::string& id, const SourceLocation& place) {
    FilterDefinition filter;
    filter.kind = DefinitionKind::MetricFilter;
    filter.id = id;
    filter.place = place;
    filter.pattern = pattern;
    definitions.filters.push_back(std::move(filter));
  };
  for (const FilterCase& test : project.filters) {
    if (!test.filter.name) definitions.filters.push_back(test.filter.own);
  }
  for (const LogCase& test : project.logs) {
    for (const PatternDemand& demand : test.never) add_pattern(demand.pattern, test.title, test.place);
    for (const PatternDemand& demand : test.always) add_pattern(demand.pattern, test.title, test.place);
  }
  for (const AlarmCase& test : project.alarms) {
    // The file's own filters are in the list already.
    const bool stands_here = test.filter && !test.filter->name && test.filter->own.id == test.title;
    if (stands_here) definitions.filters.push_back(test.filter->own);
    for (const OwnAlarm& part : test.parts) {
      const bool is_own = !part.filter.name && part.filter.own.id == part.definition.id;
      if (is_own) definitions.filters.push_back(part.filter.own);
    }
  }
  for (const QueryCase& test : project.queries) {
    if (test.saved) continue;
    QueryDefinition query;
    query.kind = DefinitionKind::SavedQuery;
    query.id = test.title;
    query.place = test.place;
    query.query = test.query;
    definitions.queries.push_back(std::move(query));
  }
  return definitions;
}

std::expected<std::vector<std::string>, ReadProblem> files_named_by(const WrittenValue& glob, std::string_view file) {
  std::string pattern;
  if (!glob.text.starts_with('/')) {
    for (const char c : std::filesystem::path(file).parent_path().string()) {
      if (std::string_view("*?[\\").contains(c)) pattern += '\\';
      pattern += c;
    }
    if (!pattern.empty() && !pattern.ends_with('/')) pattern += '/';
  }
  pattern += glob.text;
  ::glob_t found{};
  const auto ends = [](const char* /*path*/, int error) { return error == ENOENT || error == ENOTDIR ? 0 : 1; };
  const int status = ::glob(pattern.c_str(), 0, ends, &found);
  std::vector<std::string> files;
  for (std::size_t i = 0; status == 0 && i < found.gl_pathc; ++i) files.emplace_back(found.gl_pathv[i]);
  ::globfree(&found);
  if (status == GLOB_NOSPACE) throw std::bad_alloc();
  std::ranges::sort(files);
  if (status == GLOB_ABORTED)
    return std::unexpected(ReadProblem{glob.place, fmt::format("`{}`: a directory cannot be read", glob.text), ""});
  if (files.empty()) {
    return std::unexpected(ReadProblem{glob.place, fmt::format("`{}` names no file", glob.text),
                                       "globs are relative to the folder of this file"});
  }
  return files;
}

}  // namespace insitu
