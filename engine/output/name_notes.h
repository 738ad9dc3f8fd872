#pragma once

#include <string>
#include <vector>

#include "insitu/name_findings.h"

namespace insitu {

/// Notes about names that no event has, one sentence each; empty if there are none: "no event has $.levl; 200 of 200
/// have
/// $.level".
std::vector<std::string> name_notes(const NameFindings& findings);

}  // namespace insitu
