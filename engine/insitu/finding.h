#pragma once

#include <string>

#include "insitu/definitions.h"
#include "insitu/lint_rules.h"
#include "insitu/span.h"

namespace insitu {

/// One thing that a rule found. Owns its texts.
struct Finding {
  Rule rule{};
  std::string definition;  ///< "metric filter `ApiErrors`"; empty for a pattern given alone
  std::string address;     ///< the id of the definition: Terraform address or logical id; empty as above
  std::string message;     ///< as in Diagnostic
  std::string expected;    ///< as in Diagnostic
  std::string help;        ///< as in Diagnostic
  SourceLocation place;
  std::string text;  ///< the pattern or query that `span` is about; empty: no caret to draw
  Span span;
};

}  // namespace insitu
