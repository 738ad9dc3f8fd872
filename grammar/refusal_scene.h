#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "grammar/diagnostic.h"

/// What a parser hands to its refusals when it cannot go on.
namespace insitu::refusals {

/// How far the parser came.
struct Scene {
  std::string_view text;
  std::size_t at = 0;                              ///< where the insisted-on rule failed
  std::size_t opened = 0;                          ///< where the last quote, slash or percent sign opened
  std::vector<std::size_t> open_parentheses = {};  ///< the ones not closed yet
  std::string_view what = "pattern";               ///< what the text is, for messages
};

using Refusal = Diagnostic(const Scene&);

}  // namespace insitu::refusals
