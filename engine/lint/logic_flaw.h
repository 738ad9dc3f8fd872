#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "insitu/span.h"

namespace insitu {

/// A relation between the conditions of a pattern that is surely a mistake. Owns its texts.
struct LogicFlaw {
  enum class Kind : std::uint8_t {
    NeverMatches,      ///< proven: the whole pattern matches no event
    PartNeverMatches,  ///< proven: what the span covers is never true where it would count
    AlwaysMatches,     ///< proven: the whole pattern matches every event
    EveryValueMeets,   ///< proven: every text or number (or, as the message says, every number) meets one of these
    AddsNothing,       ///< proven: leaving out what the span covers changes no answer
  };
  Kind kind{};
  Span span;
  std::string message;  ///< as in Diagnostic
  std::string help;
};

/// Returns a clause as messages quote it: runs of blanks and line ends become one blank.
std::string quoted_clause(std::string_view clause);

}  // namespace insitu
