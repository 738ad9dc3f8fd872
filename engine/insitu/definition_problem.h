#pragma once

#include <string>

#include "insitu/definitions.h"
#include "insitu/span.h"

namespace insitu {

/// Why a definition cannot be run: a value that is not known, not a number, not one of the service's words.
struct DefinitionProblem {
  std::string message;  ///< as in Diagnostic
  std::string help;
  SourceLocation place;
  bool is_unresolved = false;    ///< the value is only known when it is applied; nothing is wrong with it
  bool is_not_modelled = false;  ///< the service takes it, but it is not played here
  std::string text = {};         ///< what `span` is about, such as an expression; empty: there is nothing to mark
  Span span = {};
  std::string member = {};  ///< the id of the metric or the expression that it is about; empty: it is about none
};

}  // namespace insitu
