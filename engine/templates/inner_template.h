#pragma once

#include <string_view>

#include "insitu/definitions.h"
#include "insitu/read_problem.h"

/// Joins what the template of a resource defines with what the file of the resource defines.
namespace insitu {

/// Puts the address of the resource that a template belongs to before the ids of all that it defines: `OWNER.ID`.
void add_owner(std::string_view owner, std::string_view separator, Definitions& inner);

/// Adds what is wrong with the template of a resource, so that nothing of it is read; the rest of the file is.
/// `problem`: with a place in any file.
void add_broken_template(const Definition& owner, const ReadProblem& problem, Definitions& to);

}  // namespace insitu
