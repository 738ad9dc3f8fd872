#pragma once

#include <optional>
#include <string>

#include "engine/templates/members.h"

namespace insitu {

/// The text of a file on disk, `-` being standard input; nullopt: it cannot be read, which is told.
std::optional<std::string> load_text(const std::string& file, FirstProblem& problem);

/// The tree of a text; nullopt: it is broken, which is told.
std::optional<Node> parse_document(const std::string& file, std::string_view text, FirstProblem& problem);

/// Both one after the other.
std::optional<Node> load_document(const std::string& file, FirstProblem& problem);

}  // namespace insitu
