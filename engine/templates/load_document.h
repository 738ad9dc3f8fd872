#pragma once

#include <optional>
#include <string>

#include "engine/templates/members.h"

namespace insitu {

/// Reads the text of a file on disk, or of standard input if `file` is `-`. nullopt: it cannot be read, and `problem`
/// says why.
std::optional<std::string> load_text(const std::string& file, FirstProblem& problem);

/// Reads the tree of a text. nullopt: it is broken, and `problem` says where. `file`: its name, for places. `repeated`
/// takes the keys that are there several times.
std::optional<Node> parse_document(const std::string& file, std::string_view text, RepeatedKeys& repeated,
                                   FirstProblem& problem);

}  // namespace insitu
