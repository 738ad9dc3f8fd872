#include "cli/serve/page_api/groups.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/serve/page_api/count.h"
#include "cli/serve/page_api/text.h"
#include "cli/serve/store.h"

namespace insitu::serve {
namespace {

/// The first two parts of a name, between slashes; the second may be empty.
std::array<std::string, 2> first_parts(std::string_view name) {
  std::array<std::string, 2> parts;
  for (std::string& part : parts) {
    name.remove_prefix(std::min(name.find_first_not_of('/'), name.size()));
    const std::size_t end = std::min(name.find('/'), name.size());
    part = shown_name(name.substr(0, end));
    name.remove_prefix(end);
  }
  return parts;
}

}  // namespace

ProjectOfGroup project_of(const PageCall& call, const CatalogueGroup& group) {
  auto [project, environment] = first_parts(group.name);
  ProjectOfGroup result{.project = std::move(project), .environment = std::move(environment)};
  call.server.store().read([&](const State& state) {
    const auto settings = state.groups.find(group.name);
    if (settings == state.groups.end()) return;
    const auto& tags = settings->second.tags;
    if (const auto tag = tags.find("Project"); tag != tags.end()) result.project = tag->second;
    if (const auto tag = tags.find("Environment"); tag != tags.end()) result.environment = tag->second;
  });
  return result;
}

Answered<Tree> about_for_page(PageCall& call, Members& /*in*/) {
  std::vector<ServedFile> files;
  std::int64_t streams = 0;
  std::int64_t bytes = 0;
  for (const auto& [name, group] : call.listing->groups) {
    streams += static_cast<std::int64_t>(group.streams.size());
    bytes += static_cast<std::int64_t>(group.stored_bytes);
    for (ServedFile& file : files_of(group)) files.push_back(std::move(file));
  }
  const auto& settings = call.server.settings();
  const LookSummary& look = call.server.first_look();
  const auto times = times_of_files(call, files);
  Tree about = Tree::map({{"version", INSITU_VERSION},
                          {"account", settings.account},
                          {"region", "us-east-1"},
                          {"now", call.server.now()},
                          {"anchor", settings.anchors_at_last ? "last" : "now"}});
  if (times) about.set("oldest", times->first).set("newest", times->last);
  about.set("store", Tree::map({{"kept", settings.store_folder.has_value()}}));
  about.set("readOnly", settings.read_only);
  about.set(
      "counts",
      Tree::map({{"groups", static_cast<std::int64_t>(call.listing->groups.size())},
                 {"streams", streams},
                 {"files", static_cast<std::int64_t>(files.size())},
                 {"bytes", bytes},
                 {"leftOut", static_cast<std::int64_t>(look.hidden + look.empty + look.binary + look.unreadable)}}));
  return about;
}

Answered<Tree> projects_for_page(PageCall& call, Members& /*in*/) {
  std::map<std::string, std::map<std::string, Tree::List>> projects;
  for (const auto& [name, group] : call.listing->groups) {
    const ProjectOfGroup place = project_of(call, group);
    const auto times = times_of_files(call, files_of(group));
    projects[place.project][place.environment].push_back(
        Tree::map({{"logGroupName", name},
                   {"display", shown_name(name)},
                   {"streams", static_cast<std::int64_t>(group.streams.size())},
                   {"bytes", static_cast<std::int64_t>(group.stored_bytes)},
                   {"newest", times ? Tree(times->last) : Tree()}}));
  }
  Tree list = Tree::list();
  for (auto& [project, environments] : projects) {
    Tree of_project = Tree::list();
    for (auto& [environment, groups] : environments) {
      of_project.add(Tree::map({{"name", environment}, {"groups", std::move(groups)}}));
    }
    list.add(Tree::map({{"name", project}, {"environments", std::move(of_project)}}));
  }
  return Tree::map({{"projects", std::move(list)}});
}

}  // namespace insitu::serve
