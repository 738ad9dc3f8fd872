#pragma once

#include <string>
#include <vector>

#include "engine/run/name_findings.h"

namespace insitu {

/// What there is to say about names that no event has, one sentence each: "no event has $.levl; 200 of 200 have
/// $.level".
std::vector<std::string> name_notes(const NameFindings& findings);

}  // namespace insitu
