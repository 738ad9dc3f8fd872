#pragma once

#include <optional>
#include <string>

#include "engine/templates/document.h"
#include "engine/templates/read_problem.h"

/// Reads documents that are a text inside of another file. Their places are places of that file.
namespace insitu {

/// Reads a text as JSON. nullopt: it is not JSON, which is reported to `problem`. `what`: names the text in messages.
std::optional<Node> read_inner_json(const WrittenValue& text, const std::string& what, FirstProblem& problem);
/// Does the same for a text that is JSON or YAML.
std::optional<Node> read_inner_document(const WrittenValue& text, const std::string& what, FirstProblem& problem);

}  // namespace insitu
