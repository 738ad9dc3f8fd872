#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "engine/templates/members.h"

/// Reads files in HCL, the language of Terraform, as trees in the form of Terraform's JSON: a block is an item of the
/// list under its type, and its labels are maps around its body. `resource "a" "b" { x = 1 }` is
/// {"resource": [{"a": {"b": {"x": 1}}}]}.
namespace insitu {

/// Whether a text begins as a file in HCL does: with a block of Terraform, after blanks and comments.
bool is_hcl(std::string_view text);

/// Reads a file in HCL. Literal values are known; all else is unresolved, and the reason shows its text. Where it is a
/// reference, or a text with references, and the same in each use, `expression` is the template that stands for it.
/// A block `resource` whose labels are no type and name has an empty name, or one with a blank.
/// `file`: its name, for places. The tree does not borrow from `text`. `repeated` takes the names that are there twice.
std::expected<Node, DocumentProblem> read_hcl_document(const std::string& file, std::string_view text,
                                                       RepeatedKeys& repeated);

/// Reads the texts of a tree that was read from Terraform's JSON as the templates that they are, and makes of them what
/// read_hcl_document would. One that is no template becomes a value that is not known, and a problem.
void read_templates(Node& node, std::vector<ReadProblem>& problems);

/// Shortens what a file has to a part of one line, for messages.
std::string shortened(std::string_view source);

}  // namespace insitu
