#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/definitions/definitions.h"

namespace insitu::cli {

/// The maximum of annotations of each level that GitHub shows in one step.
inline constexpr std::size_t kMaxAnnotations = 10;

/// Appends a workflow command of GitHub Actions, which its runner turns into an annotation of the place:
/// `::error file=F,line=L,col=C,title=T::message`. `level`: error, warning or notice.
void append_github_command(std::string& out, std::string_view level, const SourceLocation& place,
                           std::string_view title, std::string_view message);

}  // namespace insitu::cli
