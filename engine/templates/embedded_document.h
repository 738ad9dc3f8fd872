#pragma once

#include <optional>
#include <string>

#include "engine/templates/members.h"

/// Reads documents that are a text inside of another document. All places are those of the file that holds the text.
namespace insitu {

/// Reads a text as JSON. nullopt: it is not JSON, and `problem` says where. `what`: names the text in the message.
/// REQUIRES: the text is known
std::optional<Node> read_embedded_json(const WrittenValue& text, const std::string& what, FirstProblem& problem);

/// Does the same for a text in JSON or YAML.
std::optional<Node> read_embedded_document(const WrittenValue& text, const std::string& what, FirstProblem& problem);

}  // namespace insitu
