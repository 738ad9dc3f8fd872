#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "insitu/diagnostic.h"

/// The input of the refusals: what a parser hands to them when it cannot go on.
namespace insitu::refusals {

/// How far the parser came. Offsets are in bytes; it borrows the text for the duration of the call.
struct Scene {
  std::string_view text;
  std::size_t at = 0;                              ///< where the insisted-on rule failed
  std::size_t opened = 0;                          ///< where the last quote, slash or percent sign opened
  std::vector<std::size_t> open_parentheses = {};  ///< the ones not closed yet
  std::string_view what = "pattern";               ///< what the text is, for messages
};

using Refusal = Diagnostic(const Scene&);

}  // namespace insitu::refusals
