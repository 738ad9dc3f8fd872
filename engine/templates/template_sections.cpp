#include "engine/templates/template_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "engine/templates/members.h"

namespace insitu {
namespace {

/// The sections of a template. (AWS doc: template sections)
constexpr std::string_view kSections[] = {"AWSTemplateFormatVersion",
                                          "Description",
                                          "Metadata",
                                          "Parameters",
                                          "Rules",
                                          "Mappings",
                                          "Conditions",
                                          "Transform",
                                          "Resources",
                                          "Outputs",
                                          "Hooks"};

/// The sections whose members are maps, and what one of these is.
constexpr std::pair<std::string_view, std::string_view> kSectionsOfMaps[] = {
    {"Parameters", "the parameter"}, {"Mappings", "the mapping"}, {"Outputs", "the output"}};

void take_problem(FirstProblem& problem, Definitions& to) {
  const auto found = problem.take();
  if (found) to.add_fault({.place = found->place, .message = found->message, .help = found->help});
}

}  // namespace

bool has_only_sections(const Node& root) {
  if (root.find("Parameters") == nullptr && root.find("Rules") == nullptr) return false;
  return std::ranges::all_of(root.members, [](const NodeMember& member) {
    return std::ranges::find(kSections, member.key.text) != std::end(kSections);
  });
}

void check_sections(const Node& root, Definitions& to) {
  FirstProblem problem;
  const Members sections(root, "the template", problem);
  sections.expect("Conditions", Node::Kind::Map);
  take_problem(problem, to);
  for (const auto& [name, what] : kSectionsOfMaps) {
    const Node* section = sections.map(name);
    take_problem(problem, to);
    if (section == nullptr) continue;
    for (const auto& [key, member] : section->members) {
      if (key.text.starts_with("Fn::")) continue;
      const Members checked(member, fmt::format("{} `{}`", what, key.text), problem);
      take_problem(problem, to);
    }
  }
}

}  // namespace insitu
