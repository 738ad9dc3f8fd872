#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "engine/templates/document.h"
#include "insitu/read_definitions.h"

namespace insitu {

/// Returns the problem of a text that is no document: "LINE:COLUMN MESSAGE".
inline std::string problem(std::string_view text) {
  const auto document = read_document("f", text);
  if (document) return "it was read";
  const SourceLocation& place = document.error().place;
  return std::to_string(place.line) + ":" + std::to_string(place.column) + " " + document.error().message;
}

/// Reads the definitions of a text that must be readable; the test fails if it is not.
inline Definitions read(std::string_view text, const TemplateParameters& parameters = {}) {
  auto definitions = read_definitions("f", text, parameters);
  if (definitions) return std::move(*definitions);
  ADD_FAILURE() << describe(definitions.error()) << "\n" << definitions.error().help;
  return {};
}

/// Returns the problem of a text that must be refused, or the fault of its first resource that cannot be read:
/// "f:LINE:COLUMN: MESSAGE".
inline std::string refusal(std::string_view text, const TemplateParameters& parameters = {}) {
  const auto definitions = read_definitions("f", text, parameters);
  if (!definitions) return describe(definitions.error());
  for (const TemplateFault& fault : definitions->faults) {
    if (fault.resource) return describe(ReadProblem{.place = fault.place, .message = fault.message, .help = {}});
  }
  return "it was read";
}

/// Returns the place of an offset (bytes) into a value: "LINE:COLUMN".
inline std::string place(const WrittenValue& value, std::size_t offset = 0) {
  const SourceLocation found = place_of(value, offset);
  return std::to_string(found.line) + ":" + std::to_string(found.column);
}

/// Returns the place of `part` in the text of a value: "LINE:COLUMN".
inline std::string place(const WrittenValue& value, std::string_view part) {
  return place(value, value.text.find(part));
}

}  // namespace insitu
