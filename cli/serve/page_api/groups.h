#pragma once

#include <string>

#include "cli/serve/catalogue.h"
#include "cli/serve/members.h"
#include "cli/serve/page_api/request.h"
#include "cli/serve/refusal.h"
#include "cli/serve/tree.h"

namespace insitu::serve {

/// What a log group is part of.
struct ProjectOfGroup {
  std::string project;
  std::string environment;  ///< may be empty
};
/// The tags `Project` and `Environment` of a group, else the first two parts of its name.
ProjectOfGroup project_of(const PageCall& call, const CatalogueGroup& group);

/// What is served, and how: `version`, `account`, `now`, `counts` and so on.
Answered<Tree> about_for_page(PageCall& call, Members& in);
/// Projects, their environments and the groups of these, each in the order of names.
Answered<Tree> projects_for_page(PageCall& call, Members& in);

}  // namespace insitu::serve
