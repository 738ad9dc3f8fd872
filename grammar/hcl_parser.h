#pragma once

#include <string_view>
#include <vector>

#include "grammar/hcl_ast.h"
#include "insitu/result.h"

namespace insitu {

/// Reads a file in HCL (native syntax): its arguments and blocks. Names and types mean nothing here. The result does
/// not borrow `text`. Returns the first refusal. Never throws.
Result<std::vector<hcl::Item>> parse_hcl(std::string_view text);

/// Reads a template as it stands in a string of Terraform's JSON: `/app/${var.stage}`. A backslash is no escape, as in
/// a heredoc. The result is a Text, a Template, or the one value that stands between `${` and `}`.
Result<hcl::Expression> parse_hcl_template(std::string_view text);

}  // namespace insitu
