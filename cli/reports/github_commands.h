#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "insitu/definitions.h"

namespace insitu::cli {

/// The maximum of annotations of each level that GitHub shows in one step.
inline constexpr std::size_t kMaxAnnotations = 10;

/// What the runner of GitHub Actions shows beside a place.
struct Annotation {
  SourceLocation place;  ///< the file as the repository names it; empty: beside no file
  std::string title;
  std::string message;  ///< may have several lines
};

/// Appends annotations of one level as workflow commands, one a line: `::error file=F,line=L,col=C,title=T::message`.
/// Of more than a step shows, the last one sums up the rest, a line for each. `level`: error, warning or notice.
void append_annotations(std::string& out, std::string_view level, std::span<const Annotation> annotations);

}  // namespace insitu::cli
