#pragma once

#include <string>

namespace insitu {

/// What was written, and how it is written canonically. Unparsing the tree of the canonical text gives that text again,
/// so nothing is lost on the way.
struct Sentence {
  std::string written;
  std::string canonical;
};

}  // namespace insitu
